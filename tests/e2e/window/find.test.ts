import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { ROOT } from '../../nets/read-imports.js';
import type { FakeWindow } from './fake-page/main.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';
import { useRealWindows } from './real-windows.js';

const PHOTO = { width: 4272, height: 2848 };

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('finding things', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it('proposes them, to be taken or left by click, box and button, and marks what was taken', async () => {
    const driver = await openPhoto({ size: { width: 900, height: 700 }, theme: 'light' });
    const { page } = driver;
    await page.evaluate(() => {
      const spot = (left: number, top: number, side: number) => ({
        kind: 'dust' as const,
        rect: { left, top, width: side, height: side },
        runs: [0, side * side],
      });
      fake.engine.detected = [spot(700, 600, 90), spot(1900, 400, 120), spot(3100, 900, 100)];
      fake.engine.held.add('mask.detect');
    });
    await page.keyboard.press('Shift+F');
    const dialog = page.getByRole('dialog', { name: 'Find' });
    await dialog.getByRole('checkbox', { name: 'Thin wires' }).uncheck();
    expect(await driver.findBarriers()).toEqual([]);
    await driver.shoot('find-dialog');
    await page.keyboard.press('Enter');
    await page.getByText('Looking…').waitFor();
    await page.evaluate(() => fake.engine.release());
    await page.getByText('3 things found').waitFor();
    await driver.paint(PHOTO, [{ x: 740, y: 640 }]);
    await page.getByRole('button', { name: 'Mark 2' }).waitFor();
    await page.getByRole('button', { name: 'The next one' }).click();
    await driver.waitForStillCanvas();
    await driver.shoot('find-proposals');
    expect(await driver.findBarriers()).toEqual([]);
    await page.getByRole('button', { name: 'None' }).click();
    await page.getByRole('checkbox', { name: 'Dust on the sensor' }).check();
    await page.getByRole('button', { name: 'Mark 1' }).click();
    await page.getByText('Now press').waitFor();
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: 'Clear' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor({ state: 'attached' });
    const asked = await page.evaluate(() => fake.engine.lastCall('mask.detect')?.kinds);
    expect(asked).toEqual(['dust']);
    const mask = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation.inputs.mask);
    expect(mask).toHaveLength(1);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('says so where nothing is found, and is left by Escape on a phone', async () => {
    const driver = await openPhoto({ size: { width: 390, height: 700 }, language: 'ja-JP' });
    const { page } = driver;
    await page.keyboard.press('Shift+F');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('該当するものは見つかりませんでした。').waitFor();
    await page.evaluate(() => {
      fake.engine.detected = [
        { kind: 'wires', rect: { left: 0, top: 500, width: 4272, height: 6 }, runs: [0, 4272 * 6] },
      ];
    });
    await page.keyboard.press('Shift+F');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('1 個見つかりました').waitFor();
    await driver.waitForStillCanvas();
    await driver.shoot('find-phone');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByText('1 個見つかりました').waitFor({ state: 'detached' });
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

describe.skipIf(!HAS_CHROMIUM)('finding with the real engine', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  it('finds dust in a sky, and Enter marks it', async () => {
    // The sample has three spots; half as large it is opened and looked at in a moment.
    const file = join(await temporaryFolder(), 'sundial.jpg');
    await sharp(join(ROOT, 'samples/sundial.jpg')).resize(2048).toFile(file);
    const { driver } = await windows.serve(file);
    const { page } = driver;
    await page.keyboard.press('Shift+F');
    await page.getByRole('dialog').getByRole('button', { name: 'Find', exact: true }).click();
    await page.getByText(/\d+ things found/).waitFor({ timeout: 45_000 });
    await driver.waitForStillCanvas();
    await driver.shoot('find-served');
    await page.keyboard.press('Enter');
    await page.getByText('Now press').waitFor();
    expect(driver.complaints).toEqual([]);
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import type { FakeWindow } from './fake-page/main.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';
import { useRealWindows } from './real-windows.js';

const PHOTO = { width: 4272, height: 2848 };

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('saving', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it.each(['dark', 'light'] as const)(
    'says what the file will weigh, and writes the retouches alone as a layer, %s',
    async (theme) => {
      const driver = await openPhoto({ theme });
      const { page } = driver;
      await driver.paint(PHOTO, [
        { x: 1500, y: 1200 },
        { x: 2300, y: 1400 },
      ]);
      await page.keyboard.press('Enter');
      await page.getByText('Retouch 1').waitFor({ state: 'attached' });
      await page.keyboard.press('Control+Shift+S');
      const dialog = page.getByRole('dialog', { name: 'Save photo' });
      await dialog.getByText('About 4.2 MB').waitFor();
      await driver.shoot(`save-size-${theme}`);
      expect(await driver.findBarriers()).toEqual([]);
      await dialog.getByText('Retouches as a layer').click();
      await dialog.getByText('About 28 MB').waitFor();
      expect(await dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('sundial-layer.png');
      await driver.shoot(`save-layer-${theme}`);
      expect(await driver.findBarriers()).toEqual([]);
      await dialog.getByRole('textbox', { name: 'Name' }).fill('sundial-layer.jpg');
      await dialog.getByRole('button', { name: 'Save', disabled: true }).waitFor();
      await dialog.getByRole('textbox', { name: 'Name' }).fill('sundial-layer.tif');
      await page.keyboard.press('Enter');
      await page.getByText(/^Saved /).waitFor();
      const saved = await page.evaluate(() => fake.engine.lastCall('document.save'));
      expect(saved).toMatchObject({ isLayer: true });
      // The photo itself is not saved by that.
      await page.getByText('Not saved').waitFor();
      expect(driver.complaints).toEqual([]);
      await driver.close();
    },
  );

  it('asks for size, colours, depth and metadata, says what comes of it, and keeps the name that was typed', async () => {
    const driver = await openPhoto({ theme: 'dark' });
    const { page } = driver;
    await driver.paint(PHOTO, [
      { x: 1500, y: 1200 },
      { x: 2300, y: 1400 },
    ]);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor({ state: 'attached' });
    await page.keyboard.press('Control+Shift+S');
    const dialog = page.getByRole('dialog', { name: 'Save photo' });
    const name = dialog.getByRole('textbox', { name: 'Name', exact: true });
    const choose = async (field: string, choice: string): Promise<void> => {
      await dialog.getByRole('combobox', { name: new RegExp(`^${field}`) }).click();
      await dialog.getByRole('option', { name: new RegExp(`^${choice}`) }).click();
    };
    await dialog.getByText('About 4.2 MB').waitFor();
    await choose('Size', 'Longest side');
    await dialog.getByText('2,048 × 1,365 px. The whole photo is resampled').waitFor();
    await dialog.getByText('About 1.0 MB').waitFor();
    await choose('Data', 'All but place');
    await dialog.getByRole('button', { name: 'Pattern' }).click();
    await dialog.getByRole('textbox', { name: 'Pattern' }).fill('{name} {width}');
    expect(await name.inputValue()).toBe('sundial 2048.jpg');
    await choose('Size', 'Per cent');
    expect(await name.inputValue()).toBe('sundial 2136.jpg');
    await dialog.getByRole('combobox', { name: /^Depth/ }).waitFor({ state: 'detached' });
    await choose('Colours', 'Display P3');
    await dialog.getByText('All pixels are converted').waitFor();
    await driver.waitForFade();
    await driver.shoot('save-smaller');
    expect(await driver.findBarriers()).toEqual([]);
    // What is typed stays, whatever is chosen then.
    await name.fill('web.jpg');
    await choose('Size', 'Full size');
    await choose('Size', 'Per cent');
    await dialog.getByText('Retouches as a layer').click();
    await dialog.getByText('Photo', { exact: true }).click();
    expect(await name.inputValue()).toMatch(/^web\./);
    await choose('Format', 'JPEG');
    await name.press('Enter');
    await page.getByText(/^Saved /).waitFor();
    expect(await page.evaluate(() => fake.engine.lastCall('document.save'))).toMatchObject({
      metadata: 'no-place',
      resize: { kind: 'percent', percent: 50 },
      colourSpace: 'p3',
    });
    // A smaller copy is not the photo; what data are kept is remembered, the size is not.
    await page.getByText('Not saved').waitFor();
    await page.keyboard.press('Control+s');
    await dialog.getByRole('combobox', { name: /^Size Full size/ }).waitFor();
    await dialog.getByRole('combobox', { name: /^Data All but place/ }).waitFor();
    expect(await name.inputValue()).toBe('sundial 4272.jpg');
    await dialog.getByRole('combobox', { name: /^Colours As the photo/ }).waitFor();
    await choose('Format', 'TIFF');
    await choose('Depth', '16 bits');
    await driver.waitForFade();
    await driver.shoot('save-deep');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(() => page.evaluate(() => fake.engine.lastCall('document.save')))
      .toMatchObject({ depth: 16, metadata: 'no-place' });
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('gives up weighing when the dialog is closed', async () => {
    const driver = await openPhoto({ language: 'de-DE', size: { width: 900, height: 640 } });
    const { page } = driver;
    await page.evaluate(() => fake.engine.held.add('document.weigh'));
    await page.keyboard.press('Control+Shift+S');
    const asked = (): Promise<boolean> =>
      page.evaluate(() => fake.engine.lastCall('document.weigh') !== undefined);
    await expect.poll(asked, { timeout: 10_000 }).toBe(true);
    // There is nothing to write as a layer.
    expect(await page.getByText('Retuschen als Ebene').count()).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Control+Shift+S');
    await page.getByText('Etwa 4,2 MB').waitFor();
    await page.getByRole('combobox', { name: /^Größe/ }).click();
    await page.getByRole('option', { name: 'Längste Seite' }).click();
    await driver.waitForFade();
    await driver.shoot('save-size-german');
    expect(await driver.findBarriers()).toEqual([]);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

describe.skipIf(!HAS_CHROMIUM)('saving with the real engine', { timeout: 120_000 }, () => {
  const windows = useRealWindows();
  const SIZE = { width: 600, height: 400 };

  it('weighs what is written, and a layer is opaque only where something was removed', async () => {
    const file = join(await temporaryFolder(), 'wall.png');
    const wall = `<svg width="600" height="400"><rect width="600" height="400" fill="#8c8273"/>
      <circle cx="300" cy="200" r="20" fill="#203040"/></svg>`;
    await writeFile(file, await sharp(Buffer.from(wall)).removeAlpha().png().toBuffer());
    const { driver } = await windows.serve(file);
    const { page } = driver;
    await page.keyboard.press('r');
    await driver.paint(SIZE, [
      { x: 270, y: 170 },
      { x: 330, y: 230 },
    ]);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor({ state: 'attached', timeout: 45_000 });
    await page.keyboard.press('Control+Shift+S');
    const dialog = page.getByRole('dialog', { name: 'Save photo' });
    await dialog.getByText(/^About 0\.\d MB$/).waitFor({ timeout: 45_000 });
    await dialog.getByText('Retouches as a layer').click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    const written = join(await temporaryFolder(), 'layer.png');
    await (await download).saveAs(written);
    const { data, info } = await sharp(written).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ ...SIZE, channels: 4 });
    const alphaAt = (x: number, y: number): number | undefined => data[(y * 600 + x) * 4 + 3];
    expect([alphaAt(300, 200), alphaAt(50, 50), alphaAt(550, 350)]).toEqual([255, 0, 0]);
    // The photo itself, half as large.
    await page.keyboard.press('Control+Shift+S');
    await dialog.getByRole('combobox', { name: /^Size/ }).click();
    await dialog.getByRole('option', { name: 'Per cent' }).click();
    await dialog.getByRole('combobox', { name: /^Data/ }).click();
    await dialog.getByRole('option', { name: /^None/ }).click();
    const smaller = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    const small = join(await temporaryFolder(), 'small.png');
    await (await smaller).saveAs(small);
    expect(await sharp(small).metadata()).toMatchObject({ width: 300, height: 200, channels: 3 });
    expect(driver.complaints).toEqual([]);
  });
});

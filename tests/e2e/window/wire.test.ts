import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import type { FakeWindow } from './fake-page/main.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';
import { inkAt } from './ink.js';
import { useRealWindows } from './real-windows.js';

const PHOTO = { width: 4272, height: 2848 };

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('lines by a few clicks', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it('a wire goes on from click to click until Escape, and says so where no line leads there', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    await page.keyboard.press('w');
    await page.getByRole('button', { name: 'Wire', pressed: true }).waitFor();
    for (const x of [600, 1800, 3000]) await driver.paint(PHOTO, [{ x, y: 600 + x / 10 }]);
    const [hovered] = await driver.placesOf(PHOTO, [{ x: 3700, y: 1100 }]);
    await page.mouse.move(hovered?.x ?? 0, hovered?.y ?? 0);
    await driver.waitForStillCanvas();
    await driver.shoot('wire');
    // The preview of the first part is gone: what is there now is the wire's mask.
    const [passed] = await driver.placesOf(PHOTO, [{ x: 1200, y: 720 }]);
    const [red = 0, , blue = 0] = await inkAt(page, passed);
    expect(red).toBeGreaterThan(blue);
    await page.evaluate(() => (fake.engine.followedLine = {}));
    await driver.paint(PHOTO, [{ x: 3700, y: 2000 }]);
    await page.getByText('No line leads there.').waitFor();
    await page.keyboard.press('Escape');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const mask = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation.inputs.mask);
    expect(mask).toMatchObject([
      { kind: 'stroke', radius: 6 },
      { kind: 'stroke', radius: 6 },
    ]);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('the brush goes straight with Shift, by pointer and by keyboard', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    await driver.paint(PHOTO, [{ x: 800, y: 800 }]);
    await page.keyboard.down('Shift');
    await driver.paint(PHOTO, [{ x: 2400, y: 1600 }]);
    await page.keyboard.up('Shift');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+D');
    await page.keyboard.press('d');
    await driver.shoot('straight');
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const mask = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation.inputs.mask);
    const lengths = mask?.map((shape) => (shape.kind === 'stroke' ? shape.points.length : 0));
    expect(lengths).toEqual([1, 2, 2]);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

describe.skipIf(!HAS_CHROMIUM)('a wire with the real engine', { timeout: 120_000 }, () => {
  const windows = useRealWindows();
  const SIZE = { width: 1200, height: 800 };

  it('is marked along its sag by two clicks', async () => {
    const file = join(await temporaryFolder(), 'sky.png');
    const sky = `<svg width="1200" height="800"><rect width="1200" height="800" fill="#8fb4d8"/>
      <path d="M0 200 Q600 360 1200 220" fill="none" stroke="#222" stroke-width="3"/></svg>`;
    await writeFile(file, await sharp(Buffer.from(sky)).png().toBuffer());
    const { driver } = await windows.serve(file);
    const { page } = driver;
    await page.keyboard.press('w');
    // The curve passes here, and half way at (600, 285).
    await driver.paint(SIZE, [{ x: 120, y: 229 }]);
    await driver.paint(SIZE, [{ x: 1080, y: 247 }]);
    await page.getByText('Now press').waitFor({ timeout: 45_000 });
    await page.keyboard.press('Escape');
    const [place] = await driver.placesOf(SIZE, [{ x: 600, y: 285 }]);
    await expect.poll(async () => (await inkAt(page, place))[3]).toBeGreaterThan(0);
    await driver.shoot('wire-served');
    expect(driver.complaints).toEqual([]);
  });
});

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

const PHOTO = { width: 4272, height: 2848 };

/** The part of the photo's pixels that are nearly white, nearly grey of the middle, and anything but grey; without the borders of the stage. */
async function measureTones({
  page,
}: WindowDriver): Promise<{ white: number; middle: number; coloured: number }> {
  const box = (await page.locator('[role="application"]').boundingBox())!;
  const clip = { x: box.x + 250, y: box.y + 120, width: 500, height: 400 };
  const { data, info } = await sharp(await page.screenshot({ clip }))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const counts = { white: 0, middle: 0, coloured: 0 };
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 12) counts.coloured++;
    else if (green > 235) counts.white++;
    else if (Math.abs(green - 128) < 45) counts.middle++;
  }
  const pixels = info.width * info.height;
  return { white: counts.white / pixels, middle: counts.middle / pixels, coloured: counts.coloured / pixels };
}

describe.skipIf(!HAS_CHROMIUM)('other looks at the photo', { timeout: 90_000 }, () => {
  const openWindow = useFakeWindows();

  it('are its edges, to draw along, and its spots; lines are drawn over either', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await page.keyboard.press('s');
    const plain = await measureTones(driver);
    expect(plain.coloured).toBeGreaterThan(0.3);
    await page.getByRole('button', { name: 'Show edges' }).click();
    await page.getByText('Edges', { exact: true }).waitFor();
    await driver.waitForStillCanvas();
    const edges = await measureTones(driver);
    expect(edges.white).toBeGreaterThan(0.3);
    expect(edges.coloured).toBe(0);
    await driver.paint(PHOTO, [
      { x: 900, y: 1640 },
      { x: 2300, y: 1660 },
    ]);
    await page.mouse.move(5, 5);
    await driver.shoot('edges');
    expect((await measureTones(driver)).coloured).toBeGreaterThan(0.001);
    expect(await driver.findBarriers()).toEqual([]);

    await page.keyboard.press('Shift+O');
    await page.getByText('Spots', { exact: true }).waitFor();
    await page.keyboard.press('Control+z');
    await driver.waitForStillCanvas();
    await driver.shoot('spots');
    const spots = await measureTones(driver);
    expect(spots.coloured).toBe(0);
    expect(spots.middle).toBeGreaterThan(0.3);
    await page.keyboard.press('Shift+O');
    await expect.poll(async () => (await measureTones(driver)).coloured).toBeGreaterThan(0.3);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('is a small one of all of it, whose frame leads to any place', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await page.keyboard.press('Shift+N');
    const map = page.locator('.navigator');
    const frame = map.locator('.seen');
    const placeOf = async (): Promise<{ x: number; y: number; width: number; height: number }> => {
      const [outer, inner] = [(await map.boundingBox())!, (await frame.boundingBox())!];
      const { width, height } = outer;
      return {
        x: (inner.x - outer.x + inner.width / 2) / width,
        y: (inner.y - outer.y + inner.height / 2) / height,
        width: inner.width / width,
        height: inner.height / height,
      };
    };
    expect(await placeOf()).toMatchObject({ width: 1, height: 1 });
    await page.keyboard.press('1');
    await expect.poll(async () => (await placeOf()).width).toBeCloseTo(960 / PHOTO.width, 1);
    const { x, y, width, height } = (await map.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + 0.7 * width, y + 0.6 * height, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await placeOf()).x).toBeCloseTo(0.7, 1);
    expect((await placeOf()).y).toBeCloseTo(0.6, 1);
    await page.waitForLoadState('networkidle');
    await driver.waitForStillCanvas();
    await driver.shoot('navigator');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Shift+N');
    await map.waitFor({ state: 'detached' });
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

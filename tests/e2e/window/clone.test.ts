import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../../src/shared/geometry.js';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';
import { useRealWindows } from './real-windows.js';

const PHOTO = { width: 4272, height: 2848 };
/** Snow in the grass, and grass. */
const SNOW: Point = { x: 1235, y: 1975 };
const GRASS: Point = { x: 1030, y: 2230 };
/** A spot in the sky, and sky of another blue. */
const SPOT: Point = { x: 2345, y: 168 };
const SKY: Point = { x: 1650, y: 420 };

describe.skipIf(!HAS_CHROMIUM)('the clone stamp and the healing brush', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  it('copy what was chosen, seen while it is painted, and can be undone', async () => {
    const { driver } = await windows.serve('samples/sundial.jpg');
    const { page } = driver;
    const snowy = await meanAt(driver, SNOW);
    await page.keyboard.press('Shift+j');
    const hint = page.getByRole('contentinfo');
    await hint.getByText('Press on the photo where to copy from').waitFor();
    await chooseSource(driver, GRASS);
    await hint.getByText('Paint over what should become the same').waitFor();
    const [start, end] = await driver.placesOf(PHOTO, [SNOW, { x: SNOW.x + 160, y: SNOW.y - 60 }]);
    await page.mouse.move(start!.x, start!.y);
    await page.mouse.down();
    await page.mouse.move(end!.x, end!.y, { steps: 8 });
    await driver.waitForStillCanvas();
    await driver.shoot('clone-live');
    const live = await meanAt(driver, SNOW);
    expect(live).toBeLessThan(0.7 * snowy);
    await page.mouse.up();
    await page.getByText('Cloned').waitFor();
    await driver.waitForStillCanvas();
    expect(Math.abs((await meanAt(driver, SNOW)) - live)).toBeLessThan(4);

    await page.keyboard.press('j');
    await chooseSource(driver, SKY);
    const besides = await meanAt(driver, { x: SPOT.x + 220, y: SPOT.y });
    await driver.paint(PHOTO, [SPOT, { x: SPOT.x + 20, y: SPOT.y + 10 }]);
    await page.getByText('Healed').waitFor();
    await driver.waitForStillCanvas();
    await driver.shoot('healed');
    // The sky that was copied is darker; its tone is that of the place.
    expect(Math.abs((await meanAt(driver, SPOT)) - besides)).toBeLessThan(4);
    expect(await driver.findBarriers()).toEqual([]);
    expect(await page.getByRole('button', { name: 'Variations' }).isVisible()).toBe(false);

    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await driver.waitForStillCanvas();
    expect(Math.abs((await meanAt(driver, SNOW)) - snowy)).toBeLessThan(4);
    expect(driver.complaints).toEqual([]);
  });
});

describe.skipIf(!HAS_CHROMIUM)('the clone stamp by keyboard', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it('takes its source with the pen key, in a small window', async () => {
    const driver = await openPhoto({ size: { width: 390, height: 700 } });
    const { page } = driver;
    await page.keyboard.press('Shift+j');
    for (const key of ['d', 'd', 'ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    for (const key of ['d', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await driver.waitForStillCanvas();
    await driver.shoot('clone-small');
    await page.keyboard.press('d');
    await page.getByText('Copied (1)').waitFor({ state: 'attached' });
    expect(await driver.findBarriers()).toEqual([]);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

async function chooseSource(driver: WindowDriver, point: Point): Promise<void> {
  await driver.page.keyboard.down('Alt');
  await driver.paint(PHOTO, [point]);
  await driver.page.keyboard.up('Alt');
}

/** The mean of the colours that are seen around a place of the fitted photo, 0 to 255. */
async function meanAt(driver: WindowDriver, point: Point): Promise<number> {
  const [place] = await driver.placesOf(PHOTO, [point]);
  const clip = { x: place!.x - 2, y: place!.y - 2, width: 4, height: 4 };
  const { channels } = await sharp(await driver.page.screenshot({ clip })).stats();
  return channels.slice(0, 3).reduce((sum, { mean }) => sum + mean / 3, 0);
}

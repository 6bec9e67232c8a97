import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import type { Point } from '../../../src/shared/geometry.js';
import { DIAL, makeDial } from './dial.js';
import type { FakeWindow } from './fake-page/main.js';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';
import { useRealWindows } from './real-windows.js';

const PHOTO = { width: 4272, height: 2848 };

/** Around the sundial, as a hand draws it. */
const AROUND_DIAL: readonly Point[] = [
  { x: 560, y: 420 },
  { x: 604, y: 390 },
  { x: 700, y: 381 },
  { x: 790, y: 398 },
  { x: 840, y: 440 },
  { x: 822, y: 484 },
  { x: 744, y: 498 },
  { x: 742, y: 599 },
  { x: 638, y: 599 },
  { x: 636, y: 492 },
  { x: 580, y: 462 },
];
const MIDDLE = { x: 700, y: 440 };
const THERE = { x: 330, y: 440 };
/** In the disc of the sundial, where it is and where it goes to. */
const ON_DISC = { x: 620, y: 415 };

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('what is marked is moved', () => {
  const windows = useRealWindows();

  it('by the pointer, with its size changed, and put back by undo', async () => {
    const { driver } = await windows.serve(await makeDial());
    const { page } = driver;
    await driver.waitForStillCanvas();
    const before = await colourAt(driver, ON_DISC);
    await page.keyboard.press('l');
    await driver.paint(DIAL, AROUND_DIAL);
    await page.getByRole('button', { name: 'Move…' }).click();
    await page.getByRole('button', { name: 'Place' }).waitFor();
    const [from, to] = await driver.placesOf(DIAL, [MIDDLE, THERE]);
    await page.mouse.move(from!.x, from!.y);
    await page.mouse.down();
    await page.mouse.move(to!.x, to!.y, { steps: 8 });
    await page.mouse.up();
    await driver.waitForStillCanvas();
    await driver.shoot('placing');
    expect(await driver.findBarriers()).toEqual([]);
    const patch = page.waitForResponse(/patches/, { timeout: 60_000 });
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor({ timeout: 60_000 });
    await patch;
    await page.waitForLoadState('networkidle');
    await driver.waitForFade();
    await driver.waitForStillCanvas();
    await driver.shoot('placed');
    const moved = await colourAt(driver, { x: ON_DISC.x - MIDDLE.x + THERE.x, y: ON_DISC.y });
    expect(distance(moved, before)).toBeLessThan(25);
    expect(distance(await colourAt(driver, ON_DISC), before)).toBeGreaterThan(30);
    await page.keyboard.press('Control+z');
    await driver.waitForStillCanvas();
    // Painted again, and the photo under it is what it was.
    await page.getByRole('button', { name: 'Move…' }).waitFor();
    await page.keyboard.press('Delete');
    await driver.waitForStillCanvas();
    expect(distance(await colourAt(driver, ON_DISC), before)).toBeLessThan(4);
    expect(driver.complaints).toEqual([]);
  }, 120_000);
});

describe.skipIf(!HAS_CHROMIUM)('what is held over the photo', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it('goes by keys alone, and its copy stays where that is wanted', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    await page.keyboard.press('r');
    await driver.paint(PHOTO, [
      { x: 1000, y: 800 },
      { x: 1600, y: 1300 },
    ]);
    await page.keyboard.press('m');
    await page.getByRole('button', { name: 'Leave a copy', pressed: false }).click();
    await page.getByRole('button', { name: 'Mirror', pressed: false }).click();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp', '+', '.', '.']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const operation = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation);
    if (operation?.kind !== 'move') throw new Error('Expected a move');
    const { dx, dy, ...others } = operation.inputs.to;
    expect(others).toEqual({ scale: 1.05, degrees: 2, mirror: true, copy: true });
    expect(dx).toBe(-2 * dy);
    expect(dx).toBeGreaterThan(0);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('is scaled by its corners', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    await page.keyboard.press('r');
    const [corner, opposite] = [
      { x: 1600, y: 1300 },
      { x: 1000, y: 700 },
    ];
    await driver.paint(PHOTO, [opposite, corner]);
    await page.keyboard.press('m');
    await page.getByRole('button', { name: 'Place' }).waitFor();
    const [handle] = await driver.placesOf(PHOTO, [corner]);
    // The handles lie a little outside of the thing.
    await page.mouse.move(handle!.x + 4, handle!.y + 4);
    await page.mouse.down();
    await page.mouse.move(handle!.x + 44, handle!.y + 44, { steps: 6 });
    await page.mouse.up();
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const operation = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation);
    expect(operation?.kind === 'move' && operation.inputs.to.scale).toBeGreaterThan(1.2);
    await driver.close();
  });

  it('is put back by Escape, and nothing is filled; without anything marked there is nothing to hold', async () => {
    const driver = await openPhoto({ size: { width: 420, height: 760 } });
    const { page } = driver;
    await page.keyboard.press('m');
    await page.getByText('Paint over what should be moved first').waitFor();
    await driver.paint(PHOTO, [
      { x: 1000, y: 800 },
      { x: 1600, y: 1300 },
    ]);
    await page.keyboard.press('m');
    await page.getByRole('button', { name: 'Place' }).waitFor();
    await driver.shoot('placing-small');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Place' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Remove', exact: false }).first().waitFor();
    expect(await page.evaluate(() => fake.engine.lastCall('retouch.apply'))).toBeUndefined();
    await driver.close();
  });
});

/** The mean colour around a place of the photo. */
async function colourAt(driver: WindowDriver, point: Point): Promise<readonly number[]> {
  const [place] = await driver.placesOf(DIAL, [point]);
  const clip = { x: Math.round(place!.x) - 4, y: Math.round(place!.y) - 4, width: 9, height: 9 };
  const { channels } = await sharp(await driver.page.screenshot({ clip })).stats();
  return channels.slice(0, 3).map(({ mean }) => mean);
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, index) => value - b[index]!));
}

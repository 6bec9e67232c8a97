import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../../src/shared/geometry.js';
import type { Stroke } from '../../../src/shared/stroke.js';
import { distanceToLine } from '../../fixtures/distance-to-line.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { ROOT } from '../../nets/read-imports.js';
import { HAS_CHROMIUM } from './driver.js';
import { useRealWindows } from './real-windows.js';

const PHOTO = { width: 1500, height: 1000 };
/** On the brow of the hill. */
const BROW = [
  { x: 640, y: 640 },
  { x: 1000, y: 578 },
  { x: 1440, y: 596 },
];
/** Around a part of the skyline. */
const ON_SKYLINE = [
  { x: 310, y: 430 },
  { x: 410, y: 530 },
];
/** Beside the skyline, and beneath it where it is marked. */
const DRAWN = [
  { x: 40, y: 498 },
  { x: 160, y: 505 },
  { x: 280, y: 478 },
  { x: 320, y: 486 },
  { x: 360, y: 487 },
  { x: 400, y: 486 },
  { x: 440, y: 472 },
  { x: 580, y: 452 },
];

describe.skipIf(!HAS_CHROMIUM)('guidance lines', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  it('run as a curve through points that are clicked, and are drawn to contours beside the mask', async () => {
    const photo = join(await temporaryFolder(), 'sundial.png');
    await sharp(join(ROOT, 'samples/sundial.jpg')).resize(PHOTO.width, PHOTO.height).toFile(photo);
    const { driver } = await windows.serve(photo);
    const { page } = driver;
    await page.keyboard.press('Shift+W');
    await page.getByRole('button', { name: 'Curve', pressed: true }).waitFor();
    const [first, middle, last] = BROW as [Point, Point, Point];
    for (const point of [first, middle]) await driver.paint(PHOTO, [point]);
    const [hovered] = await driver.placesOf(PHOTO, [last]);
    await page.mouse.move(hovered!.x, hovered!.y);
    await driver.waitForStillCanvas();
    await driver.shoot('curve');
    for (const point of [last, last]) await driver.paint(PHOTO, [point]);
    await expect.poll(() => linesOf(page)).toHaveLength(1);
    const [curve] = await linesOf(page);
    expect(curve!.points.length).toBeGreaterThan(4);
    for (const point of BROW) expect(distanceToLine(curve!.points, point)).toBeLessThan(1.5);

    await page.keyboard.press('o');
    await driver.paint(PHOTO, ON_SKYLINE);
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'Snap to contours', pressed: false }).waitFor();
    await page.keyboard.press('Shift+M');
    await page.getByRole('button', { name: 'Snap to contours', pressed: true }).waitFor();
    await driver.paint(PHOTO, DRAWN);
    await expect.poll(async () => (await linesOf(page))[1]?.points.length).toBeGreaterThan(DRAWN.length + 4);
    const [, { points } = { points: [] }] = await linesOf(page);
    const edgeAt = await findSkyline(photo);
    const beside = points.filter(({ x }) => (x > 60 && x < 290) || (x > 430 && x < 560));
    expect(beside.length).toBeGreaterThan(10);
    for (const { x, y } of beside) expect(Math.abs(y - edgeAt(x))).toBeLessThan(2);
    for (const point of DRAWN.slice(4, 5)) expect(distanceToLine(points, point)).toBeLessThan(1.5);
    await driver.waitForFade();
    await driver.shoot('snapped');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Control+z');
    await expect.poll(() => linesOf(page)).toHaveLength(1);
    expect(driver.complaints).toEqual([]);
  });
});

/** The guidance lines that are painted, as the page remembers them. */
async function linesOf(page: Page): Promise<readonly Stroke[]> {
  const memory = await page.evaluate(() => sessionStorage.getItem('lacuna.page'));
  const { drawing } = JSON.parse(memory ?? '{}') as { drawing?: { sketch: readonly Stroke[] } };
  return drawing?.sketch ?? [];
}

/** The height of the skyline at the left, by the largest step of brightness from sky to mountains in each column. */
async function findSkyline(photo: string): Promise<(x: number) => number> {
  const { data, info } = await sharp(photo).greyscale().raw().toBuffer({ resolveWithObject: true });
  const sum = (x: number, y: number): number =>
    data[(y * info.width + x) * info.channels]! + data[((y + 1) * info.width + x) * info.channels]!;
  return (x) => {
    const rows = Array.from({ length: 80 }, (_, index) => 440 + index);
    const stepAt = (y: number): number => sum(Math.floor(x), y - 2) - sum(Math.floor(x), y);
    return rows.reduce((best, y) => (stepAt(y) > stepAt(best) ? y : best));
  };
}

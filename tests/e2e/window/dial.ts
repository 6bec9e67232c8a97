import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { Point, Size } from '../../../src/shared/geometry.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { ROOT } from '../../nets/read-imports.js';
import type { WindowDriver } from './driver.js';

/** The sample with the sundial, small enough to be filled at once. */
export const DIAL: Size = { width: 900, height: 600 };

/** Across the sundial. */
export const ON_DIAL: readonly Point[] = [
  { x: 600, y: 350 },
  { x: 700, y: 340 },
  { x: 780, y: 350 },
];

/** Over the sundial's pointer, in lines beside each other. */
export const TO_AND_FRO_ON_DIAL: readonly Point[] = [
  { x: 660, y: 320 },
  { x: 730, y: 320 },
  { x: 730, y: 340 },
  { x: 660, y: 340 },
  { x: 660, y: 360 },
  { x: 730, y: 360 },
];

/** On the ground before it. */
export const ON_GROUND: readonly Point[] = [
  { x: 200, y: 450 },
  { x: 420, y: 500 },
];

/** Marks most of the ground, which takes long enough to be filled that something can happen meanwhile. */
export async function paintGround(driver: WindowDriver): Promise<void> {
  await driver.page.keyboard.press('r');
  await driver.paint(DIAL, [
    { x: 100, y: 330 },
    { x: 880, y: 590 },
  ]);
}

/** Writes the photo into a folder of its own; returns its path. */
export async function makeDial(name = 'dial.png'): Promise<string> {
  const photo = join(await temporaryFolder(), name);
  await sharp(join(ROOT, 'samples/sundial.jpg')).resize(DIAL.width, DIAL.height).png().toFile(photo);
  return photo;
}

/** Removes the sundial in an English window, and waits until the result can be seen. */
export async function removeDial(driver: WindowDriver): Promise<void> {
  const { page } = driver;
  await driver.waitForPhoto();
  await driver.paint(DIAL, ON_DIAL);
  const patch = page.waitForResponse(/patches/, { timeout: 60_000 });
  await page.keyboard.press('Enter');
  await page.getByText('Retouch 1').waitFor({ timeout: 60_000 });
  await patch;
}

/** The retouches in the list, the topmost first, as "Retouch 2"; of those that do not show "Retouch 2, hidden". */
export async function listRetouches(page: Page): Promise<string[]> {
  const rows = await page.locator('[data-retouch]').all();
  return Promise.all(
    rows.map(async (row) => {
      const isShown = await row.getByRole('button', { pressed: true }).count();
      return `Retouch ${await row.getAttribute('data-retouch')}${isShown ? '' : ', hidden'}`;
    }),
  );
}

/** What floats over the lower edge of the photo, in CSS pixels. */
const DOCK_HEIGHT = 80;

/** The picture of the photo with what is painted on it, without the pointer and what floats over its lower edge. */
export async function lookAtPhoto({ page }: WindowDriver): Promise<Buffer> {
  await page.mouse.move(5, 5);
  const box = await page.locator('[role="application"]').boundingBox();
  if (!box) throw new Error('Expected a canvas on the page but found none.');
  const shot = await page.screenshot({ clip: { ...box, height: box.height - DOCK_HEIGHT } });
  return sharp(shot).removeAlpha().raw().toBuffer();
}

/** How many values of two pictures can be told apart. */
export function countDifferent(a: Buffer, b: Buffer): number {
  if (a.length !== b.length) return Infinity;
  return a.reduce((count, value, index) => count + (Math.abs(value - (b[index] ?? 0)) > 8 ? 1 : 0), 0);
}

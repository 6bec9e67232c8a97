import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { EMPTY_VIEW, fitView, toView } from '../../../src/renderer/editor/view.js';
import type { Size } from '../../../src/shared/geometry.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { ROOT } from '../../nets/read-imports.js';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useRealWindows } from './real-windows.js';

/** Percent, as they come about by wheel and pinch. */
const ZOOMS = [33, 101, 150, 336];

describe.skipIf(!HAS_CHROMIUM)('the edge of what was removed', { timeout: 240_000 }, () => {
  const windows = useRealWindows();

  it.each([
    { what: 'a photo that one picture shows', size: { width: 1500, height: 1000 } },
    { what: 'a photo of tiles', size: { width: 3001, height: 2101 } },
  ])('looks on screen as the saved file does, at any zoom: $what', async ({ size }) => {
    const photo = join(await temporaryFolder(), 'dial.png');
    await sharp(join(ROOT, 'samples/sundial.jpg'))
      .resize({ ...size, fit: 'cover' })
      .png()
      .toFile(photo);
    const { driver } = await windows.serve(photo);
    const { page } = driver;
    await page.keyboard.press('p');
    await driver.paint(size, [
      { x: size.width * 0.44, y: size.height * 0.5 },
      { x: size.width * 0.5, y: size.height * 0.56 },
    ]);
    await page.keyboard.press('Enter');
    await page.locator('.task').waitFor();
    await page.locator('.task').waitFor({ state: 'hidden', timeout: 200_000 });
    await page.keyboard.press('Control+s');
    const download = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    const saved = join(dirname(photo), 'saved.png');
    await (await download).saveAs(saved);
    const { driver: plain } = await windows.serve(saved);
    await plain.page.keyboard.press('p');
    for (const percent of ZOOMS) {
      for (const window of [driver, plain]) await zoomTo(window, size, percent);
      // Finer smoothing and tiles come when the photo rests.
      await expect
        .poll(async () => largestDifference(await readCanvas(driver), await readCanvas(plain)), {
          message: `${percent} %`,
          timeout: 20_000,
        })
        .toBeLessThanOrEqual(1);
    }
    expect(driver.complaints).toEqual([]);
  });
});

/** Zooms from the fitted photo on at a place on the edge of what was painted. */
async function zoomTo({ page }: WindowDriver, photo: Size, percent: number): Promise<void> {
  await page.keyboard.press('f');
  const box = await page.locator('[role="application"]').boundingBox();
  if (!box) throw new Error('Expected a canvas on the page but found none.');
  const fitted = fitView({ ...EMPTY_VIEW, size: box }, photo);
  const place = toView(fitted, { x: photo.width * 0.44, y: photo.height * 0.5 });
  await page.mouse.move(box.x + Math.round(place.x), box.y + Math.round(place.y));
  await page.keyboard.down('Control');
  // Small turns are those of a trackpad, which count four times.
  const turn = -400 * Math.log(percent / 100 / fitted.scale);
  await page.mouse.wheel(0, Math.abs(turn) < 50 ? turn / 4 : turn);
  await page.keyboard.up('Control');
  await page.getByRole('button', { name: new RegExp(`^Zoom: ${percent} %`) }).waitFor();
}

/** What is seen of the photo, without what lies over it. */
async function readCanvas({ page }: WindowDriver): Promise<Buffer> {
  const url = await page.evaluate<string>(
    `document.querySelector('[role="application"] canvas').toDataURL('image/png')`,
  );
  const png = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  return sharp(png).removeAlpha().raw().toBuffer();
}

function largestDifference(actual: Buffer, expected: Buffer): number {
  expect(actual.length).toBe(expected.length);
  return actual.reduce((most, value, index) => Math.max(most, Math.abs(value - (expected[index] ?? 0))), 0);
}

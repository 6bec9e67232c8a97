import type { JSHandle } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';
import { INK_CANVAS } from './ink.js';

const PHOTO = { width: 4272, height: 2848 };
const FINISHED = [
  { x: 1200, y: 600 },
  { x: 1600, y: 2000 },
];
/** Across the finished one, across itself, and over the edge of the photo. */
const GROWING = [
  { x: 900, y: 900 },
  { x: 2600, y: 1500 },
  { x: 2200, y: 700 },
  { x: 1800, y: 1700 },
  { x: 1500, y: 3000 },
];
const WINDOW = { width: 1280, height: 800 };
/** Edges that are drawn in two parts are a little harder than those drawn at once; a missing outline is far from that. */
const EDGE_TOLERANCE = 80;

describe.skipIf(!HAS_CHROMIUM)('the ink of a growing stroke', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it.each([
    { tool: 'brush', key: 'b', keys: [] },
    { tool: 'erasing brush', key: 'b', keys: ['e'] },
    { tool: 'sketch pen', key: 's', keys: [] },
    { tool: 'brush for what must not be copied', key: 'x', keys: [] },
    { tool: 'erasing brush for what is copied', key: 't', keys: ['e'] },
  ])('of the $tool looks as if it had been drawn at once', async ({ key, keys }) => {
    const driver = await openPhoto({ size: WINDOW });
    const { page } = driver;
    await page.keyboard.press(key);
    await driver.paint(PHOTO, FINISHED);
    for (const other of keys) await page.keyboard.press(other);

    const [start, ...rest] = await driver.placesOf(PHOTO, GROWING);
    await page.mouse.move(start?.x ?? 0, start?.y ?? 0);
    await page.mouse.down();
    for (const { x, y } of rest) await page.mouse.move(x, y, { steps: 8 });
    const grown = await readInk(driver);

    // Another size of the window and back: everything is drawn anew.
    await page.setViewportSize({ width: WINDOW.width + 40, height: WINDOW.height });
    await readInk(driver);
    await page.setViewportSize(WINDOW);
    const whole = await readInk(driver);

    expect(await grown.evaluate((pixels) => pixels.filter((value) => value > 0).length)).toBeGreaterThan(
      1000,
    );
    expect(await countDifferences(grown, whole)).toBe(0);
    await driver.close();
  });
});

/** The opacity of every pixel of the layer of the ink, once nothing moves any more. */
async function readInk(driver: WindowDriver): Promise<JSHandle<Uint8Array>> {
  await driver.waitForStillCanvas();
  return driver.page.locator(INK_CANVAS).evaluateHandle((canvas: HTMLCanvasElement) => {
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return Uint8Array.from({ length: pixels.length / 4 }, (_, index) => pixels[index * 4 + 3] ?? 0);
  });
}

function countDifferences(one: JSHandle<Uint8Array>, other: JSHandle<Uint8Array>): Promise<number> {
  return one.evaluate(
    (pixels, [others, tolerance]) =>
      pixels.length === others.length
        ? pixels.filter((value, index) => Math.abs(value - (others[index] ?? 0)) > tolerance).length
        : Infinity,
    [other, EDGE_TOLERANCE] as const,
  );
}

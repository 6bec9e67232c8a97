import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../../src/shared/geometry.js';
import { rasterizeMask } from '../../../src/shared/mask-shapes.js';
import type { PageMemory } from '../../../src/renderer/editor/page-memory.js';
import { parsePageMemory } from '../../../src/renderer/editor/page-memory.js';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { INK_CANVAS, isInkedAt } from './ink.js';
import { useRealWindows } from './real-windows.js';

const PHOTO = { width: 4272, height: 2848 };
/** Along the wall behind the sundial, from a light touch to all of the pressure. */
const START: Point = { x: 700, y: 1400 };
const END: Point = { x: 2300, y: 1400 };
const STEPS = 32;

/** What a pen does at a place of the window; `pressure` 0 to 1. */
interface PenReport extends Point {
  readonly pressure: number;
}

describe.skipIf(!HAS_CHROMIUM)('a pen', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  it('draws as wide as it is pressed, also undone, loaded again and as a mouse where that is wanted', async () => {
    const { driver } = await windows.serve('samples/sundial.jpg');
    const { page } = driver;
    const choice = page.getByRole('checkbox', { name: 'Pen pressure sets the size' });
    expect(await choice.isVisible()).toBe(false);
    for (let step = 0; step < 8; step++) await page.keyboard.press(']');
    const path = await placesBetween(driver);
    await hover(driver, path[0]!);
    const circle = page.locator('.mark.has-circle circle').first();
    const size = Number(await page.getByRole('spinbutton', { name: 'Size (px)' }).inputValue());
    const scale = (path.at(-1)!.x - path[0]!.x) / (END.x - START.x);
    await expect.poll(() => circle.getAttribute('r')).not.toBe(null);
    expect(Number(await circle.getAttribute('r')) / scale).toBeCloseTo(size / 2, 0);

    await press(driver, path);
    await choice.waitFor();
    await driver.waitForStillCanvas();
    await driver.shoot('pen');
    const painted = await inkHeights(driver, path);
    const expected = path.map(({ pressure }) => (0.2 + 0.8 * pressure) * size * scale);
    for (const [index, height] of painted.entries()) {
      // Two and a half pixels are the outline on both sides.
      expect(Math.abs(height - 2.5 - expected[index]!)).toBeLessThan(3);
    }
    expect(painted.at(-2)! / painted[1]!).toBeGreaterThan(3);
    expect(await driver.findBarriers()).toEqual([]);

    const heights = await maskHeights(page);
    expect(heights.map((height) => Math.abs(height.is - height.wanted * size)).filter((off) => off > 3)).toEqual([]); // prettier-ignore

    await page.keyboard.press('Control+z');
    await expect.poll(() => isInkedAt(page, path[16])).toBe(false);
    await page.keyboard.press('Control+Shift+z');
    await driver.waitForStillCanvas();
    expect(await inkHeights(driver, path)).toEqual(painted);
    await page.reload();
    await driver.waitForPhoto();
    await driver.waitForStillCanvas();
    expect(await inkHeights(driver, path)).toEqual(painted);

    // A dot is as wide as the pen was pressed most; the other end takes away what lies under it.
    await erase(page, path[16]!);
    await driver.waitForStillCanvas();
    expect(await isInkedAt(page, path[16])).toBe(false);
    expect(await isInkedAt(page, path[30])).toBe(true);

    await choice.uncheck();
    await page.getByRole('button', { name: 'Clear', exact: true }).first().click();
    await press(driver, path);
    await driver.waitForStillCanvas();
    const even = await inkHeights(driver, path);
    expect(Math.max(...even) - Math.min(...even)).toBeLessThanOrEqual(1);
    expect(Math.abs(even[0]! - 2.5 - size * scale)).toBeLessThan(3);
    expect(driver.complaints).toEqual([]);
  });
});

async function placesBetween(driver: WindowDriver): Promise<PenReport[]> {
  const points = Array.from({ length: STEPS + 1 }, (_, step) => ({
    x: START.x + ((END.x - START.x) * step) / STEPS,
    y: START.y,
  }));
  const places = await driver.placesOf(PHOTO, points);
  return places.map((place, step) => ({ ...place, pressure: 0.02 + (0.98 * step) / STEPS }));
}

async function hover(driver: WindowDriver, { x, y }: Point): Promise<void> {
  const session = await driver.page.context().newCDPSession(driver.page);
  await session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y, pointerType: 'pen' });
  await session.detach();
}

async function press(driver: WindowDriver, path: readonly PenReport[]): Promise<void> {
  const session = await driver.page.context().newCDPSession(driver.page);
  const report = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', at: PenReport): Promise<unknown> =>
    session.send('Input.dispatchMouseEvent', {
      type,
      ...{ x: at.x, y: at.y, force: at.pressure, pointerType: 'pen' },
      ...{ button: 'left', buttons: type === 'mouseReleased' ? 0 : 1, clickCount: 1 },
    });
  await report('mousePressed', path[0]!);
  for (const at of path) await report('mouseMoved', at);
  await report('mouseReleased', { ...path.at(-1)!, pressure: 0 });
  await session.detach();
}

/** The other end of a pen, which the browser cannot be made to report: the page is told. */
function erase(page: Page, { x, y }: Point): Promise<void> {
  return page.locator('[role="application"]').evaluate(
    (canvas: HTMLElement, place) => {
      // There is no such pointer to hold.
      canvas.setPointerCapture = () => undefined;
      const report = (type: string, pressure: number, buttons: number): boolean =>
        canvas.dispatchEvent(
          new PointerEvent(type, {
            ...{ clientX: place.x, clientY: place.y, pointerId: 77, pointerType: 'pen', bubbles: true },
            ...{ button: 5, buttons, pressure },
          }),
        );
      report('pointerdown', 0.3, 32);
      report('pointermove', 0.4, 32);
      report('pointerup', 0, 0);
    },
    { x, y },
  );
}

/** How many rows of the canvas have ink in the columns of `path`. */
function inkHeights(driver: WindowDriver, path: readonly Point[]): Promise<number[]> {
  return driver.page.locator(INK_CANVAS).evaluate(
    (canvas: HTMLCanvasElement, columns) => {
      const { left } = canvas.getBoundingClientRect();
      const context = canvas.getContext('2d');
      return columns.map((x) => {
        const data = context?.getImageData(Math.round(x - left), 0, 1, canvas.height).data ?? [];
        return data.filter((value, index) => index % 4 === 3 && value > 40).length;
      });
    },
    path.map(({ x }) => x),
  );
}

/** How many rows of the photo are marked at some of its columns, and how many should be, in parts of the brush's size. */
async function maskHeights(page: Page): Promise<{ is: number; wanted: number }[]> {
  const findMemory = (): Promise<PageMemory | undefined> =>
    page
      .evaluate(() => Object.values(sessionStorage))
      .then((texts: string[]) => texts.map(parsePageMemory).find((memory) => memory !== undefined));
  await expect.poll(async () => (await findMemory())?.drawing.mask.length).toBe(1);
  const { data } = rasterizeMask((await findMemory())?.drawing.mask ?? [], PHOTO);
  return [0.1, 0.25, 0.5, 0.75, 0.9].map((part) => {
    const column = Math.round(START.x + part * (END.x - START.x));
    let is = 0;
    for (let row = 0; row < PHOTO.height; row++) if (data[row * PHOTO.width + column]) is++;
    return { is, wanted: 0.2 + 0.8 * (0.02 + 0.98 * part) };
  });
}

import { describe, expect, it } from 'vitest';
import type { Point } from '../../../src/shared/geometry.js';
import { NO_FRAME } from '../../../src/shared/frame.js';
import { EMPTY_VIEW, fitFrame } from '../../../src/renderer/editor/view.js';
import type { FakeWindow } from './fake-page/main.js';
import { DIAL, makeDial } from './dial.js';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';
import { useRealWindows } from './real-windows.js';

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('a photo is extended and straightened', () => {
  const windows = useRealWindows();

  it('by its handles and by a shape, filled, and taken back', async () => {
    const { driver } = await windows.serve(await makeDial());
    const { page } = driver;
    await driver.waitForStillCanvas();
    await page.keyboard.press('Shift+X');
    const bar = page.getByRole('region', { name: 'Extend or straighten' });
    await bar.waitFor();
    await driver.waitForStillCanvas();
    const edge = await findLeftHandle(driver);
    await page.mouse.move(edge.x, edge.y);
    await page.mouse.down();
    await page.mouse.move(edge.x - 30, edge.y + 2, { steps: 6 });
    await page.mouse.up();
    await expect.poll(() => bar.getByLabel('Left').inputValue()).not.toBe('0');
    expect(await bar.getByLabel('Right').inputValue()).toBe('0');
    await bar.getByRole('button', { name: '16:9' }).click();
    await bar.getByLabel('Straighten (°)').fill('-2');
    await page.keyboard.press('Tab');
    await bar.getByText('1,067 × 600').waitFor();
    await driver.waitForStillCanvas();
    await driver.shoot('framing');
    expect(await driver.findBarriers()).toEqual([]);
    await bar.getByRole('button', { name: 'Fill' }).click();
    await page.getByText('Retouch 1').waitFor({ timeout: 90_000 });
    await page.getByText('1,067 × 600').waitFor();
    await page.waitForLoadState('networkidle');
    await driver.waitForFade();
    await driver.waitForStillCanvas();
    await driver.shoot('framed');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.getByText('900 × 600').waitFor();
    await page.keyboard.press('Control+y');
    await page.keyboard.press('Control+y');
    await page.getByText('Retouch 1').waitFor();
    expect(driver.complaints).toEqual([]);
  }, 150_000);
});

describe.skipIf(!HAS_CHROMIUM)('a frame', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it('is laid by keys alone in a small window, and put away by Escape', async () => {
    const driver = await openPhoto({ size: { width: 420, height: 760 } });
    const { page } = driver;
    await page.keyboard.press('Shift+X');
    const bar = page.getByRole('region', { name: 'Extend or straighten' });
    await bar.getByLabel('Top').fill('100');
    await page.keyboard.press('Enter');
    for (const key of ['.', '.', '.']) await page.keyboard.press(key);
    await driver.shoot('framing-small');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Enter');
    await bar.waitFor({ state: 'detached' });
    await page.getByText('Retouch 1').waitFor({ state: 'attached' });
    const frame = await page.evaluate(() => fake.engine.lastCall('document.extend')?.frame);
    expect(frame).toEqual({ left: 0, top: 100, right: 0, bottom: 0, degrees: 0.3 });
    await page.keyboard.press('Shift+X');
    await bar.waitFor();
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'detached' });
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

/** The middle of the frame's left edge before it is drawn larger. */
async function findLeftHandle(driver: WindowDriver): Promise<Point> {
  const box = await driver.page.locator('.canvas').first().boundingBox();
  if (!box) throw new Error('Expected a canvas');
  const view = fitFrame({ ...EMPTY_VIEW, size: box }, DIAL, NO_FRAME);
  return { x: box.x + view.left, y: box.y + view.top + (DIAL.height * view.scale) / 2 };
}

import { describe, expect, it } from 'vitest';
import type { Point } from '../../../src/shared/geometry.js';
import type { FakeWindow } from './fake-page/main.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

const PHOTO = { width: 4272, height: 2848 };
const CORNERS = [
  { x: 1500, y: 700 },
  { x: 2900, y: 1900 },
];

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('the ellipse', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it('is taken by its key, drawn between two corners, undone and removed like any other mark', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    const canvas = page.locator('[role="application"]');
    expect(await canvas.evaluate((element) => getComputedStyle(element).cursor)).toBe('none');
    await page.keyboard.press('o');
    await page.getByRole('button', { name: 'Ellipse', pressed: true }).waitFor();
    expect(await canvas.evaluate((element) => getComputedStyle(element).cursor)).toBe('crosshair');
    await page.getByRole('heading', { name: 'Ellipse' }).waitFor();
    await driver.paint(PHOTO, CORNERS);
    await driver.shoot('ellipse');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const mask = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation.inputs.mask);
    expect(mask).toMatchObject([{ kind: 'polygon', mode: 'add' }]);
    const [shape] = mask ?? [];
    const points: readonly Point[] = shape?.kind === 'polygon' ? shape.points : [];
    // The pointer goes by whole pixels of the window, which are a few of the photo.
    const near = (values: number[], expected: number): number => Math.abs(Math.max(...values) - expected);
    expect(
      near(
        points.map(({ x }) => x),
        2900,
      ),
    ).toBeLessThan(5);
    expect(
      near(
        points.map(({ y }) => y),
        1900,
      ),
    ).toBeLessThan(5);
    expect(
      near(
        points.map(({ x }) => -x),
        -1500,
      ),
    ).toBeLessThan(5);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

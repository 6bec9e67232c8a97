import { describe, expect, it } from 'vitest';
import { HAS_CHROMIUM } from './driver.js';
import type { FakeWindow } from './fake-page/main.js';
import { useFakeWindows } from './fake-windows.js';

declare const fake: FakeWindow;

const PHOTO = { width: 4272, height: 2848 };

describe.skipIf(!HAS_CHROMIUM)('original and result side by side', () => {
  const openWindow = useFakeWindows();

  it('are two panes of one view, and what is painted in either is painted', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await page.evaluate((rect) => (fake.engine.patchRect = rect), {
      left: 3050,
      top: 1900,
      width: 700,
      height: 500,
    });
    await driver.paint(
      PHOTO,
      [3150, 3400, 3650].map((x) => ({ x, y: 2150 })),
    );
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor({ state: 'attached' });
    await page.keyboard.press('Shift+Y');
    const [left, right] = [page.locator('.pane'), page.locator('[role="application"]')];
    await left.waitFor();
    const boxes = [await left.boundingBox(), await right.boundingBox()];
    expect(boxes[0]?.width).toBe(boxes[1]?.width);
    expect((boxes[0]?.x ?? 0) + (boxes[0]?.width ?? 0)).toBeLessThanOrEqual(boxes[1]?.x ?? 0);
    await page.waitForLoadState('networkidle');
    await driver.waitForFade();
    await driver.waitForStillCanvas();
    await driver.shoot('side-by-side');
    expect(await driver.findBarriers()).toEqual([]);
    const middle = { x: (boxes[0]?.x ?? 0) + 200, y: (boxes[0]?.y ?? 0) + (boxes[0]?.height ?? 0) / 2 };
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    await page.mouse.move(middle.x + 60, middle.y, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 2').waitFor({ state: 'attached' });
    await page.keyboard.press('y');
    await left.waitFor({ state: 'detached' });
    await page.getByRole('slider', { name: 'Divider between original and result' }).waitFor();
    expect(driver.complaints).toEqual([]);
    await driver.close();
  }, 90_000);
});

import { describe, expect, it } from 'vitest';
import { countDifferent, DIAL, listRetouches, lookAtPhoto, makeDial } from './dial.js';
import { HAS_CHROMIUM } from './driver.js';
import { useRealWindows } from './real-windows.js';

describe.skipIf(!HAS_CHROMIUM)('where a retouch came from', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  it('is shown by key and from the list, joined to its source at the pointer, and gone with Escape and undo', async () => {
    const { driver } = await windows.serve(await makeDial());
    const { page, complaints } = driver;
    await page.keyboard.press('u');
    // The post at the left border.
    await page.keyboard.press('r');
    const corners = [
      { x: 2, y: 355 },
      { x: 46, y: 540 },
    ];
    await driver.paint(DIAL, corners);
    const patch = page.waitForResponse(/patches/, { timeout: 60_000 });
    await page.keyboard.press('Enter');
    await patch;
    await driver.waitForFade();
    const plain = await lookAtPhoto(driver);
    await page.keyboard.press('u');
    const hint = page.getByText('Each part has the colour of the place');
    await hint.waitFor();
    // A good part of the hole, and as much elsewhere.
    expect(countDifferent(await lookAtPhoto(driver), plain)).toBeGreaterThan(5000);
    const [place] = await driver.placesOf(DIAL, [{ x: 24, y: 400 }]);
    await page.mouse.move(place!.x, place!.y);
    await driver.waitForStillCanvas();
    await driver.shoot('origins');
    expect(await driver.findBarriers()).toEqual([]);

    await page.keyboard.press('Escape');
    await hint.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'More for retouch 1' }).click();
    await page.getByRole('menuitem', { name: 'Show where it came from' }).click();
    await hint.waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(() => listRetouches(page)).toEqual([]);
    await hint.waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+Shift+z');
    await hint.waitFor();
    await page.keyboard.press('u');
    await hint.waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Point } from '../../../src/shared/geometry.js';
import { countDifferent, DIAL, listRetouches, lookAtPhoto, makeDial, removeDial } from './dial.js';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useRealWindows } from './real-windows.js';

/** Beside the first hole, and a little into it. */
const BESIDE_DIAL: readonly Point[] = [
  { x: 560, y: 350 },
  { x: 590, y: 400 },
];

describe.skipIf(!HAS_CHROMIUM)('the list of retouches over the real engine', () => {
  const windows = useRealWindows();

  it.each(['a browser', 'the app'])(
    'shows in %s what the photo is with each of them shown or hidden, and fills again what no longer fits',
    async (where) => {
      const photo = await makeDial();
      const { driver } =
        where === 'the app' ? await windows.launch({ args: [photo] }) : await windows.serve(photo);
      const { page } = driver;
      await driver.waitForPhoto();
      await removeDial(driver);
      const one = await lookWhenStill(driver);
      // Without the hint of the first use, which is gone now.
      for (const keys of ['Control+z', 'Control+z']) await page.keyboard.press(keys);
      const original = await lookWhenStill(driver);
      for (const keys of ['Control+y', 'Control+y']) await page.keyboard.press(keys);
      await expectLook(driver, one);
      await driver.paint(DIAL, BESIDE_DIAL);
      await page.keyboard.press('Enter');
      await page.getByText('Retouch 2').waitFor({ state: 'attached', timeout: 60_000 });
      const both = await lookWhenStill(driver);
      expect(countDifferent(one, both)).toBeGreaterThan(100);

      await page.getByRole('button', { name: 'Show retouch 2' }).click();
      await expectLook(driver, one);
      await page.getByRole('button', { name: 'Show retouch 1' }).click();
      await expectLook(driver, original);
      await page.getByRole('button', { name: 'Show retouch 2' }).click();
      // Only the second one: where it does not lie, and the first one did, the photo is what it was.
      const second = await lookWhenStill(driver);
      expect(countDifferent(second, both)).toBeGreaterThan(1000);
      expect(countDifferent(second, original)).toBeLessThan(countDifferent(both, original));
      await page.getByText('1 retouch no longer fits').waitFor();
      await page.getByRole('button', { name: 'Update' }).click();
      await page.getByText('1 retouch no longer fits').waitFor({ state: 'detached', timeout: 60_000 });
      expect(await listRetouches(page)).toEqual(['Retouch 2', 'Retouch 1, hidden']);
      for (const keys of ['Control+z', 'Control+z', 'Control+z', 'Control+z'])
        await page.keyboard.press(keys);
      expect(await listRetouches(page)).toEqual(['Retouch 2', 'Retouch 1']);
      await expectLook(driver, both);
      expect(driver.complaints).toEqual([]);
    },
    180_000,
  );
});

async function lookWhenStill(driver: WindowDriver): Promise<Buffer> {
  await driver.page.waitForLoadState('networkidle');
  await driver.waitForFade();
  await driver.page.mouse.move(5, 5);
  await driver.waitForStillCanvas();
  return lookAtPhoto(driver);
}

async function expectLook(driver: WindowDriver, look: Buffer): Promise<void> {
  await expect.poll(async () => countDifferent(look, await lookAtPhoto(driver)), { timeout: 15_000 }).toBe(0);
}

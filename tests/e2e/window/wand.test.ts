import { describe, expect, it } from 'vitest';
import type { FakeWindow } from './fake-page/main.js';
import { DIAL, makeDial } from './dial.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';
import { isInkedAt } from './ink.js';
import { useRealWindows } from './real-windows.js';

const PHOTO = { width: 4272, height: 2848 };

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('the magic wand', { timeout: 90_000 }, () => {
  const openPhoto = useFakeWindows();

  it('asks as its panel says, shows where until the answer, says so where there are too many specks, and shows fewer', async () => {
    const driver = await openPhoto({ theme: 'light', size: { width: 900, height: 640 } });
    const { page } = driver;
    await page.keyboard.press('n');
    await page.getByRole('contentinfo').getByText('Click on a colour').waitFor();
    await page.keyboard.press('p');
    await page.getByRole('spinbutton', { name: 'Tolerance' }).fill('31');
    await page.getByRole('checkbox', { name: /^Connected only/ }).uncheck();
    await page.evaluate(() => fake.engine.held.add('mask.findColour'));
    await driver.paint(PHOTO, [{ x: 1000, y: 700 }]);
    const [place] = await driver.placesOf(PHOTO, [{ x: 1000, y: 700 }]);
    await expect.poll(() => isInkedAt(page, place)).toBe(true);
    await page.evaluate(() => (fake.engine.foundColour = {}));
    await page.evaluate(() => fake.engine.release());
    await page.getByText('too many specks').waitFor();
    await driver.shoot('wand-undecided');
    expect(await page.evaluate(() => fake.engine.lastCall('mask.findColour'))).toMatchObject({
      tolerance: 31,
      isConnected: false,
    });
    expect(await driver.findBarriers()).toEqual([]);
    // Every other pixel of a square, which is drawn as a picture.
    const rect = { left: 1000, top: 500, width: 400, height: 400 };
    const found = { rect, runs: Array.from({ length: 160_000 }, () => 1) };
    await page.evaluate((many) => (fake.engine.foundColour = { found: many }), found);
    await driver.paint(PHOTO, [{ x: 1000, y: 700 }]);
    const [inside, beside] = await driver.placesOf(PHOTO, [
      { x: 1200, y: 700 },
      { x: 1500, y: 700 },
    ]);
    await expect.poll(() => isInkedAt(page, inside)).toBe(true);
    expect(await isInkedAt(page, beside)).toBe(false);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

describe.skipIf(!HAS_CHROMIUM)('the magic wand with the real engine', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  it('marks the sky as far as it is tolerant, goes on from there, takes away with Alt, and each click can be undone', async () => {
    const { driver } = await windows.serve(await makeDial());
    const { page } = driver;
    const click = (): Promise<void> => driver.paint(DIAL, [{ x: 200, y: 100 }]);
    /** Is the sky marked at the left, near the horizon, and close to the sun? */
    const look = async (): Promise<boolean[]> => {
      const points = [
        { x: 100, y: 60 },
        { x: 100, y: 250 },
        { x: 450, y: 170 },
      ];
      const places = await driver.placesOf(DIAL, points);
      return Promise.all(places.map((place) => isInkedAt(page, place)));
    };
    await page.keyboard.press('n');
    await page.getByRole('button', { name: 'Magic wand', pressed: true }).waitFor();
    expect(await page.getByRole('checkbox', { name: /^Connected only/ }).isChecked()).toBe(true);
    await click();
    await expect.poll(look).toEqual([true, false, false]);
    await page.getByRole('slider', { name: 'Tolerance' }).focus();
    for (let step = 0; step < 12; step++) await page.keyboard.press('ArrowRight');
    await click();
    await expect.poll(look).toEqual([true, true, false]);
    await driver.shoot('wand');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Control+z');
    await expect.poll(look).toEqual([true, false, false]);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(look).toEqual([true, true, false]);
    await page.getByRole('spinbutton', { name: 'Tolerance' }).fill('12');
    await page.keyboard.down('Alt');
    await click();
    await page.keyboard.up('Alt');
    await expect.poll(look).toEqual([false, true, false]);
    await driver.shoot('wand-taken-away');
    expect(driver.complaints).toEqual([]);
  });
});

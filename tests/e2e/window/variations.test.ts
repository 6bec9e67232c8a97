import { describe, expect, it } from 'vitest';
import type { WindowDriver, WindowOptions } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import type { FakeWindow } from './fake-page/main.js';
import { useFakeWindows } from './fake-windows.js';

declare const fake: FakeWindow;

const PHOTO = { width: 4272, height: 2848 };
const SPOT = { left: 3050, top: 1900, width: 700, height: 500 };

describe.skipIf(!HAS_CHROMIUM)('variations', () => {
  const openWindow = useFakeWindows();

  async function openRetouched(options: WindowOptions = {}): Promise<WindowDriver> {
    const driver = await openWindow(options);
    const { page } = driver;
    await page.evaluate((rect) => (fake.engine.patchRect = rect), SPOT);
    await driver.paint(
      PHOTO,
      [3150, 3400, 3650].map((x) => ({ x, y: 2150 })),
    );
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor({ state: 'attached' });
    return driver;
  }

  it.each(['dark', 'light'] as const)(
    'are made at one click and chosen from side by side, by pointer and arrow keys, %s',
    async (theme) => {
      const driver = await openRetouched({ theme });
      const { page } = driver;
      await page.evaluate(() => fake.engine.held.add('retouch.apply'));
      await page.getByRole('button', { name: 'Variations' }).click();
      await page.getByText('Filling…').waitFor();
      await driver.shoot(`variations-making-${theme}`);
      expect(await driver.findBarriers()).toEqual([]);
      await page.evaluate(() => fake.engine.release());
      const choices = page.getByRole('radiogroup', { name: 'Variations' }).getByRole('radio');
      await expect
        .poll(() => choices.locator('.cause').allTextContents(), { timeout: 10_000 })
        .toEqual(['1 First result', '2 Another try', '3 Texture', '4 Without lines']);
      await choices.nth(2).click();
      expect(await choices.nth(2).getAttribute('aria-checked')).toBe('true');
      const told = () => page.evaluate(() => fake.engine.lastCall('document.setHead')?.retouches);
      await expect.poll(told).toEqual(['retouch-3']);
      await choices.nth(2).focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(told).toEqual(['retouch-4']);
      await page.keyboard.press('ArrowRight');
      await expect.poll(told).toEqual(['retouch-1']);
      await page.keyboard.press('ArrowLeft');
      await waitForThumbnails(driver);
      await driver.shoot(`variations-${theme}`);
      expect(await driver.findBarriers()).toEqual([]);
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await expect.poll(() => choices.count(), { timeout: 10_000 }).toBe(7);
      await page.keyboard.press('Escape');
      await choices.first().waitFor({ state: 'detached' });
      // All of the choosing is one step; the others stay in the retouch.
      await page.keyboard.press('Control+z');
      await expect.poll(told).toEqual(['retouch-1']);
      await page.keyboard.press('Shift+V');
      await expect.poll(() => choices.count()).toBe(7);
      expect(await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.place)).toEqual({
        of: 'retouch-4',
        as: 'variation',
      });
      expect(driver.complaints).toEqual([]);
      await driver.close();
    },
    90_000,
  );

  it('come in the order in which they fit when all are made, with a quiet mark, and belong to the topmost that shows', async () => {
    const driver = await openRetouched();
    const { page } = driver;
    await driver.paint(
      PHOTO,
      [600, 900].map((x) => ({ x, y: 900 })),
    );
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 2').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Show retouch 2' }).click();
    await page.evaluate(() => (fake.engine.doubts = [0.62, 0.2, 0.4]));
    await page.keyboard.press('Shift+V');
    const choices = page.getByRole('radiogroup', { name: 'Variations' }).getByRole('radio');
    await expect
      .poll(() => choices.locator('.cause').allTextContents(), { timeout: 10_000 })
      .toEqual(['1 Texture', '2 Without lines', '3 Another try', '4 First result']);
    const place = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.place);
    expect(place).toEqual({ of: 'retouch-1', as: 'variation' });
    await choices.first().getByRole('img', { name: 'Fits its surroundings well' }).waitFor();
    await choices.nth(2).getByRole('img', { name: 'Differs from its surroundings' }).waitFor();
    expect(await choices.nth(3).getByRole('img').count()).toBe(0);
    await waitForThumbnails(driver);
    await driver.shoot('variations-fit');
    expect(await driver.findBarriers()).toEqual([]);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  }, 90_000);

  it('have room in a small window and on a phone', async () => {
    for (const [name, size] of [
      ['small', { width: 900, height: 560 }],
      ['phone', { width: 390, height: 844 }],
    ] as const) {
      const driver = await openRetouched({ size });
      await driver.page.keyboard.press('Shift+V');
      await expect
        .poll(() => driver.page.locator('.choice[role="radio"]').count(), { timeout: 10_000 })
        .toBe(4);
      await waitForThumbnails(driver);
      await driver.shoot(`variations-${name}`);
      expect(await driver.findBarriers()).toEqual([]);
      expect(driver.complaints).toEqual([]);
      await driver.close();
    }
  }, 90_000);
});

async function waitForThumbnails(driver: WindowDriver): Promise<void> {
  await driver.page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLImageElement>('main img')].every(
      ({ naturalWidth }) => naturalWidth > 0,
    ),
  );
  await driver.page.waitForLoadState('networkidle');
  await driver.waitForFade();
}

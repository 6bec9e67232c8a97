import { describe, expect, it } from 'vitest';
import type { Size } from '../../../src/shared/geometry.js';
import type { FakeWindow } from './fake-page/main.js';
import type { WindowDriver, WindowOptions } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

const PHOTO = { width: 4272, height: 2848 };
/** It turns back at its end: a finger that leaves in full flight throws, and the next tap only stops what was thrown. */
const STROKE = [
  { x: 1700, y: 1500 },
  { x: 2100, y: 1300 },
  { x: 2500, y: 1100 },
  { x: 2480, y: 1100 },
  { x: 2490, y: 1110 },
];
const PHONE: WindowOptions = { size: { width: 390, height: 844 }, hasTouch: true, pixelRatio: 2 };
const SMALL: WindowOptions = { size: { width: 800, height: 600 } };

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('a window of any size', { timeout: 90_000 }, () => {
  const openWindow = useFakeWindows();

  async function photoSize({ page }: WindowDriver): Promise<Size> {
    const box = await page.locator('[role="application"]').boundingBox();
    if (!box) throw new Error('Expected a canvas on the page but found none.');
    return box;
  }

  /** Names of buttons that are not whole on the screen, or lie beneath something else. */
  function findHidden({ page }: WindowDriver): Promise<string[]> {
    return page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button')]
        .filter((button) => {
          const { left, top, right, bottom, width } = button.getBoundingClientRect();
          if (width === 0 || button.closest('[data-scrolls]')) return false;
          const isOutside = left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
          const front = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          return isOutside || !button.contains(front);
        })
        .map((button) => button.getAttribute('aria-label') ?? button.textContent ?? ''),
    );
  }

  async function expectClean(driver: WindowDriver, name: string): Promise<void> {
    await driver.waitForFade();
    await driver.shoot(name);
    expect(await driver.findBarriers()).toEqual([]);
    expect(driver.complaints).toEqual([]);
  }

  it('removes by touch on a phone, where the photo has the whole width', async () => {
    const driver = await openWindow(PHONE);
    const { page } = driver;
    expect((await photoSize(driver)).width).toBe(390);
    expect((await photoSize(driver)).height).toBeGreaterThan(600);
    expect(await findHidden(driver)).toEqual([]);
    await driver.touch(await driver.placesOf(PHOTO, STROKE));
    await driver.shoot('phone-painted');
    await page.locator('.acts [aria-disabled="false"]', { hasText: 'Clear' }).waitFor();
    await page.getByRole('button', { name: 'Clear', exact: true }).tap();
    // A tap becomes a click in its own time.
    await page.locator('.acts').waitFor({ state: 'hidden' });
    await driver.touch(await driver.placesOf(PHOTO, STROKE));
    await page.locator('.acts [aria-disabled="false"]', { hasText: 'Remove' }).waitFor();
    await page.evaluate(() => fake.engine.held.add('retouch.apply'));
    await page.getByRole('button', { name: /^Remove/ }).tap();
    await page.getByRole('progressbar').waitFor();
    expect(await findHidden(driver)).toEqual([]);
    await expectClean(driver, 'phone-filling');
    await page.evaluate(() => fake.engine.release());
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    await driver.close();
  });

  it('shows its settings on a phone as a sheet that leaves Remove in reach', async () => {
    const driver = await openWindow(PHONE);
    const { page } = driver;
    const before = await photoSize(driver);
    await page.getByRole('button', { name: 'Show or hide settings' }).first().tap();
    await page.getByRole('spinbutton', { name: 'Size (px)' }).waitFor();
    expect(await photoSize(driver)).toEqual(before);
    expect(await findHidden(driver)).toEqual([]);
    await expectClean(driver, 'phone-sheet');
    await page.getByRole('button', { name: 'More' }).tap();
    await page.getByRole('menuitem', { name: 'Save as…' }).waitFor();
    await expectClean(driver, 'phone-more');
    await page.getByRole('menuitem', { name: 'Settings', exact: true }).tap();
    await page.getByRole('dialog').waitFor();
    await driver.close();
  });

  it('leaves a small window to the photo until the settings are asked for', async () => {
    const driver = await openWindow(SMALL);
    const { page } = driver;
    expect((await photoSize(driver)).width).toBeGreaterThan(740);
    await driver.paint(PHOTO, STROKE);
    expect(await findHidden(driver)).toEqual([]);
    await expectClean(driver, 'small-painted');
    await page.keyboard.press('p');
    await page.getByRole('spinbutton', { name: 'Size (px)' }).waitFor();
    expect(await findHidden(driver)).toEqual([]);
    await expectClean(driver, 'small-panel');
    await page.getByRole('button', { name: /^Remove/ }).click();
    await page.getByText('Retouch 1').waitFor();
    await driver.close();
  });

  it('removes with the settings hidden', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await page.keyboard.press('p');
    await driver.paint(PHOTO, STROKE);
    await expectClean(driver, 'without-panel');
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await driver.paint(PHOTO, STROKE);
    await page.evaluate(() => fake.engine.held.add('retouch.apply'));
    await page.getByRole('button', { name: /^Remove/ }).click();
    await page.getByRole('progressbar').waitFor();
    expect(await findHidden(driver)).toEqual([]);
    await driver.close();
  });

  it('follows the window from wide to narrow and back', async () => {
    const driver = await openWindow();
    const { page } = driver;
    const size = page.getByRole('spinbutton', { name: 'Size (px)' });
    await size.waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await size.waitFor({ state: 'hidden' });
    await expect.poll(() => findHidden(driver)).toEqual([]);
    await page.setViewportSize({ width: 844, height: 390 });
    await expect.poll(() => findHidden(driver)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await size.waitFor();
    await driver.close();
  });

  it('looks finished at the usual sizes, dark and light', async () => {
    for (const [name, options] of [
      ['phone', PHONE],
      ['small', SMALL],
      ['usual', {}],
      ['large', { size: { width: 2560, height: 1440 } }],
    ] as const) {
      for (const theme of ['dark', 'light'] as const) {
        const driver = await openWindow({ ...options, theme });
        expect(await findHidden(driver), name).toEqual([]);
        await expectClean(driver, `size-${name}-${theme}`);
        await driver.close();
      }
    }
    const empty = await openWindow(PHONE, '');
    expect(await findHidden(empty)).toEqual([]);
    await expectClean(empty, 'phone-empty');
    await empty.close();
    const german = await openWindow({ ...PHONE, language: 'de-DE' });
    expect(await findHidden(german)).toEqual([]);
    await expectClean(german, 'phone-german');
    await german.close();
  });
});

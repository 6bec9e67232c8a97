import { describe, expect, it } from 'vitest';
import type { FakeWindow } from './fake-page/main.js';
import type { WindowDriver, WindowOptions } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

const PHOTO = { width: 4272, height: 2848 };
const STROKE = [
  { x: 1700, y: 1500 },
  { x: 2500, y: 1100 },
];
/** The usual window with everything in it twice as large. */
const ZOOMED: WindowOptions = { size: { width: 640, height: 400 }, pixelRatio: 2, language: 'de-DE' };

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('people', { timeout: 60_000 }, () => {
  const openWindow = useFakeWindows();

  it('who are new can try a photo and are told the next step, until they have removed something', async () => {
    const driver = await openWindow({}, '');
    const { page } = driver;
    await driver.shoot('samples');
    await page.getByRole('button', { name: 'A bird' }).click();
    await driver.waitForPhoto();
    // It comes with a mask; whoever clears it paints one.
    await page.getByText('Now press Enter').waitFor();
    await page.keyboard.press('Delete');
    const step = page.getByRole('main').getByText('Paint over what should go.', { exact: true });
    await step.waitFor();
    await driver.paint(PHOTO, STROKE);
    await page.getByText('Now press Enter').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'A dandelion' }).click();
    await driver.waitForPhoto();
    await page
      .getByRole('button', { name: /^Remove/ })
      .first()
      .waitFor();
    await page.keyboard.press('Delete');
    await driver.waitForFade();
    expect(await step.count()).toBe(0);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('who enlarge everything find all controls inside the window', async () => {
    const driver = await openWindow(ZOOMED);
    await driver.paint(PHOTO, STROKE);
    await driver.waitForFade();
    await driver.shoot('zoomed-german');
    expect(await findCutButtons(driver)).toEqual([]);
    expect(await driver.findBarriers()).toEqual([]);
    for (const [shortcut, name] of [
      ['Control+,', 'settings'],
      ['?', 'shortcuts'],
      ['Control+s', 'save'],
    ] as const) {
      await driver.page.keyboard.press(shortcut);
      await driver.page.getByRole('dialog').waitFor();
      await driver.shoot(`zoomed-german-${name}`);
      const box = await driver.page.getByRole('dialog').boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(0);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(400);
      await driver.page.keyboard.press('Escape');
    }
    await driver.close();
  });

  it('who enlarge everything can begin', async () => {
    const driver = await openWindow(ZOOMED, '');
    await driver.shoot('zoomed-empty-german');
    expect(await findCutButtons(driver)).toEqual([]);
    await driver.page.getByText('Fotos bleiben auf diesem Rechner').scrollIntoViewIfNeeded();
    expect(await driver.findBarriers()).toEqual([]);
    await driver.close();
  });

  it('who have colours of their own see what is on', async () => {
    const driver = await openWindow({ forcedColors: 'active' });
    await driver.paint(PHOTO, STROKE);
    await driver.shoot('forced-colors');
    const [on, off] = await Promise.all(
      ['Brush', 'Lasso'].map((name) =>
        driver.page
          .getByRole('button', { name, exact: true })
          .evaluate((button) => getComputedStyle(button).backgroundColor),
      ),
    );
    expect(on).not.toBe(off);
    await driver.close();
  });

  it('who want more contrast get it in both themes', async () => {
    const colours = new Set<string>();
    for (const options of [
      {},
      { contrast: 'more' },
      { theme: 'light' },
      { contrast: 'more', theme: 'light' },
    ] as const) {
      const driver = await openWindow({ ...options, size: { width: 900, height: 600 } });
      const colour = await driver.page
        .getByRole('contentinfo')
        .evaluate((bar) => getComputedStyle(bar.querySelector('*') ?? bar).color);
      colours.add(colour);
      if ('contrast' in options) expect(await driver.findBarriers()).toEqual([]);
      await driver.close();
    }
    expect(colours.size).toBe(4);
  });

  it('who want no movement see none while a fill runs', async () => {
    const driver = await openWindow({ reducedMotion: 'reduce' });
    await driver.paint(PHOTO, STROKE);
    await driver.page.evaluate(() => fake.engine.held.add('retouch.apply'));
    await driver.page.keyboard.press('Enter');
    await driver.page.getByRole('progressbar').waitFor();
    await driver.page.evaluate(() => fake.engine.report('search', 0.3));
    await driver.waitForFade();
    const canvas = driver.page.locator('[role="application"]');
    const clip = { x: 300, y: 200, width: 400, height: 300 };
    const first = await driver.page.screenshot({ clip });
    await driver.page.waitForTimeout(400);
    expect(Buffer.compare(first, await driver.page.screenshot({ clip }))).toBe(0);
    expect(await canvas.isVisible()).toBe(true);
    await driver.close();
  });

  it('who use the keyboard reach every control', async () => {
    const driver = await openWindow();
    await driver.openFillOptions();
    await driver.paint(PHOTO, STROKE);
    const { page } = driver;
    const { wanted, stops } = await page.evaluate(() => {
      const all = document.querySelectorAll('button, input, [role="application"]');
      // Of a group of radio buttons the chosen one is reached, arrows go on from there.
      const reachable = [...all].filter((one) => !one.matches('[type="radio"]:not(:checked), :disabled'));
      reachable.forEach((one, index) => one.setAttribute('data-place', String(index)));
      const bars = new Set(reachable.map((one) => one.closest('[role="toolbar"]') ?? one));
      return { wanted: reachable.length, stops: bars.size };
    });
    const reached = new Set<string>();
    const noteFocus = async (): Promise<void> => {
      reached.add(await page.evaluate(() => document.activeElement?.getAttribute('data-place') ?? 'none'));
    };
    // Folded parts of the panel have a stop of their own.
    for (let press = 0; press < stops + 4; press++) {
      await page.keyboard.press('Tab');
      await noteFocus();
      const others = await page.evaluate(
        () => document.activeElement?.closest('[role="toolbar"]')?.querySelectorAll('button').length ?? 0,
      );
      // In a bar arrows go on, around and back to where Tab came in.
      for (let step = 0; step < others; step++) {
        await page.keyboard.press('ArrowRight');
        await noteFocus();
      }
    }
    reached.delete('none');
    expect(wanted).toBeGreaterThan(20);
    expect(reached.size).toBe(wanted);

    const grow = page.getByRole('slider', { name: /^Grow/ });
    await grow.press('ArrowRight');
    await grow.press('ArrowUp');
    await grow.press('ArrowLeft');
    expect(await page.getByRole('spinbutton', { name: /^Grow/ }).inputValue()).toBe('1');
    await driver.close();
  });
});

/** Names of buttons that reach beyond the window. */
function findCutButtons({ page }: WindowDriver): Promise<string[]> {
  return page.evaluate(() => {
    const bars = document.querySelectorAll('header button, aside[aria-label] > :not(.sections) button');
    const cut = [...bars].filter((button) => {
      const { left, top, right, bottom } = button.getBoundingClientRect();
      return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
    });
    return cut.map((button) => button.getAttribute('aria-label') ?? button.textContent.trim());
  });
}

import type { Stage } from '../../../src/shared/progress.js';
import { describe, expect, it } from 'vitest';
import type { FakeWindow } from './fake-page/main.js';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

const PHOTO = { width: 4272, height: 2848 };
const STROKE = [
  { x: 1700, y: 1500 },
  { x: 2500, y: 1100 },
];
const NEXT = [
  { x: 2900, y: 1900 },
  { x: 3500, y: 2000 },
];

const TIME_LEFT = {
  'en-GB': /About \d+ seconds left/,
  'de-DE': /Noch etwa \d+ Sekunden/,
  'fr-FR': /Environ \d+ secondes restantes/,
  'ja-JP': /残り約 \d+ 秒/,
} as const;

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('the progress of a fill', { timeout: 120_000 }, () => {
  const openWindow = useFakeWindows();

  function report({ page }: WindowDriver, stage: Stage, fraction: number): Promise<void> {
    return page.evaluate(([name, part]) => fake.engine.report(name, part), [stage, fraction] as const);
  }

  it('has its words whole, with the queue, in every width and language', async () => {
    for (const [language, widths] of [
      ['en-GB', [1280]],
      ['de-DE', [1280, 800, 390]],
      ['fr-FR', [390]],
      ['ja-JP', [390]],
    ] as const) {
      const driver = await openWindow({ language, size: { width: widths[0], height: 800 } });
      const { page } = driver;
      await page.clock.install();
      await page.evaluate(() => fake.engine.held.add('retouch.apply'));
      await driver.paint(PHOTO, STROKE);
      await page.keyboard.press('Enter');
      await page.clock.runFor(1000);
      await page.getByRole('progressbar').waitFor();
      await driver.paint(PHOTO, NEXT);
      await page.keyboard.press('Enter');
      // An even search of a minute and a half, up to its middle.
      for (let part = 0.1; part < 0.6; part += 0.04) {
        await report(driver, 'search', part);
        await page.clock.fastForward(4000);
      }
      await page.locator('.task', { hasText: TIME_LEFT[language] }).waitFor();
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        await page.clock.runFor(500);
        const cut = await page
          .locator('.task')
          .evaluate((panel) =>
            [...panel.querySelectorAll('span, p, button')]
              .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
              .map((part) => part.textContent),
          );
        expect(cut, `${language} ${width}`).toEqual([]);
        await driver.shoot(`progress-${language}-${width}`);
      }
      await driver.close();
    }
  });

  it('says what goes on from the first second, and tells no time before it can', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await page.clock.install();
    await page.evaluate(() => fake.engine.held.add('retouch.apply'));
    await driver.paint(PHOTO, STROKE);
    await page.keyboard.press('Enter');
    await page.clock.runFor(500);
    await page.getByRole('progressbar').waitFor();
    await report(driver, 'network', 0.05);
    const panel = page.locator('.task');
    const bar = page.locator('.task .done');
    const widthOf = async (): Promise<number> =>
      parseFloat((await bar.getAttribute('style'))?.replace(/[^\d.]/g, '') ?? '');
    const looks: { words: string; width: number }[] = [];
    for (let seconds = 0; seconds < 24; seconds += 2) {
      await page.clock.runFor(2000);
      looks.push({ words: await panel.innerText(), width: await widthOf() });
    }
    expect(looks.every(({ words }) => words.includes('Preparing') && !words.includes('left'))).toBe(true);
    expect(new Set(looks.map(({ words }) => words)).size).toBe(looks.length);
    const widths = looks.map(({ width }) => width);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(new Set(widths).size).toBe(widths.length);
    expect(widths.at(-1)).toBeLessThan(45);
    // What the engine says next is behind what is shown.
    await report(driver, 'search', 0.1);
    await page.clock.runFor(1000);
    expect(await widthOf()).toBeGreaterThanOrEqual(widths.at(-1) ?? 0);
    await driver.close();
  });
});

import { describe, expect, it } from 'vitest';
import type { FakeWindow } from './fake-page/main.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

const PHOTO = { width: 4272, height: 2848 };
const STROKE = [
  { x: 1700, y: 1500 },
  { x: 2500, y: 1100 },
];

/** Stands in for the system's notifications, and for a window that can be hidden. */
interface Stub {
  permission: string;
  isHidden: boolean;
  readonly shown: string[];
  click: (() => void) | undefined;
  focused: number;
}

declare const fake: FakeWindow;
declare const stub: Stub;

describe.skipIf(!HAS_CHROMIUM)('long work', { timeout: 90_000 }, () => {
  const openWindow = useFakeWindows();

  it('is told of by the system when it ends and nobody looks, once the person wants that', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await page.addInitScript(() => {
      const state: Stub = { permission: 'denied', isHidden: false, shown: [], click: undefined, focused: 0 };
      class FakeNotification {
        constructor(title: string, { body }: { body?: string }) {
          state.shown.push(`${title}: ${body}`);
        }
        static get permission(): string {
          return state.permission;
        }
        static requestPermission = (): Promise<string> => Promise.resolve(state.permission);
        set onclick(click: () => void) {
          state.click = click;
        }
        close(): void {
          state.click = undefined;
        }
      }
      Object.assign(globalThis, { stub: state, Notification: FakeNotification });
      Object.defineProperty(Document.prototype, 'hidden', { get: () => state.isHidden });
      globalThis.focus = () => void state.focused++;
    });
    await page.clock.install();
    await page.reload();
    await driver.waitForPhoto();

    async function fillFor(ms: number, isHidden: boolean, fails = false): Promise<void> {
      await page.evaluate(() => fake.engine.held.add('retouch.apply'));
      await driver.paint(PHOTO, STROKE);
      await page.keyboard.press('Enter');
      await expect.poll(() => page.evaluate(() => fake.engine.held.size)).toBe(0);
      await page.clock.runFor(ms);
      await page.evaluate(
        ([hidden, fail]) => {
          stub.isHidden = hidden;
          if (fail)
            fake.engine.failures.set('retouch.apply', new fake.AppError('OUT_OF_MEMORY', 'No memory'));
          fake.engine.release();
        },
        [isHidden, fails] as const,
      );
      await page.getByRole('progressbar').waitFor({ state: 'detached' });
    }
    const shown = (): Promise<readonly string[]> => page.evaluate(() => stub.shown);

    // Off at first: a browser must ask, and may say no.
    await fillFor(11_000, true);
    await page.keyboard.press('Control+,');
    const field = page.getByRole('checkbox', { name: 'Tell me when long work is done' });
    expect(await field.isChecked()).toBe(false);
    await field.click();
    await page
      .getByRole('status')
      .filter({ hasText: 'does not allow notifications' })
      .waitFor({ state: 'attached' });
    await driver.shoot('long-work-denied');
    await expect.poll(() => field.isChecked()).toBe(false);
    await page.evaluate(() => (stub.permission = 'granted'));
    await field.click();
    await expect.poll(() => field.isChecked()).toBe(true);
    await driver.waitForFade();
    await driver.shoot('long-work-setting');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Escape');

    // Not of what is short, nor while the person looks.
    await fillFor(5000, true);
    await fillFor(11_000, false);
    expect(await shown()).toEqual([]);
    await fillFor(11_000, true);
    await expect.poll(shown).toEqual(['The removal is done: sundial.jpg']);
    await page.evaluate(() => stub.click?.());
    expect(await page.evaluate(() => [stub.focused, stub.click])).toEqual([1, undefined]);
    await fillFor(11_000, true, true);
    await expect
      .poll(shown)
      .toEqual([...['The removal is done: sundial.jpg', 'This could not be removed: sundial.jpg']]);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

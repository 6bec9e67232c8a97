import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  countDifferent,
  DIAL,
  listRetouches,
  lookAtPhoto,
  makeDial,
  ON_DIAL,
  ON_GROUND,
  paintGround,
  removeDial,
} from './dial.js';
import { HAS_CHROMIUM, WindowDriver } from './driver.js';
import { useRealWindows } from './real-windows.js';

describe.skipIf(!HAS_CHROMIUM)('a page that is loaded again', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  async function openServed(): Promise<WindowDriver> {
    return (await windows.serve(await makeDial())).driver;
  }

  /** Removes one thing and paints over another. */
  async function work(driver: WindowDriver): Promise<void> {
    await removeDial(driver);
    await driver.paint(DIAL, ON_GROUND);
  }

  async function undoEverything(page: Page): Promise<void> {
    const undo = page.getByRole('button', { name: 'Undo' });
    await page.keyboard.press('Control+z');
    await expect.poll(() => listRetouches(page)).toEqual(['Retouch 1']);
    await page.keyboard.press('Control+z');
    await expect.poll(() => listRetouches(page)).toEqual([]);
    await expect.poll(() => undo.getAttribute('aria-disabled')).toBe('true');
  }

  it('shows the same picture, and everything can be undone', async () => {
    const driver = await openServed();
    const { page } = driver;
    await work(driver);
    const before = await lookAtPhoto(driver);
    await page.reload();
    await driver.waitForPhoto();
    await expect.poll(() => listRetouches(page)).toEqual(['Retouch 1']);
    await expect.poll(async () => countDifferent(before, await lookAtPhoto(driver))).toBe(0);
    expect(await page.title()).toBe('• dial.png – Lacuna');
    await undoEverything(page);
    expect(driver.complaints).toEqual([]);
  });

  it('shows the same place, with the same tool in hand', async () => {
    const driver = await openServed();
    const { page } = driver;
    await driver.waitForPhoto();
    for (const key of ['s', 'e', ']', ']']) await page.keyboard.press(key);
    const [place] = await driver.placesOf(DIAL, ON_DIAL);
    await page.mouse.move(place?.x ?? 0, place?.y ?? 0);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -500);
    await page.keyboard.up('Control');
    await driver.waitForFade();
    await driver.waitForStillCanvas();
    const before = { panel: await readPanel(page), photo: await lookAtPhoto(driver) };
    expect(before.panel).toMatchObject({ tools: ['Sketch lines', 'Erase'] });
    expect(before.panel.zoom).not.toContain('100 %');
    await page.reload();
    await driver.waitForPhoto();
    await expect.poll(async () => countDifferent(before.photo, await lookAtPhoto(driver))).toBe(0);
    expect(await readPanel(page)).toEqual(before.panel);
    await driver.shoot('reloaded');
    expect(driver.complaints).toEqual([]);
  });

  it('has painted what it was filling', async () => {
    const driver = await openServed();
    const { page } = driver;
    await removeDial(driver);
    await paintGround(driver);
    await page.keyboard.press('Enter');
    await page.getByRole('progressbar').waitFor();
    await page.reload();
    await driver.waitForPhoto();
    await expect.poll(() => listRetouches(page)).toEqual(['Retouch 1']);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 2').waitFor({ timeout: 60_000 });
  });

  it('is found again in another tab when its own has crashed', async () => {
    const driver = await openServed();
    const { page } = driver;
    await work(driver);
    const address = page.url();
    const crashed = page.waitForEvent('crash');
    page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    const next = WindowDriver.over(await page.context().newPage());
    await next.page.goto(address);
    await next.waitForPhoto();
    await expect.poll(() => listRetouches(next.page)).toEqual(['Retouch 1']);
    await next.page.keyboard.press('Control+z');
    await expect.poll(() => listRetouches(next.page)).toEqual([]);
  });

  it('does not take the photo of another tab', async () => {
    const driver = await openServed();
    await work(driver);
    const second = WindowDriver.over(await driver.page.context().newPage());
    await second.page.goto(driver.page.url());
    await second.waitForPhoto();
    expect(await second.page.getByText('Nothing removed yet.').isVisible()).toBe(true);
    await expect.poll(() => listRetouches(driver.page)).toEqual(['Retouch 1']);
  });

  it('is loaded again by the desktop app when it crashes, and loses nothing', async () => {
    const { driver, page, electron } = await windows.launch({ args: [await makeDial()] });
    await work(driver);
    const before = await lookAtPhoto(driver);
    const loaded = page.waitForEvent('load');
    electron.window?.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    await loaded;
    await driver.waitForPhoto();
    await expect.poll(async () => countDifferent(before, await lookAtPhoto(driver))).toBe(0);
    await undoEverything(page);
  });
});

/** What the window says of the tool and the place in the photo. */
async function readPanel(page: Page) {
  const pressed = page.getByRole('toolbar', { name: 'Tools' }).locator('[aria-pressed="true"]');
  return {
    tools: await pressed.evaluateAll((buttons) => buttons.map((button) => button.ariaLabel)),
    size: await page.getByRole('spinbutton', { name: 'Size (px)' }).inputValue(),
    zoom: await page.getByRole('button', { name: /^Zoom: / }).textContent(),
  };
}

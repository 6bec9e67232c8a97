import { describe, expect, it } from 'vitest';
import type { FakeWindow } from './fake-page/main.js';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

const PHOTO = { width: 4272, height: 2848 };
const FIRST = [
  { x: 1700, y: 1500 },
  { x: 2500, y: 1100 },
];
const SECOND = [
  { x: 2900, y: 1900 },
  { x: 3500, y: 2000 },
];

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('hands on the photo', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  function countFills(driver: WindowDriver): Promise<number> {
    return driver.page.evaluate(
      () => fake.engine.calls.filter(({ name }) => name === 'retouch.apply').length,
    );
  }

  it('paint the next spot while one is being filled', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    await page.evaluate(() => fake.engine.held.add('retouch.apply'));
    await driver.paint(PHOTO, FIRST);
    await page.keyboard.press('Enter');
    await page.getByRole('progressbar').waitFor();
    await driver.paint(PHOTO, SECOND);
    await driver.shoot('painting-on');
    await page.keyboard.press('Enter');
    await page.getByText('1 more waiting').waitFor();
    await driver.shoot('waiting');
    expect(await driver.findBarriers()).toEqual([]);
    expect(await countFills(driver)).toBe(1);

    await page.evaluate(() => fake.engine.release());
    await page.getByText('Retouch 2').waitFor();
    const second = await page.evaluate(() => fake.engine.lastCall('retouch.apply'));
    expect(second).toMatchObject({ baseRevision: 1, operation: { inputs: { mask: [{ kind: 'stroke' }] } } });
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('draw with one finger, zoom and move with two, and leave no stroke behind then', async () => {
    const driver = await openPhoto({ hasTouch: true });
    const { page } = driver;
    const zoom = page.getByRole('button', { name: /^Zoom: / });
    await driver.touch(await driver.placesOf(PHOTO, FIRST));
    const undo = page.getByRole('button', { name: 'Undo' });
    await expect.poll(() => undo.getAttribute('aria-disabled')).toBe('false');
    await page.keyboard.press('Control+z');
    await expect.poll(() => undo.getAttribute('aria-disabled')).toBe('true');

    const [left, right] = [
      [500, 450, 400, 340],
      [600, 650, 700, 760],
    ].map((path) => path.map((x) => ({ x, y: 400 })));
    await driver.touch(left ?? [], right ?? []);
    // Fingers went from 100 to 420 pixels apart, from 21 % to 90 %; browsers even out what screens report.
    await expect.poll(async () => parseInt((await zoom.textContent()) ?? '')).toBeGreaterThan(80);
    expect(parseInt((await zoom.textContent()) ?? '')).toBeLessThan(100);
    expect(await undo.getAttribute('aria-disabled')).toBe('true');
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('pinch and push on a trackpad, and turn a wheel for the size of the brush', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    const size = page.getByRole('spinbutton', { name: 'Size (px)' });
    const zoom = page.getByRole('button', { name: /^Zoom: / });
    const usual = await size.inputValue();
    await page.mouse.move(500, 400);
    await page.keyboard.down('Control');
    for (let step = 0; step < 10; step++) await page.mouse.wheel(0, -7);
    await page.keyboard.up('Control');
    await expect.poll(() => zoom.textContent()).toMatch(/4\d %/);
    await page.mouse.wheel(30, 12);
    await page.mouse.wheel(0, 12);
    expect(await size.inputValue()).toBe(usual);
    await page.waitForTimeout(300);
    await page.mouse.wheel(0, -100);
    await expect.poll(() => size.inputValue()).not.toBe(usual);
    await driver.close();
  });
});

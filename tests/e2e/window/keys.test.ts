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

declare const fake: FakeWindow;

const hasPhotoFocus = ({ page }: WindowDriver): Promise<boolean> =>
  page.evaluate(() => document.activeElement?.getAttribute('role') === 'application');

const zoomOf = ({ page }: WindowDriver): Promise<string | null> => page.locator('.zoom').textContent();

describe.skipIf(!HAS_CHROMIUM)('the keys belong to the photo', { timeout: 90_000 }, () => {
  const openFakeWindow = useFakeWindows();

  it('when it has been opened', async () => {
    const driver = await openFakeWindow();
    await expect.poll(() => hasPhotoFocus(driver)).toBe(true);
    await driver.close();
  });

  it('after a click in the bars: Enter removes and does not press the button again, Space moves', async () => {
    const driver = await openFakeWindow();
    const { page } = driver;
    await driver.paint(PHOTO, STROKE);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const zoom = await zoomOf(driver);
    await page.keyboard.down(' ');
    await page.mouse.move(500, 400);
    await page.mouse.down();
    await page.mouse.move(540, 420);
    await page.mouse.up();
    await page.keyboard.up(' ');
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    expect(await zoomOf(driver)).toBe(zoom);
    const strokes = await page.evaluate(
      () => fake.engine.lastCall('retouch.apply')?.operation.inputs.mask.length,
    );
    expect(strokes).toBe(1);
    await driver.close();
  });

  it.each(['Settings', 'Keyboard shortcuts'])(
    'after the dialog %s, without a tip that stays',
    async (name) => {
      const driver = await openFakeWindow();
      await driver.page.getByRole('button', { name, exact: true }).click();
      await driver.page.getByRole('dialog').waitFor();
      await driver.page.keyboard.press('Escape');
      await driver.page.getByRole('dialog').waitFor({ state: 'detached' });
      await expect.poll(() => hasPhotoFocus(driver)).toBe(true);
      await driver.page.waitForTimeout(800); // longer than a tip takes to appear
      expect(await driver.page.getByRole('tooltip').count()).toBe(0);
      await driver.close();
    },
  );

  it('after a choice in the panel, and after a number was typed', async () => {
    const driver = await openFakeWindow();
    const { page } = driver;
    await driver.paint(PHOTO, STROKE);
    await driver.openFillOptions();
    await page.getByRole('combobox', { name: /^Method/ }).click();
    await page.getByRole('option', { name: /^Texture/ }).click();
    await expect.poll(() => hasPhotoFocus(driver)).toBe(true);
    await page.getByText('Advanced').click();
    await page.getByLabel('Variation').fill('7');
    await page.keyboard.press('Enter');
    await expect.poll(() => hasPhotoFocus(driver)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const sent = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation.options);
    expect(sent).toMatchObject({ fill: 'patchmatch', seed: 7 });
    expect(await page.getByRole('listbox').count()).toBe(0);
    await driver.close();
  });

  it('after a list was opened by the pointer and nothing chosen, but not where the keys opened it', async () => {
    const driver = await openFakeWindow();
    const { page } = driver;
    await driver.openFillOptions();
    const method = page.getByRole('combobox', { name: /^Method/ });
    await driver.paint(PHOTO, STROKE);
    await method.click();
    await page.getByRole('listbox').waitFor();
    await page.mouse.click(500, 780);
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    await expect.poll(() => hasPhotoFocus(driver)).toBe(true);
    await method.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    await expect.poll(() => method.evaluate((one) => one === document.activeElement)).toBe(true);
    await driver.close();
  });

  it('and those of the save dialog to its name: after a choice Enter saves', async () => {
    const driver = await openFakeWindow();
    const { page } = driver;
    await page.keyboard.press('Control+s');
    await page
      .getByRole('dialog')
      .getByRole('combobox', { name: /^Format/ })
      .click();
    await page.getByRole('option', { name: 'TIFF' }).click();
    await expect
      .poll(() => page.getByLabel('Name').evaluate((one) => one === document.activeElement))
      .toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText('Saved saved.png').waitFor();
    expect(await page.getByRole('listbox').count()).toBe(0);
    await expect.poll(() => hasPhotoFocus(driver)).toBe(true);
    await driver.close();
  });

  it('but stay with a button that was reached by them', async () => {
    const driver = await openFakeWindow();
    const { page } = driver;
    const zoomIn = page.getByRole('button', { name: 'Zoom in' });
    await zoomIn.focus();
    const before = await zoomOf(driver);
    await page.keyboard.press('Enter');
    await expect.poll(() => zoomOf(driver)).not.toBe(before);
    expect(await zoomIn.evaluate((button) => button === document.activeElement)).toBe(true);
    await driver.close();
  });

  it('and a bar is one stop of Tab on the way to it, in which arrows move', async () => {
    // The tools are there before the photo is.
    const driver = await openFakeWindow({}, '');
    const { page } = driver;
    await page.locator('.tools button').first().waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Choose a photo' }).click();
    const focused = (): Promise<string | null | undefined> =>
      page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
      );
    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await expect.poll(() => hasPhotoFocus(driver)).toBe(true);
    await press('Shift+Tab');
    expect(await focused()).toBe('Brush');
    await press('ArrowDown', 'ArrowDown');
    const third = await focused();
    expect(third).not.toBe('Brush');
    // Back at the photo, and again into the bar: where one was.
    await press('Tab');
    expect(await hasPhotoFocus(driver)).toBe(true);
    await press('Shift+Tab');
    expect(await focused()).toBe(third);
    await press('Home', 'ArrowUp');
    expect(await focused()).toBe('Erase');
    await press('Shift+Tab', 'End');
    expect(await focused()).toBe('Show or hide settings');
    await press('Shift+Tab', 'Home');
    expect((await focused())?.trim()).toBe('Open…');
    // Three stops lie before the photo.
    await press('Tab', 'Tab', 'Tab');
    expect(await hasPhotoFocus(driver)).toBe(true);
    await driver.close();
  });

  it('and 1 shows the pixels under the pointer', async () => {
    const driver = await openFakeWindow();
    const { page } = driver;
    const [place] = await driver.placesOf(PHOTO, [{ x: 3600, y: 400 }]);
    if (!place) throw new Error('Expected a place in the window');
    await page.mouse.move(place.x, place.y);
    await page.keyboard.press('1');
    await page.keyboard.press('b');
    await page.mouse.down();
    await page.mouse.up();
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const mask = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation.inputs.mask);
    const [shape] = mask ?? [];
    const point = shape && 'points' in shape ? shape.points[0] : undefined;
    expect(Math.hypot((point?.x ?? 0) - 3600, (point?.y ?? 0) - 400)).toBeLessThan(8);
    await driver.close();
  });

  it('and Z zooms to what is marked, when something is', async () => {
    const driver = await openFakeWindow();
    const { page } = driver;
    const fitted = await zoomOf(driver);
    await page.keyboard.press('z');
    expect(await zoomOf(driver)).toBe(fitted);
    await driver.paint(PHOTO, STROKE);
    await page.keyboard.press('z');
    await expect.poll(async () => Number.parseFloat((await zoomOf(driver)) ?? '')).toBeGreaterThan(60);
    await driver.shoot('zoomed-to-marks');
    await driver.close();
  });

  it('and the middle button moves the photo instead of pasting', async () => {
    const driver = await openFakeWindow();
    const { page } = driver;
    await page.evaluate(() => {
      const { dataset } = document.body;
      addEventListener('paste', () => (dataset['pastes'] = 'some'), { capture: true });
    });
    const canvas = page.locator('main canvas').first();
    const before = await canvas.screenshot();
    // Over the photo it is a drag, over the bars a click: neither is meant to paste.
    for (const { x, y } of [
      { x: 500, y: 400 },
      { x: 640, y: 20 },
      { x: 1150, y: 700 },
    ]) {
      await page.mouse.move(x, y);
      await page.mouse.down({ button: 'middle' });
      await page.mouse.move(x + 60, y);
      await page.mouse.up({ button: 'middle' });
    }
    await driver.waitForFade();
    expect(await page.locator('body').getAttribute('data-pastes')).toBeNull();
    expect(await page.getByText('There is no photo in the clipboard').count()).toBe(0);
    expect(Buffer.compare(before, await canvas.screenshot())).not.toBe(0);
    await driver.close();
  });
});

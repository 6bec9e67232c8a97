import { describe, expect, it } from 'vitest';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

const PHOTO = { width: 4272, height: 2848 };

describe.skipIf(!HAS_CHROMIUM)('the list of commands', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it('finds a command by some of its letters, runs it, and gives the keys back to the photo', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Find a command' });
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
    await driver.waitForFade();
    await driver.shoot('palette-all');
    expect(await driver.findBarriers()).toEqual([]);
    await field.fill('mask');
    const grow = page.getByRole('option', { name: /^Grow mask/ });
    await grow.getByText('Paint over something first').waitFor();
    await driver.shoot('palette');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Enter');
    // The first that can be done: nothing is marked, so that is what shows or reads a mask.
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Control+k');
    await field.fill('polyg');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Polygon', pressed: true }).waitFor();
    await page.keyboard.press('r');
    await page.getByRole('button', { name: 'Rectangle', pressed: true }).waitFor();
    await driver.paint(PHOTO, [
      { x: 1500, y: 800 },
      { x: 2700, y: 1900 },
    ]);
    await page.keyboard.press('Control+k');
    await page.getByText('Recently used').waitFor();
    await expect.poll(async () => (await page.getByRole('option').allInnerTexts())[0]).toContain('Polygon');
    await field.fill('grw msk');
    await page.getByRole('option', { name: /^Grow mask/ }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Control+k');
    await field.fill('what does not exist');
    await page.getByText('No command of that name').waitFor();
    await page.keyboard.press('Control+k');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('speaks the language of the window, knows English, and opens dialogs', async () => {
    const driver = await openPhoto({ language: 'ja-JP', theme: 'light', size: { width: 900, height: 640 } });
    const { page } = driver;
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox');
    await field.fill('settings');
    await page.getByRole('option', { name: /^設定/ }).waitFor();
    await driver.shoot('palette-japanese');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('heading', { name: '設定' }).waitFor();
    await driver.close();
  });

  it('is there without a photo, and on a phone', async () => {
    const driver = await openPhoto({ size: { width: 390, height: 780 }, hasTouch: true }, '');
    const { page } = driver;
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Find a command' }).click();
    await page.getByRole('option', { name: /^Undo/ }).getByText('Needs a photo').waitFor();
    await driver.waitForFade();
    await driver.shoot('palette-phone');
    expect(await driver.findBarriers()).toEqual([]);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

import { describe, expect, it } from 'vitest';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

describe.skipIf(!HAS_CHROMIUM)('the keys of commands', { timeout: 90_000 }, () => {
  const openWindow = useFakeWindows();

  it('are changed in their overview by the keyboard alone, taken over, kept, and given back', async () => {
    const driver = await openWindow();
    const { page } = driver;
    const dialog = page.getByRole('dialog');
    const row = (name: string) => dialog.getByRole('group', { name, exact: true });
    const pencil = (name: string) =>
      dialog.getByRole('button', { name: `Change the keys of “${name}”`, exact: true });
    const pressed = (name: string) => page.getByRole('button', { name, exact: true, pressed: true });
    const told = dialog.getByRole('status');

    await page.keyboard.press('?');
    await pencil('Rectangle').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => told.textContent()).toContain('Press the new keys');
    await driver.waitForFade();
    await driver.shoot('keys-asked');
    expect(await driver.findBarriers()).toEqual([]);
    // Not the dialog's own keys meanwhile, and not those that must stay.
    await page.keyboard.press('Escape');
    await row('Rectangle').getByText('R', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+v');
    await expect.poll(() => told.textContent()).toContain('Ctrl+V cannot be chosen');
    await page.keyboard.press('Alt+r');
    await expect.poll(() => told.textContent()).toBe('“Rectangle” now has Alt+R');
    expect(await pencil('Rectangle').evaluate((button) => button === document.activeElement)).toBe(true);

    // Those of another command are taken from it when the person says so.
    await page.keyboard.press('Enter');
    await page.keyboard.press('e');
    await row('Rectangle').getByText('E belongs to “Erase”.').waitFor();
    await driver.waitForFade();
    await driver.shoot('keys-conflict');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(() => told.textContent()).toBe('“Rectangle” now has E');
    await row('Erase').getByText('No keys').waitFor({ state: 'attached' });
    await pencil('Lasso').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Backspace');
    await expect.poll(() => told.textContent()).toBe('“Lasso” now has no keys');
    await driver.waitForFade();
    await driver.shoot('keys-changed');
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);

    await page.keyboard.press('e');
    await pressed('Rectangle').waitFor();
    await page.keyboard.press('b');
    await page.keyboard.press('r');
    await page.keyboard.press('l');
    await pressed('Brush').waitFor();
    await page.getByRole('button', { name: 'Rectangle', exact: true }).hover();
    await expect.poll(() => page.locator('.tip').innerText()).toMatch(/^Rectangle\s+E$/);
    await page.reload();
    await driver.waitForPhoto();
    await page.keyboard.press('e');
    await pressed('Rectangle').waitFor();
    await page.keyboard.press('Control+k');
    const found = page.getByRole('option', { name: /^Rectangle/ });
    await expect.poll(() => found.innerText()).toMatch(/^Rectangle\s+E$/);
    await page.keyboard.press('Escape');

    await page.keyboard.press('?');
    await dialog.getByRole('button', { name: 'Reset the keys of “Erase”' }).click();
    // That they were taken ends with it.
    await row('Rectangle').getByText('R', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Reset all' }).click();
    await row('Lasso').getByText('L', { exact: true }).waitFor();
    await expect.poll(() => dialog.getByRole('button', { name: /^Reset the keys/ }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('l');
    await pressed('Lasso').waitFor();
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

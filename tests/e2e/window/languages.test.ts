import { describe, expect, it } from 'vitest';
import { LANGUAGE_CODES, languageEntry } from '../../../src/shared/text/languages.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

const PHOTO = { width: 4272, height: 2848 };
const STROKE = [
  { x: 1700, y: 1500 },
  { x: 2500, y: 1100 },
];

describe.skipIf(!HAS_CHROMIUM)('the window speaks', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it.each(LANGUAGE_CODES)('%s where the system does, and everything has room', async (language) => {
    const { texts } = languageEntry(language);
    const driver = await openPhoto({ language: `${language}-XX`, size: { width: 1280, height: 800 } });
    const { page } = driver;
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    await driver.paint(PHOTO, STROKE);
    await page.keyboard.press('Enter');
    await page.getByText(texts['history.retouch'].replace('{{number}}', '1')).waitFor();
    await driver.shoot(`language-${language}`);
    // A label that is cut, or a bar that overflows, is wider than what shows of it.
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('header, aside, .acts, button, label, h2')]
        .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
        .filter((element) => !element.matches('.visually-hidden'))
        .map((element) => element.textContent?.trim()),
    );
    expect(cut).toEqual([]);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: texts['command.shortcuts'] }).waitFor();
    await driver.shoot(`shortcuts-${language}`);
    await driver.close();
  });

  it('another language as soon as that is chosen', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    await page.keyboard.press('Control+,');
    await page.getByRole('dialog').getByText('Español').click();
    await page.getByRole('dialog', { name: languageEntry('es').texts['settings.title'] }).waitFor();
    await driver.shoot('settings-spanish');
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

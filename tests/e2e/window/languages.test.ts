import { describe, expect, it } from 'vitest';
import { LANGUAGE_CODES, languageEntry } from '../../../src/shared/text/languages.js';
import type { WindowDriver } from './driver.js';
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
    expect(await findCut(driver, 'header, aside, .acts, button, label, h2')).toEqual([]);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: texts['command.shortcuts'] }).waitFor();
    await driver.shoot(`shortcuts-${language}`);
    await driver.close();
  });

  it.each(LANGUAGE_CODES)('%s on a phone, with every button within reach', async (language) => {
    const size = { width: 390, height: 844 };
    const driver = await openPhoto({ language: `${language}-XX`, size, hasTouch: true });
    await driver.paint(PHOTO, STROKE);
    await driver.waitForFade();
    await driver.shoot(`language-${language}-phone`);
    expect(await findCut(driver, 'header, .acts, .acts button, header button')).toEqual([]);
    const outside = await driver.page.evaluate(() =>
      [...document.querySelectorAll('button')]
        .filter((button) => !button.closest('[data-scrolls]'))
        .map((button) => ({ name: button.textContent, box: button.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.left < 0 || box.right > innerWidth))
        .map(({ name }) => name),
    );
    expect(outside).toEqual([]);
    await driver.close();
  });

  it.each(LANGUAGE_CODES)('%s in its settings, with every choice whole', async (language) => {
    const { texts } = languageEntry(language);
    for (const width of [1280, 390]) {
      const driver = await openPhoto({ language: `${language}-XX`, size: { width, height: 800 } });
      await driver.page.keyboard.press('Control+,');
      const dialog = driver.page.getByRole('dialog', { name: texts['settings.title'] });
      await dialog.waitFor();
      const names = LANGUAGE_CODES.map((code) => languageEntry(code).name);
      expect(await dialog.locator('[lang]').allTextContents()).toEqual(names);
      await driver.shoot(`settings-${language}-${width}`);
      expect(await findCut(driver, '[role="dialog"] :is(h2, p, span, button, label)')).toEqual([]);
      await driver.close();
    }
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

/** What a label that is cut says, or a bar that overflows: it is wider than what shows of it. */
function findCut({ page }: WindowDriver, selector: string): Promise<(string | undefined)[]> {
  return page.evaluate(
    (wanted) =>
      [...document.querySelectorAll(wanted)]
        .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
        .filter((element) => !element.closest('.visually-hidden'))
        .map((element) => element.textContent?.trim()),
    selector,
  );
}

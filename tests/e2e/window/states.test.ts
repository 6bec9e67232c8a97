import { describe, expect, it } from 'vitest';
import type { FakeWindow } from './fake-page/main.js';
import type { WindowDriver, WindowOptions } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

const PHOTO = { width: 4272, height: 2848 };
/** Around the sundial's pointer. */
const STROKE = [
  { x: 1700, y: 1500 },
  { x: 2100, y: 1250 },
  { x: 2500, y: 1100 },
];
const HOLE = { left: 1550, top: 950, width: 1100, height: 700 };

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('every state of the window', { timeout: 90_000 }, () => {
  const openFakeWindow = useFakeWindows();

  async function openWindow(options: WindowOptions = {}, query = '?open'): Promise<WindowDriver> {
    const driver = await openFakeWindow(options, query);
    await driver.page.evaluate((hole) => (fake.engine.patchRect = hole), HOLE);
    return driver;
  }

  async function expectClean(driver: WindowDriver, name: string): Promise<void> {
    await driver.waitForFade();
    await driver.shoot(name);
    expect(await driver.findBarriers()).toEqual([]);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  }

  /** A choice of an open list is seen in all four corners. */
  async function expectUncovered({ page }: WindowDriver, name: string): Promise<void> {
    const isUncovered = await page.getByRole('option', { name }).evaluate((option) => {
      const { left, top, width, height } = option.getBoundingClientRect();
      const corners = [0.1, 0.9].flatMap((x) =>
        [0.1, 0.9].map((y) => [left + width * x, top + height * y] as const),
      );
      return corners.every(([x, y]) => option.contains(document.elementFromPoint(x, y)));
    });
    expect(isUncovered, name).toBe(true);
  }

  it('begins empty', async () => {
    await expectClean(await openWindow({}, ''), 'empty-dark');
    await expectClean(await openWindow({ theme: 'light' }, ''), 'empty-light');
    await expectClean(await openWindow({ language: 'de-DE' }, ''), 'empty-german');
  });

  it('shows an opened photo', async () => {
    await expectClean(await openWindow(), 'photo-dark');
    await expectClean(await openWindow({ theme: 'light' }), 'photo-light');
    await expectClean(await openWindow({ size: { width: 2560, height: 1440 } }), 'photo-large');
  });

  it('says what it waits for while a photo is opened', async () => {
    const driver = await openWindow({}, '');
    await driver.page.evaluate(() => fake.engine.held.add('document.open'));
    await driver.page.getByRole('button', { name: 'Choose a photo' }).click();
    await driver.page.evaluate(() => fake.engine.report('reading', 0.4));
    await driver.page.getByText('Reading the photo').waitFor();
    await expectClean(driver, 'opening');
  });

  it('shows ink while it is painted, with lines and with erasing', async () => {
    const driver = await openWindow();
    await driver.paint(PHOTO, STROKE);
    await driver.page.keyboard.press('s');
    await driver.paint(PHOTO, [
      { x: 1750, y: 1350 },
      { x: 2450, y: 1250 },
    ]);
    await driver.page.keyboard.press('l');
    await driver.paint(PHOTO, [
      { x: 3000, y: 1500 },
      { x: 3400, y: 1500 },
      { x: 3300, y: 1900 },
      { x: 2950, y: 1800 },
    ]);
    await driver.page.keyboard.press('b');
    const remove = driver.page.getByRole('button', { name: 'Remove' });
    await expect.poll(() => remove.getAttribute('aria-disabled')).not.toBe('true');
    expect(await remove.isEnabled()).toBe(true);
    await expectClean(driver, 'painting');
  });

  it('shows how far a fill is, with what is seen so far', async () => {
    const driver = await openWindow();
    await driver.paint(PHOTO, STROKE);
    await driver.page.evaluate(() => fake.engine.held.add('retouch.apply'));
    await driver.page.keyboard.press('Enter');
    await driver.page.getByRole('progressbar').waitFor();
    await driver.page.evaluate(() => fake.engine.report('search', 0.3));
    await driver.page.getByText('Searching for matching texture').waitFor();
    await driver.page.getByText(/^\d+ s$/).waitFor();
    await driver.shoot('filling');
    expect(await driver.findBarriers()).toEqual([]);
    await driver.page.keyboard.press('Escape');
    await driver.page.getByText('Searching for matching texture').waitFor({ state: 'detached' });
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('shows the result, the original while C is held, and the list of retouches', async () => {
    const driver = await openWindow();
    await driver.paint(PHOTO, STROKE);
    const patch = driver.page.waitForResponse(/patches/);
    await driver.page.keyboard.press('Enter');
    await driver.page.getByText('Retouch 1').waitFor();
    await patch;
    await driver.waitForFade();
    await driver.shoot('result');
    await driver.page.keyboard.down('c');
    await driver.page.getByText('Original', { exact: true }).waitFor();
    await driver.shoot('compare');
    await driver.page.keyboard.up('c');
    await driver.page.keyboard.press('Control+z');
    expect(await driver.page.getByRole('button', { name: 'Redo' }).getAttribute('aria-disabled')).toBe(
      'false',
    );
    await expectClean(driver, 'undone');
  });

  it('says what failed, why, and what to do', async () => {
    const driver = await openWindow();
    await driver.paint(PHOTO, STROKE);
    await driver.page.evaluate(() => {
      const { engine, AppError } = fake;
      const message = 'Expected at most 2147483648 bytes for the region but it needs 3221225472 bytes.';
      engine.failures.set('retouch.apply', new AppError('OUT_OF_MEMORY', message));
    });
    await driver.page.keyboard.press('Enter');
    await driver.page.getByRole('alert').waitFor();
    await driver.page.evaluate(() => fake.restart());
    await expectClean(driver, 'error');
  });

  it('opens a photo without its retouches when those cannot be read', async () => {
    const driver = await openWindow({}, '');
    await driver.page.evaluate(() => {
      const { engine, AppError } = fake;
      engine.failures.set('document.open', new AppError('SIDECAR_INVALID', 'The checksum is wrong.'));
    });
    await driver.page.keyboard.press('Control+o');
    await driver.page.getByRole('button', { name: 'Open without retouches' }).click();
    await driver.waitForPhoto();
    const asked = await driver.page.evaluate(() => fake.engine.lastCall('document.open')?.sidecar);
    expect(asked).toBe('ignore');
    await driver.close();
  });

  it.each(['dark', 'light'] as const)('has dialogs, %s', async (theme) => {
    const driver = await openWindow({ theme });
    await driver.page.keyboard.press('Control+,');
    await driver.page.getByRole('dialog').waitFor();
    await driver.shoot(`settings-${theme}`);
    expect(await driver.findBarriers()).toEqual([]);
    await driver.page.keyboard.press('Escape');
    await driver.page.keyboard.press('?');
    await driver.page.getByRole('dialog').waitFor();
    await driver.shoot(`shortcuts-${theme}`);
    expect(await driver.findBarriers()).toEqual([]);
    await driver.page.keyboard.press('Escape');
    await driver.page.keyboard.press('Control+s');
    await driver.page
      .getByRole('dialog')
      .getByRole('combobox', { name: /^Format/ })
      .click();
    for (const format of ['JPEG', 'AVIF']) await expectUncovered(driver, format);
    await driver.shoot(`save-formats-${theme}`);
    await driver.page.keyboard.press('Escape');
    await expectClean(driver, `save-${theme}`);
  });

  it('asks before retouches are lost', async () => {
    const driver = await openWindow();
    await driver.paint(PHOTO, STROKE);
    await driver.page.keyboard.press('Enter');
    await driver.page.getByText('Retouch 1').waitFor();
    await driver.page.keyboard.press('Control+o');
    await driver.page.getByRole('dialog').waitFor();
    await driver.shoot('unsaved');
    await driver.page.getByRole('button', { name: 'Cancel' }).click();
    expect(await driver.page.getByText('Retouch 1').isVisible()).toBe(true);
    await driver.page.keyboard.press('Control+s');
    await driver.page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await driver.page.getByText('Saved saved.png').waitFor();
    await expectClean(driver, 'saved');
  });

  it('lets painting and removing go on while the photo is saved', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await driver.paint(PHOTO, STROKE);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    await page.evaluate(() => fake.engine.held.add('document.save'));
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await page.getByRole('progressbar').waitFor();
    await driver.paint(
      PHOTO,
      STROKE.map(({ x, y }) => ({ x: x - 900, y: y + 900 })),
    );
    await page.keyboard.press('Enter');
    await page.getByText('1 more waiting').waitFor();
    await driver.shoot('painting-while-saving');
    expect(await page.getByText('Retouch 2').count()).toBe(0);
    await page.evaluate(() => fake.engine.release());
    await page.getByText('Saved saved.png').waitFor();
    await page.getByText('Retouch 2').waitFor();
    expect(await page.title()).toBe('• sundial.jpg – Lacuna');
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('explains the choices and shows pixels when zoomed in', async () => {
    const driver = await openWindow({ language: 'de-DE' });
    await driver.openFillOptions();
    await driver.page.getByRole('combobox', { name: /^Verfahren/ }).click();
    await driver.page.getByRole('listbox').waitFor();
    await driver.shoot('choices-german');
    expect(await driver.findBarriers()).toEqual([]);
    await driver.page.keyboard.press('Escape');
    await driver.page.keyboard.press('1');
    await driver.page.waitForLoadState('networkidle');
    await driver.paint(PHOTO, STROKE);
    await expectClean(driver, 'full-size-german');
  });

  it('is sharp on dense screens', async () => {
    await expectClean(await openWindow({ pixelRatio: 2 }), 'photo-dense');
  });

  it('can be painted on without a pointer', async () => {
    const driver = await openWindow();
    const { keyboard } = driver.page;
    await driver.page.locator('[role="application"]').focus();
    await keyboard.press('Shift+ArrowLeft');
    await keyboard.press('d');
    for (let step = 0; step < 4; step++) await keyboard.press('Shift+ArrowRight');
    await driver.shoot('keyboard');
    await keyboard.press('d');
    await keyboard.press('Enter');
    await driver.page.getByText('Retouch 1').waitFor();
    const mask = await driver.page.evaluate(
      () => fake.engine.lastCall('retouch.apply')?.operation.inputs.mask,
    );
    expect(mask).toMatchObject([{ kind: 'stroke', mode: 'add' }]);
    await expectClean(driver, 'keyboard-result');
  });

  it('follows wheel, Alt, Space and the tools', async () => {
    const driver = await openWindow();
    const { page } = driver;
    const size = page.getByRole('spinbutton', { name: 'Size (px)' });
    const zoom = page.getByRole('button', { name: /^Zoom: / });
    const [place = { x: 0, y: 0 }] = await driver.placesOf(PHOTO, [{ x: 2000, y: 1400 }]);
    await page.mouse.move(place.x, place.y);
    const usual = Number(await size.inputValue());
    await page.mouse.wheel(0, -100);
    expect(Number(await size.inputValue())).toBeGreaterThan(usual);
    await page.keyboard.press('[');
    expect(Number(await size.inputValue())).toBeCloseTo(usual, -1);

    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Control');
    await page.keyboard.down(' ');
    await page.mouse.down();
    await page.mouse.move(place.x - 200, place.y, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up(' ');
    // The number follows ten times a second.
    await expect.poll(() => zoom.textContent()).not.toContain('21 %');
    await page.keyboard.press('f');
    await expect.poll(() => zoom.textContent()).toContain('21 %');

    await driver.paint(PHOTO, STROKE);
    await page.keyboard.down('Alt');
    await driver.paint(PHOTO, [STROKE[0] ?? { x: 0, y: 0 }]);
    await page.keyboard.up('Alt');
    await page.keyboard.press('r');
    await driver.paint(PHOTO, [
      { x: 300, y: 300 },
      { x: 700, y: 600 },
    ]);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const mask = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation.inputs.mask);
    expect(mask?.map(({ kind, mode }) => `${mode} ${kind}`)).toEqual([
      'add stroke',
      'erase stroke',
      'add box',
    ]);
    await expectClean(driver, 'zoomed-back');
  });

  it('removes as soon as a stroke ends, when the person wants that, and remembers it', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await page.keyboard.press('Control+,');
    await page.getByText('As soon as I let go').click();
    await page.getByText('Deutsch').click();
    await page.keyboard.press('Escape');
    await driver.paint(PHOTO, STROKE);
    await page.getByText('Retusche 1').waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText('Noch nichts entfernt.').waitFor();
    await page.reload();
    await driver.waitForPhoto();
    await driver.paint(PHOTO, STROKE);
    await page.getByText('Retusche 1').waitFor();
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

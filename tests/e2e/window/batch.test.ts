import { describe, expect, it } from 'vitest';
import type { FakeWindow } from './fake-page/main.js';
import type { WindowDriver, WindowOptions } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

const PHONE: WindowOptions = { size: { width: 390, height: 844 }, hasTouch: true, pixelRatio: 2 };
const SMALL: WindowOptions = { size: { width: 800, height: 600 } };

/** In the languages that these stories speak. */
const CHOOSE = /Choose a folder|Ordner wählen|Elegir carpeta|Choisir un dossier|フォルダーを選択/;
const REVIEW = /^(Review|Prüfen|Revisar|Vérifier|確認)/;

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('a folder of photos in the window', { timeout: 120_000 }, () => {
  const openFakeWindow = useFakeWindows();

  async function openBatch(options: WindowOptions = {}): Promise<WindowDriver> {
    const driver = await openFakeWindow(options, '?');
    await driver.page.keyboard.press('Control+b');
    await driver.page.getByRole('button', { name: CHOOSE }).waitFor();
    return driver;
  }

  /** A batch that has come so far. */
  async function openRun(options: WindowOptions = {}, finished = 90): Promise<WindowDriver> {
    const driver = await openBatch(options);
    const { page } = driver;
    await page.getByRole('button', { name: CHOOSE }).click();
    await page.getByRole('listbox').waitFor();
    await page.evaluate(async (to) => {
      await fake.engine.call('batch.start', { retryFailed: false, restart: false });
      fake.engine.batch.advance(to, { perMinute: 17.6, leftMs: 25 * 60_000 });
    }, finished);
    await page.getByRole('progressbar').waitFor();
    return driver;
  }

  async function expectClean(driver: WindowDriver, name: string): Promise<void> {
    // They are drawn when they are first asked for.
    await driver.page.waitForFunction(
      () =>
        [...document.querySelectorAll<HTMLImageElement>('main img')].every(
          ({ complete, naturalWidth }) => complete && naturalWidth > 0,
        ),
      undefined,
      { timeout: 60_000 },
    );
    await driver.waitForFade();
    await driver.shoot(name);
    expect(await driver.findBarriers()).toEqual([]);
    expect(driver.complaints).toEqual([]);
  }

  it('begins with a choice of folders', async () => {
    const driver = await openBatch();
    await expectClean(driver, 'batch-empty');
    await driver.close();
  });

  it('asks what to remove, counts, confirms the number, and begins', async () => {
    const driver = await openBatch();
    const { page } = driver;
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    await page.getByRole('listbox').waitFor();
    await page.getByText('240 photos').waitFor();
    expect(await page.getByRole('button', { name: 'Start…' }).getAttribute('aria-disabled')).toBe('true');
    await page.getByText('Choose a folder for results.').waitFor();
    await page.getByRole('button', { name: /^Folder Choose/ }).click();
    await page.getByText('240 of 240 photos to do').waitFor();
    await expectClean(driver, 'batch-setup');
    await page.getByRole('button', { name: 'Start…' }).click();
    await page.getByRole('dialog', { name: 'Retouch 240 photos?' }).waitFor();
    await expectClean(driver, 'batch-confirm');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('checkbox', { name: /^Watch the folder/ }).click();
    await page.getByRole('button', { name: 'Start…' }).click();
    await page.getByRole('dialog', { name: 'Watch Lake District?' }).waitFor();
    await page.getByText('240 of 240 photos to do · From Lake District').waitFor();
    await expectClean(driver, 'batch-watch-confirm');
    await page.getByRole('button', { name: 'Watch the folder' }).click();
    await page.getByRole('heading', { name: 'Retouching' }).waitFor();
    await page.evaluate(() => fake.engine.batch.arrive('Grasmere/DSC_9000.jpg'));
    await page.getByText('241', { exact: false }).first().waitFor();
    await page.evaluate(() => fake.engine.batch.advance(241, { todo: 241, isWatching: true }));
    await page.getByRole('heading', { name: 'Waiting for photos' }).waitFor();
    await page.getByRole('listbox').focus();
    await page.keyboard.press('End');
    await page.getByText('DSC_9000.jpg').waitFor();
    await expectClean(driver, 'batch-watch');
    const start = await page.evaluate(() => fake.engine.lastCall('batch.start'));
    expect(start).toMatchObject({
      ...{ restart: false, watch: true },
      setup: { remove: { kind: 'detect', names: ['date-stamp', 'dust'] }, onExists: 'skip', recursive: true },
    });
    await driver.close();
  });

  it('says in which folder another batch was begun, and begins anew only when told', async () => {
    const driver = await openBatch();
    const { page } = driver;
    await page.evaluate(() => (fake.engine.batch.plan = { differs: ['remove'] }));
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    await page.getByRole('button', { name: /^Folder Choose/ }).click();
    await page.getByText('Another batch was begun in this folder.').waitFor();
    const start = page.getByRole('button', { name: 'Start…' });
    expect(await start.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('checkbox', { name: /^Begin anew/ }).click();
    await expectClean(driver, 'batch-another');
    await start.click();
    await page.getByRole('button', { name: 'Start with 240 photos' }).click();
    expect(await page.evaluate(() => fake.engine.lastCall('batch.start')?.restart)).toBe(true);
    await driver.close();
  });

  it('takes masks, a place, or a recipe', async () => {
    const driver = await openBatch();
    const { page } = driver;
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    await page.getByRole('button', { name: /^Folder Choose/ }).click();
    const read = (): Promise<unknown> =>
      page.evaluate(() => fake.engine.lastCall('batch.plan')?.setup.remove as unknown);
    const choose = async (name: RegExp): Promise<void> => {
      await page.getByRole('combobox', { name: /^What/ }).click();
      await page.getByRole('option', { name }).click();
    };
    await page.getByRole('checkbox', { name: /^Dust of the series/ }).click();
    await expect.poll(read).toEqual({ kind: 'detect', names: ['date-stamp', 'dust'], series: true });
    await expectClean(driver, 'batch-series');
    await page.getByRole('checkbox', { name: 'Dust on the sensor' }).click();
    await expect.poll(read).toEqual({ kind: 'detect', names: ['date-stamp'] });
    await choose(/^A place/);
    await page.getByRole('radio', { name: 'Bottom left' }).click({ force: true });
    await expect
      .poll(read)
      .toEqual({ kind: 'region', anchor: 'bottom-left', widthPercent: 25, heightPercent: 6 });
    await driver.shoot('batch-region');
    await choose(/^Masks by name/);
    await page.getByText('Choose what is removed.').waitFor();
    await page.getByRole('button', { name: /^Masks Choose/ }).click();
    await expect.poll(read).toEqual({ kind: 'masks', folder: 'token-of-masks-0001' });
    await choose(/^One mask/);
    await page.getByRole('button', { name: /^Mask Choose/ }).click();
    await expect.poll(read).toEqual({ kind: 'mask', file: 'token-of-mask-0001' });
    await choose(/^A recipe/);
    await page.getByRole('button', { name: /^Recipe Choose/ }).click();
    await expect.poll(read).toEqual({ kind: 'recipe', file: 'token-of-recipe-0001' });
    await page.getByRole('checkbox', { name: /^Follow the scene/ }).click();
    await page.getByText('Choose what is removed.').waitFor();
    await page.getByRole('button', { name: /^Its photo Choose/ }).click();
    await expect
      .poll(read)
      .toEqual({ kind: 'recipe', file: 'token-of-recipe-0001', register: 'token-of-reference-0001' });
    await expectClean(driver, 'batch-follow');
    await choose(/^What is transparent/);
    await expect.poll(read).toEqual({ kind: 'alpha' });
    await driver.shoot('batch-alpha');
    await driver.close();
  });

  it('has more options, folded until they are wanted', async () => {
    for (const theme of ['dark', 'light'] as const) {
      const driver = await openBatch({ theme, ...(theme === 'light' && SMALL) });
      const { page } = driver;
      await page.getByRole('button', { name: 'Choose a folder' }).click();
      await page.getByRole('button', { name: /^Folder Choose/ }).click();
      await page.getByText('240 of 240 photos to do').waitFor();
      const read = (): Promise<unknown> =>
        page.evaluate(() => fake.engine.lastCall('batch.plan')?.setup as unknown);
      await page.getByText('More options').click();
      const suffix = page.getByRole('textbox', { name: 'Suffix' });
      await suffix.fill('a/b');
      await suffix.press('Tab');
      expect(await suffix.inputValue()).toBe('');
      await suffix.fill('-clean');
      await suffix.press('Tab');
      await page.getByText('As in photo-clean.jpg').waitFor();
      await page.getByRole('checkbox', { name: /^Best quality/ }).click();
      await page.getByRole('checkbox', { name: /^Keep times/ }).click();
      await page.getByRole('combobox', { name: /^Size/ }).click();
      await page.getByRole('option', { name: 'Longest side' }).click();
      await page.getByRole('combobox', { name: /^Colours/ }).click();
      await page.getByRole('option', { name: /^sRGB/ }).click();
      await page.getByRole('combobox', { name: /^Data/ }).click();
      await page.getByRole('option', { name: /^All but place/ }).click();
      await page.getByText('none is enlarged').waitFor();
      await driver.shoot(`batch-more-saving-${theme}`);
      await page.getByRole('combobox', { name: /^Method/ }).click();
      await page.getByRole('option', { name: /^Texture/ }).click();
      await page.getByRole('checkbox', { name: /^Fit to object/ }).click();
      await expect.poll(read).toMatchObject({
        ...{ suffix: '-clean', quality: 85, keepTimes: true, metadata: 'no-place' },
        ...{ resize: { kind: 'long-side', px: 2048 }, colourSpace: 'srgb' },
        options: { fill: 'patchmatch', fit: 'off', lines: 'auto', dilatePx: 0 },
      });
      await page.getByRole('checkbox', { name: /^Fit to object/ }).scrollIntoViewIfNeeded();
      await expectClean(driver, `batch-more-${theme}`);
      await page.getByText('More options').click();
      await page.getByText('-clean · Quality 85 · 2048 px · sRGB · Data: All but place · Texture').waitFor();
      await expectClean(driver, `batch-more-folded-${theme}`);
      // A recipe says itself how to fill.
      await page.getByRole('combobox', { name: /^What/ }).click();
      await page.getByRole('option', { name: /^A recipe/ }).click();
      await page.getByRole('button', { name: /^Recipe Choose/ }).click();
      await expect.poll(read).toMatchObject({
        suffix: '-clean',
        options: { fill: 'auto', fit: 'auto' },
        remove: { kind: 'recipe' },
      });
      await page.getByText('More options').click();
      await page.getByText('How to fill is part of the retouches.').waitFor();
      expect(await page.getByRole('combobox', { name: /^Method/ }).count()).toBe(0);
      await driver.close();
    }
  });

  it('shows how far it is, pauses, goes on, and stops', async () => {
    for (const theme of ['dark', 'light'] as const) {
      const driver = await openRun({ theme });
      await driver.page
        .getByText('17.6 a minute', { exact: false })
        .or(driver.page.getByText('18 a minute'))
        .waitFor();
      await driver.page.getByText('About 25 minutes left').waitFor();
      await expectClean(driver, `batch-run-${theme}`);
      if (theme === 'light') {
        await driver.close();
        continue;
      }
      const { page } = driver;
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('heading', { name: 'Paused' }).waitFor();
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByRole('heading', { name: 'Retouching' }).waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.getByRole('heading', { name: 'Stopped' }).waitFor();
      await page.getByRole('button', { name: /^Failed/ }).click();
      await expect.poll(() => page.getByRole('option').count()).toBe(2);
      await expectClean(driver, 'batch-stopped');
      await driver.close();
    }
  });

  it('says why it could not go on', async () => {
    const driver = await openRun();
    await driver.page.evaluate(() =>
      fake.engine.batch.end('failed', {
        code: 'WRITE_FAILED',
        message: 'Cannot write it: the disk is full.',
        details: { reason: 'ENOSPC', path: 'clean' },
      }),
    );
    await driver.page.getByText('It could not go on').waitFor();
    await expectClean(driver, 'batch-fault');
    await driver.close();
  });

  it('is reviewed by keyboard alone, the doubtful first', async () => {
    const driver = await openRun({}, 240);
    const { page } = driver;
    await page.evaluate(() => fake.engine.batch.end());
    await page.getByRole('button', { name: /^Review/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/^1 of \d+$/).waitFor();
    await page.getByText('After', { exact: true }).waitFor();
    await expectClean(driver, 'batch-review-dark');
    const decisions = (): Promise<(string | undefined)[]> =>
      page.evaluate(() => fake.engine.batch.rows.map(({ decision }) => decision).filter(Boolean));
    await page.keyboard.press('a');
    await page.getByText(/^2 of \d+$/).waitFor();
    await page.keyboard.press('x');
    await page.getByText(/^3 of \d+$/).waitFor();
    await expect.poll(async () => (await decisions()).sort()).toEqual(['accepted', 'rejected']);
    const order = await page.evaluate(() =>
      fake.engine.calls.filter(({ name }) => name === 'batch.decide').map(({ params }) => params),
    );
    const doubts = await page.evaluate(
      (rows) => rows.map((row) => fake.engine.batch.rows[row]?.doubt ?? 0),
      order.map((params) => (params as { rows: number[] }).rows[0] ?? 0),
    );
    expect(doubts[0]).toBeGreaterThanOrEqual(doubts[1] ?? 1);
    await page.keyboard.press('ArrowLeft');
    await page.getByText('The result is put aside', { exact: false }).waitFor();
    await expectClean(driver, 'batch-rejected');
    await page.keyboard.press('u');
    await expect.poll(decisions).toEqual(['accepted']);
    await page.keyboard.down('c');
    await page.getByText('Before', { exact: true }).waitFor();
    await page.keyboard.up('c');
    await page.getByText('After', { exact: true }).waitFor();
    await page.keyboard.press('y');
    await page.getByRole('slider', { name: /^Divider/ }).waitFor();
    await page.keyboard.press('z');
    await expectClean(driver, 'batch-divided');
    await page.keyboard.press('v');
    await expect.poll(() => page.evaluate(() => fake.engine.lastCall('batch.redo')?.row)).toBeDefined();

    // Its keys can be others, beside those of the commands, and one that was taken from is named.
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog');
    const pencil = dialog.getByRole('button', { name: 'Change the keys of “Accept”', exact: true });
    await pencil.press('Enter');
    await page.keyboard.press('Control+k');
    await expect.poll(() => dialog.getByRole('status').textContent()).toContain('Ctrl+K cannot be chosen');
    await page.keyboard.press('b');
    await dialog.getByRole('group', { name: 'Accept' }).getByText('B', { exact: true }).waitFor();
    await pencil.scrollIntoViewIfNeeded();
    await expectClean(driver, 'batch-keys');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('B accepts, X rejects', { exact: false }).waitFor();
    await page.keyboard.press('a');
    await expect.poll(decisions).toEqual(['accepted']);
    await page.keyboard.press('b');
    await expect.poll(decisions).toEqual(['accepted', 'accepted']);
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Next photo' }).waitFor();
    await driver.close();
  });

  it('opens a result in the editor, and takes it back as the person’s own', async () => {
    const driver = await openRun({}, 240);
    const { page } = driver;
    await page.evaluate(() => fake.engine.batch.end());
    await page.getByRole('button', { name: /^Review/ }).click();
    await page.getByText(/^1 of \d+$/).waitFor();
    await page.keyboard.press('e');
    await driver.waitForPhoto();
    await page.getByRole('button', { name: 'Save and go back' }).waitFor();
    await driver.paint({ width: 4272, height: 2848 }, [
      { x: 1700, y: 1500 },
      { x: 2300, y: 1200 },
    ]);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    await expectClean(driver, 'batch-editing');
    await page.getByRole('button', { name: 'Save and go back' }).click();
    await page.getByRole('heading', { name: 'Your own work' }).waitFor();
    const target = await page.evaluate(() => fake.engine.lastCall('document.save')?.target);
    expect(target).toBe('token-of-the-place');
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('stays quick with ten thousand photos: only what is seen is made', async () => {
    const driver = await openBatch();
    const { page } = driver;
    await page.evaluate(() => (fake.engine.batch.size = 10_000));
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    const list = page.getByRole('listbox');
    await list.waitFor();
    await page.getByText('10,000 photos').waitFor();
    await list.focus();
    await page.keyboard.press('End');
    await page.getByText('DSC_13999.jpg').waitFor();
    expect(await page.getByRole('option').count()).toBeLessThan(60);
    expect(await page.getByRole('option').last().getAttribute('aria-posinset')).toBe('10000');
    await page.evaluate(async () => {
      await fake.engine.call('batch.start', { retryFailed: false, restart: false });
      fake.engine.batch.advance(9000, { perMinute: 20, leftMs: 50 * 60_000 });
    });
    await page.getByText('9,000 of 10,000').waitFor();
    await page.getByRole('button', { name: /^Failed/ }).click();
    expect(await page.getByRole('option').count()).toBeLessThan(60);
    await driver.close();
  });

  it('speaks every language and fits small windows', async () => {
    for (const [name, options] of [
      ['german', { language: 'de-DE' }],
      ['spanish', { language: 'es-ES', theme: 'light' }],
      ['french', { language: 'fr-FR', ...SMALL }],
      ['japanese', { language: 'ja-JP' }],
      ['small', SMALL],
      ['phone', PHONE],
    ] as const) {
      const driver = await openRun(options, 240);
      await expectClean(driver, `batch-run-${name}`);
      await driver.page.evaluate(() => fake.engine.batch.end());
      await driver.page.getByRole('button', { name: REVIEW }).click();
      await expectClean(driver, `batch-review-${name}`);
      await driver.close();
    }
    const setup = await openBatch(PHONE);
    await setup.page.getByRole('button', { name: 'Choose a folder' }).tap();
    await setup.page.getByRole('listbox').waitFor();
    await expectClean(setup, 'batch-setup-phone');
    await setup.close();
  });
});

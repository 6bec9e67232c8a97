import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
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

describe.skipIf(!HAS_CHROMIUM)('the window answers', { timeout: 90_000 }, () => {
  const openWindow = useFakeWindows();

  async function remove({ page }: WindowDriver, number: number): Promise<void> {
    await page.keyboard.press('Enter');
    await page.getByText(`Retouch ${number}`).waitFor();
  }

  it.each(['dark', 'light'] as const)(
    'a photo of the command line with its name at once, %s',
    async (theme) => {
      const driver = await openWindow({ theme }, '?open&hold');
      const { page } = driver;
      await page.getByRole('banner').getByText('photo.jpg').waitFor();
      await expect.poll(() => page.title()).toBe('photo.jpg – Lacuna');
      await page.locator('.skeleton').waitFor();
      await page.getByText('Opening').or(page.getByText('Reading the photo')).first().waitFor();
      expect(await page.getByText('Open a photo').count()).toBe(0);
      await driver.waitForFade();
      await driver.shoot(`skeleton-${theme}`);
      expect(await driver.findBarriers()).toEqual([]);
      await page.evaluate(() => fake.engine.release());
      await driver.waitForPhoto();
      await expect.poll(() => page.locator('.skeleton').count()).toBe(0);
      await driver.close();
    },
  );

  it('a photo of the command line that cannot be opened with the empty window', async () => {
    const driver = await openWindow({}, '?open&hold');
    await driver.page.locator('.skeleton').waitFor();
    await driver.page.evaluate(() => {
      fake.engine.failures.set('document.open', new fake.AppError('DECODE_FAILED', 'torn'));
      fake.engine.release();
    });
    await driver.page.getByRole('alert').waitFor();
    await driver.page.getByRole('heading', { name: 'Open a photo' }).waitFor();
    expect(await driver.page.title()).toBe('Lacuna');
    await driver.close();
  });

  it('a sketch line alone: a place must be painted too', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await page.keyboard.press('s');
    await driver.paint(PHOTO, STROKE);
    await page.getByRole('contentinfo').getByText('Lines only guide').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('A line alone removes nothing').waitFor();
    await driver.shoot('sketch-alone');
    expect(await page.evaluate(() => fake.engine.lastCall('retouch.apply'))).toBeUndefined();
    await page.keyboard.press('b');
    await driver.paint(PHOTO, STROKE);
    await remove(driver, 1);
    await driver.close();
  });

  it('a save while something is painted: what is not removed yet is removed first, or left out', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await driver.paint(PHOTO, STROKE);
    await page.keyboard.press('Control+s');
    const question = page.getByRole('dialog', { name: 'not removed yet' });
    await question.waitFor();
    await driver.waitForFade();
    await driver.shoot('unfilled');
    expect(await driver.findBarriers()).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await page.getByRole('dialog').count()).toBe(0);

    await page.keyboard.press('Control+s');
    await question.getByRole('button', { name: 'Save without' }).click();
    const save = page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true });
    await save.click();
    await page.getByText('Saved saved.png').waitFor();
    expect(await page.evaluate(() => fake.engine.lastCall('retouch.apply'))).toBeUndefined();

    await driver.paint(
      PHOTO,
      STROKE.map(({ x, y }) => ({ x: x - 900, y: y + 900 })),
    );
    await page.keyboard.press('Control+Shift+s');
    await question.getByRole('button', { name: 'Remove first' }).click();
    await page.getByText('Retouch 1').waitFor();
    await save.click();
    await expect
      .poll(() =>
        page.evaluate(() => fake.engine.calls.filter(({ name }) => name === 'document.save').length),
      )
      .toBe(2);
    const names = await page.evaluate(() => fake.engine.calls.map(({ name }) => name));
    expect(names.indexOf('retouch.apply')).toBeLessThan(names.lastIndexOf('document.save'));
    await driver.close();
  });

  it('a save during a fill: when that is done', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await page.evaluate(() => fake.engine.held.add('retouch.apply'));
    await driver.paint(PHOTO, STROKE);
    await page.keyboard.press('Enter');
    await page.getByRole('progressbar').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('The photo can be saved when this is done or cancelled').waitFor();
    await driver.close();
  });

  it('two files at once: both are in the strip, and the first one is opened', async () => {
    const driver = await openWindow({}, '');
    const folder = await temporaryFolder();
    const files = ['notes.txt', 'first.png', 'second.png'].map((name) => join(folder, name));
    for (const file of files) await writeFile(file, 'bytes');
    await driver.drop(files);
    await driver.waitForPhoto();
    const strip = driver.page.getByRole('region', { name: 'Photos in Dropped photos' });
    expect(await strip.getByRole('option').allTextContents()).toHaveLength(2);
    await strip.getByRole('option', { name: 'first.png', selected: true }).waitFor();
    // Neither of them is a picture.
    await expect.poll(() => strip.locator('svg.lucide-image-off').count()).toBe(2);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('a folder without photos: what it lacks, and not that Lacuna is gone', async () => {
    const driver = await openWindow();
    const folder = join(await temporaryFolder(), 'holiday.jpg');
    await mkdir(folder);
    await driver.paint(PHOTO, STROKE);
    await remove(driver, 1);
    await driver.drop([folder]);
    await driver.page.getByRole('alert').getByText('There are no photos in holiday.jpg.').waitFor();
    await driver.shoot('folder-dropped');
    expect(await driver.page.getByRole('dialog').count()).toBe(0);
    await driver.close();
  });

  it('a second file over unsaved retouches: what would be lost, and what is opened then', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await driver.paint(PHOTO, STROKE);
    await remove(driver, 1);
    const folder = await temporaryFolder();
    for (const name of ['second.png', 'third.png']) {
      await writeFile(join(folder, name), 'bytes');
      await driver.drop([join(folder, name)]);
      await page.getByRole('dialog').getByText(`${name} is opened then`).waitFor();
    }
    await driver.waitForFade();
    await driver.shoot('second-dropped');
    await page.getByRole('button', { name: 'Don’t save' }).click();
    await page.getByText('Retouch 1').waitFor({ state: 'detached' });
    const opened = await page.evaluate(
      () => fake.engine.calls.filter(({ name }) => name === 'document.open').length,
    );
    expect(opened).toBe(2);
    await driver.close();
  });

  it('a second file over marks that are not removed: what would be lost, with or without retouches', async () => {
    const driver = await openWindow();
    const { page } = driver;
    const question = page.getByRole('dialog', { name: 'not removed yet' });
    const countOpened = (): Promise<number> =>
      page.evaluate(() => fake.engine.calls.filter(({ name }) => name === 'document.open').length);
    const folder = await temporaryFolder();
    const [second, third] = ['second.png', 'third.png'].map((name) => join(folder, name));
    for (const file of [second, third]) await writeFile(file ?? '', 'bytes');

    await driver.paint(PHOTO, STROKE);
    await driver.drop([second ?? '']);
    await question.getByText('lost when second.png is opened').waitFor();
    await driver.drop([third ?? '']);
    await question.getByText('lost when third.png is opened').waitFor();
    await driver.waitForFade();
    await driver.shoot('marks-lost');
    expect(await driver.findBarriers()).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(await countOpened()).toBe(1);

    // What is removed first is not saved then: that is the next question.
    await driver.drop([second ?? '']);
    await question.getByRole('button', { name: 'Remove first' }).click();
    await page.getByText('Retouch 1').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Don’t save' }).click();
    await expect.poll(countOpened).toBe(2);

    await page.keyboard.press('s');
    await driver.paint(PHOTO, STROKE);
    await driver.drop([second ?? '']);
    await question.getByText('lost when second.png is opened').waitFor();
    expect(await question.getByRole('button', { name: 'Remove first' }).count()).toBe(0);
    await question.getByRole('button', { name: 'Discard them' }).click();
    await expect.poll(countOpened).toBe(3);
    await driver.close();
  });

  it('errors that are over by going: those of a photo with the next one, those of a fill with the next fill', async () => {
    const driver = await openWindow();
    const { page } = driver;
    const alerts = page.getByRole('alert');
    await driver.paint(PHOTO, STROKE);
    await page.evaluate(() =>
      fake.engine.failures.set('retouch.apply', new fake.AppError('OUT_OF_MEMORY', 'none left')),
    );
    await page.keyboard.press('Enter');
    await alerts.getByText('This could not be removed').waitFor();
    await remove(driver, 1);
    await expect.poll(() => alerts.count()).toBe(0);

    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.evaluate(() => {
      fake.engine.failures.set('document.open', new fake.AppError('DECODE_FAILED', 'torn'));
      fake.engine.photo = { ...fake.engine.photo, documentId: 'document-2' };
    });
    await page.keyboard.press('Control+o');
    await alerts.getByText('The photo could not be opened').waitFor();
    await page.keyboard.press('Control+o');
    await expect.poll(() => page.evaluate(() => fake.engine.lastCall('document.close'))).toBeTruthy();
    await expect.poll(() => alerts.count()).toBe(0);
    await driver.close();
  });

  it('whoever listens: what was removed, not which tool was lifted before', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await page.locator('[role="application"]').focus();
    await page.keyboard.press('d');
    await page.getByText('Tool down', { exact: true }).waitFor({ state: 'attached' });
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('d');
    await page.getByText('Tool lifted', { exact: true }).waitFor({ state: 'attached' });
    await remove(driver, 1);
    await page.getByText('Removed (1)', { exact: true }).waitFor({ state: 'attached' });
    expect(await page.getByText('Tool lifted', { exact: true }).count()).toBe(0);
    await page.keyboard.press('Control+z');
    expect(await page.getByText('Removed (1)', { exact: true }).count()).toBe(0);
    await driver.close();
  });
});

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { listRetouches, makeDial, removeDial } from './dial.js';
import { HAS_CHROMIUM } from './driver.js';
import type { FakeWindow } from './fake-page/main.js';
import { useFakeWindows } from './fake-windows.js';
import { useRealWindows } from './real-windows.js';

declare const fake: FakeWindow;

const PHOTO = { width: 4272, height: 2848 };
const SPOT = [
  { x: 1500, y: 1300 },
  { x: 1900, y: 1500 },
];

/** The name of the photo that is open, and its place in the strip. */
async function readPlace(page: Page): Promise<[string | null, string | null]> {
  const name = page.getByRole('heading', { level: 1 });
  const chosen = page.getByRole('option', { selected: true });
  return [
    await name.textContent(),
    (await chosen.count()) === 1 ? await chosen.getAttribute('aria-posinset') : null,
  ];
}

describe.skipIf(!HAS_CHROMIUM)('a folder that is open', { timeout: 120_000 }, () => {
  const openWindow = useFakeWindows();

  it('shows its photos below the photo, and they are opened one after the other', async () => {
    const driver = await openWindow({}, '');
    const { page } = driver;
    await page.getByRole('button', { name: 'Open folder…' }).click();
    await driver.waitForPhoto();
    const list = page.getByRole('listbox', { name: 'Photos in Lake District' });
    await expect.poll(() => readPlace(page)).toEqual(['DSC_4000.jpg', '1']);
    // Of 240 photos only those that are seen are made, and a few more.
    expect(await page.getByRole('option').count()).toBeLessThan(20);
    await page.getByRole('option', { name: 'DSC_4002.jpg, retouches kept' }).waitFor();

    await page.keyboard.press('PageDown');
    await expect.poll(() => readPlace(page)).toEqual(['DSC_4001.jpg', '2']);
    await page.getByRole('status').getByText('Photo 2 of 240: DSC_4001.jpg').waitFor();
    // Held down, the way goes on; what lies between need not be opened.
    await page.evaluate(() => void fake.engine.held.add('document.open'));
    for (let count = 0; count < 3; count++) await page.keyboard.press('PageDown');
    await page.evaluate(() => fake.engine.release());
    await expect.poll(() => readPlace(page)).toEqual(['DSC_4004.jpg', '5']);
    const opened = await page.evaluate(() =>
      fake.engine.calls.flatMap(({ name, params }) =>
        name === 'folder.pick' ? [(params as { row: number }).row] : [],
      ),
    );
    expect(opened).toEqual([0, 1, 2, 4]);
    await driver.waitForPhoto();
    await page.waitForLoadState('networkidle');
    await driver.waitForStillCanvas();
    await driver.waitForFade();
    await driver.shoot('film-strip');
    expect(await driver.findBarriers()).toEqual([]);

    await list.focus();
    await page.keyboard.press('End');
    await page.getByRole('option', { name: 'DSC_4239.jpg' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => readPlace(page)).toEqual(['DSC_4239.jpg', '240']);
    await page.keyboard.press('PageDown');
    await page.getByText('This is the last photo of the folder').waitFor();

    // One that cannot be opened is passed by.
    await page.evaluate(() =>
      fake.engine.failures.set('document.open', new fake.AppError('DECODE_FAILED', 'Expected a whole photo')),
    );
    await page.keyboard.press('PageUp');
    await page.getByText('The photo could not be opened').waitFor();
    await page.keyboard.press('PageUp');
    await expect.poll(() => readPlace(page)).toEqual(['DSC_4237.jpg', '238']);

    await page.keyboard.press('Shift+P');
    await list.waitFor({ state: 'detached' });
    await page.keyboard.press('PageUp');
    await expect.poll(async () => (await readPlace(page))[0]).toBe('DSC_4236.jpg');
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('asks before retouches are lost, marks what was kept, and is whole on a phone', async () => {
    const driver = await openWindow({ size: { width: 390, height: 700 } });
    const { page } = driver;
    await page.keyboard.press('Control+Shift+O');
    await expect.poll(() => readPlace(page)).toEqual(['DSC_4000.jpg', '1']);
    await driver.waitForPhoto();
    await driver.paint(PHOTO, SPOT);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.title()).toContain('•');
    await page.getByRole('option', { name: 'DSC_4001.jpg' }).click();
    await page.getByRole('dialog').getByText('DSC_4001.jpg').waitFor();
    await page.keyboard.press('Escape');
    expect(await readPlace(page)).toEqual(['DSC_4000.jpg', '1']);
    await page.keyboard.press('Control+s');
    await page.getByRole('checkbox', { name: /^Keep retouches/ }).click();
    await page.evaluate(() => {
      const [first, ...others] = fake.engine.folder.photos;
      if (first) fake.engine.folder.photos = [{ ...first, isRetouched: true }, ...others];
    });
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('option', { name: 'DSC_4000.jpg, retouches kept' }).waitFor();
    await page.getByRole('option', { name: 'DSC_4001.jpg' }).click();
    await expect.poll(() => readPlace(page)).toEqual(['DSC_4001.jpg', '2']);
    await driver.waitForPhoto();
    await page.waitForLoadState('networkidle');
    await driver.waitForFade();
    await driver.shoot('film-strip-phone');
    expect(await driver.findBarriers()).toEqual([]);

    await page.evaluate(() => fake.restart());
    await expect
      .poll(() => page.evaluate(() => fake.engine.calls.filter(({ name }) => name === 'folder.open').length))
      .toBe(2);
    await expect.poll(() => readPlace(page)).toEqual(['DSC_4001.jpg', '2']);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

/** Whether each small picture of the strip has arrived. */
function drawnPictures(page: Page): Promise<boolean[]> {
  return page
    .getByRole('option')
    .locator('img')
    .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalHeight > 0));
}

/** A folder of that many photos, dial-9.jpg first, each turned another way. */
async function makeDials(folder: string, count: number): Promise<void> {
  const dial = await makeDial();
  await mkdir(folder, { recursive: true });
  for (let index = 0; index < count; index++) {
    await sharp(dial)
      .rotate(90 * index)
      .jpeg()
      .toFile(join(folder, `dial-${index + 9}.jpg`));
  }
}

describe.skipIf(!HAS_CHROMIUM)('a folder on lacuna serve', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  it('is chosen below a named one; its photos have pictures, and are there after the page is loaded again', async () => {
    const root = join(await temporaryFolder(), 'Pictures');
    await makeDials(join(root, 'Dials'), 3);
    const { driver } = await windows.serve(await makeDial(), { folders: [root] });
    const { page } = driver;
    await page.keyboard.press('Control+Shift+O');
    await page.getByRole('dialog').getByRole('listitem').getByRole('button', { name: 'Dials' }).click();
    await page.getByRole('navigation').getByRole('button', { name: 'Dials' }).waitFor();
    await page.getByRole('button', { name: 'Choose this folder' }).click();
    await expect.poll(() => readPlace(page)).toEqual(['dial-9.jpg', '1']);
    await page.getByRole('option', { name: 'dial-11.jpg' }).click();
    await expect.poll(() => readPlace(page)).toEqual(['dial-11.jpg', '3']);
    await page.reload();
    await driver.waitForPhoto();
    await expect.poll(() => readPlace(page)).toEqual(['dial-11.jpg', '3']);
    await page.keyboard.press('PageUp');
    await expect.poll(() => readPlace(page)).toEqual(['dial-10.jpg', '2']);
    await expect.poll(() => drawnPictures(page)).toEqual([true, true, true]);

    // The photo has a file of the person's, beside which its retouches are kept.
    await page.keyboard.press('PageUp');
    await expect.poll(() => readPlace(page)).toEqual(['dial-9.jpg', '1']);
    await removeDial(driver);
    await page.keyboard.press('Control+s');
    await page.getByRole('checkbox', { name: /^Keep retouches/ }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await download;
    await page.getByRole('option', { name: 'dial-9.jpg, retouches kept' }).waitFor();
    expect(await readdir(join(root, 'Dials'))).toContain('dial-9.jpg.lacuna');
    await page.keyboard.press('PageDown');
    await expect.poll(() => readPlace(page)).toEqual(['dial-10.jpg', '2']);
    await page.keyboard.press('PageUp');
    await expect.poll(() => listRetouches(page)).toEqual(['Retouch 1']);
    expect(driver.complaints).toEqual([]);
  });

  it('can be dropped onto the window wherever it lies; so can a few photos', async () => {
    const root = join(await temporaryFolder(), 'Dials');
    await makeDials(join(root, 'not these'), 1);
    await makeDials(root, 3);
    await writeFile(join(root, 'notes.txt'), 'bytes');
    const { driver } = await windows.serve(await makeDial());
    const { page } = driver;
    await driver.drop([root]);
    await expect.poll(() => readPlace(page)).toEqual(['dial-9.jpg', '1']);
    await page.getByRole('region', { name: 'Photos in Dials' }).waitFor();
    await page.keyboard.press('PageDown');
    await expect.poll(() => readPlace(page)).toEqual(['dial-10.jpg', '2']);
    await page.getByText('600 × 900 px').waitFor();
    await expect.poll(() => drawnPictures(page)).toEqual([true, true, true]);
    await driver.waitForFade();
    await driver.shoot('film-strip-dropped');
    expect(await driver.findBarriers()).toEqual([]);
    // It is a copy that was sent: nothing can be kept beside that.
    await page.keyboard.press('Control+s');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).waitFor();
    expect(await page.getByRole('checkbox', { name: /^Keep retouches/ }).count()).toBe(0);
    await page.keyboard.press('Escape');

    await driver.drop([join(root, 'dial-11.jpg'), join(root, 'notes.txt'), join(root, 'dial-9.jpg')]);
    await expect.poll(() => readPlace(page)).toEqual(['dial-9.jpg', '1']);
    await page.getByRole('region', { name: 'Photos in Dropped photos' }).waitFor();
    await expect.poll(() => drawnPictures(page)).toEqual([true, true]);
    // One alone is a photo as ever; the strip stays.
    await driver.drop([join(root, 'dial-10.jpg')]);
    await expect.poll(() => readPlace(page)).toEqual(['dial-10.jpg', null]);
    await page.reload();
    await driver.waitForPhoto();
    expect(await page.getByRole('option').count()).toBe(0);
    expect(driver.complaints).toEqual([]);
  });
});

describe.skipIf(!HAS_CHROMIUM)('a folder in the desktop app', { timeout: 120_000 }, () => {
  const { launch } = useRealWindows();

  it('is opened from the menu, and a photo whose retouches were kept comes back with them', async () => {
    const root = join(await temporaryFolder(), 'Dials');
    await makeDials(root, 2);
    const { driver, page, electron } = await launch();
    await expect.poll(() => electron.findItem('openFolder').enabled).toBe(true);
    electron.openAnswers.push(root);
    await electron.click('openFolder');
    await expect.poll(() => readPlace(page)).toEqual(['dial-9.jpg', '1']);
    await removeDial(driver);

    electron.saveAnswers.push(join(await temporaryFolder(), 'without.jpg'));
    await electron.click('saveAs');
    await page.getByRole('checkbox', { name: /^Keep retouches/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('option', { name: 'dial-9.jpg, retouches kept' }).waitFor();
    expect((await readdir(root)).toSorted()).toEqual(['dial-10.jpg', 'dial-9.jpg', 'dial-9.jpg.lacuna']);

    await page.keyboard.press('PageDown');
    await expect.poll(() => readPlace(page)).toEqual(['dial-10.jpg', '2']);
    expect(await page.getByText('Retouch 1').count()).toBe(0);
    await page.keyboard.press('PageUp');
    await expect.poll(() => readPlace(page)).toEqual(['dial-9.jpg', '1']);
    await page.getByText('Retouch 1').waitFor();
    expect(await page.content()).not.toContain(root);
    expect(driver.complaints).toEqual([]);
  });
});

import { access, copyFile, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { moveCamera, readPhoto, toHomography } from '../../fixtures/move-camera.js';
import { invertHomography, mapPoint } from '../../../src/engine/registration/homography.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { ROOT } from '../../nets/read-imports.js';
import { countChanges, readPixels, writeImage } from '../scene.js';
import { makeDial, removeDial } from './dial.js';
import { HAS_CHROMIUM } from './driver.js';
import { useRealWindows } from './real-windows.js';

const SIZE = { width: 900, height: 600 };
/** Parts of the samples, as places on a holiday. */
const PARTS = [
  ...(['sundial', 'dandelion', 'nuthatch'] as const).flatMap((sample) => [
    { sample, left: 0, top: 0, part: 1 },
    { sample, left: 0.3, top: 0.25, part: 0.6 },
    { sample, left: 0.05, top: 0.35, part: 0.55 },
  ]),
];

/** Photos with a date in the lower right corner, as cameras once printed it, and one that is cut off. */
async function makePhotos(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const stamp = Buffer.from(
    `<svg width="${SIZE.width}" height="${SIZE.height}"><text x="660" y="572" font-family="monospace" font-weight="bold"
      font-size="34" fill="#ff8c1a">'98 12 ${'24'}</text></svg>`,
  );
  for (const [index, { sample, left, top, part }] of PARTS.entries()) {
    const source = sharp(join(ROOT, `samples/${sample}.jpg`));
    const { width = 0, height = 0 } = await source.metadata();
    const rect = {
      left: Math.round(width * left),
      top: Math.round(height * top),
      width: Math.floor(width * part),
      height: Math.floor(height * part),
    };
    const small = await source.extract(rect).resize(SIZE).png({ compressionLevel: 0 }).toBuffer();
    const photo = await sharp(small)
      .composite([{ input: stamp, left: 0, top: 0 }])
      .jpeg({ quality: 92 })
      .toBuffer();
    await writeFile(join(folder, `DSC_41${String(10 + index)}.jpg`), photo);
  }
  const whole = await readFile(join(folder, 'DSC_4110.jpg'));
  await writeFile(join(folder, 'DSC_4190.jpg'), whole.subarray(0, whole.length / 3));
}

/** A decision lies on the disk before it is told. */
const PATIENCE = { timeout: 20_000 };

describe.skipIf(!HAS_CHROMIUM)('a folder of photos on lacuna serve', { timeout: 300_000 }, () => {
  const windows = useRealWindows();

  async function enter(page: Page, name: string): Promise<void> {
    await page.getByRole('dialog').getByRole('listitem').getByRole('button', { name }).click();
    await page.getByRole('navigation').getByRole('button', { name }).waitFor();
  }

  async function chooseHere(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Choose this folder' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  it('is worked on and reviewed; decisions and results last, and another server goes on from there', async () => {
    const root = join(await temporaryFolder(), 'Pictures');
    await makePhotos(join(root, 'Christmas 1998'));
    const photo = join(ROOT, 'samples/sundial.jpg');
    const { driver, serve } = await windows.serve(photo, { folders: [root] });
    const { page } = driver;
    await page.keyboard.press('Control+b');
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    await enter(page, 'Christmas 1998');
    await driver.shoot('batch-folders');
    expect(await driver.findBarriers()).toEqual([]);
    await chooseHere(page);
    await page.getByRole('option').first().waitFor();

    await page.getByRole('combobox', { name: /^What/ }).click();
    await page.getByRole('option', { name: /^A place/ }).click();
    const width = page.getByRole('spinbutton', { name: /^Width/ });
    await width.fill('32');
    await width.press('Enter');
    const height = page.getByRole('spinbutton', { name: /^Height/ });
    await height.fill('12');
    await height.press('Enter');
    await page.getByRole('button', { name: /^Folder Choose/ }).click();
    await page.getByRole('navigation').getByRole('button', { name: 'Pictures' }).click();
    await page.getByRole('button', { name: 'New folder' }).click();
    await page.getByRole('textbox', { name: 'Name of the new folder' }).fill('Without dates');
    await page.keyboard.press('Enter');
    await page.getByRole('navigation').getByRole('button', { name: 'Without dates' }).waitFor();
    await chooseHere(page);
    await page.getByText('10 of 10 photos to do').waitFor();
    await driver.shoot('batch-served-setup');
    await page.getByRole('button', { name: 'Start…' }).click();
    await page.getByRole('button', { name: 'Start with 10 photos' }).click();
    await page.getByRole('heading', { name: 'Finished' }).waitFor({ timeout: 240_000 });
    await page.waitForLoadState('networkidle');
    await driver.waitForFade();
    await driver.shoot('batch-served-list');
    const output = join(root, 'Without dates');
    const results = async (): Promise<string[]> =>
      (await readdir(output)).filter((name) => !name.startsWith('.')).sort();
    expect(await results()).toHaveLength(9);
    await page.getByRole('button', { name: /^Failed/ }).click();
    await page.getByRole('option', { name: /DSC_4190/ }).click();
    await page
      .getByText('is damaged or cut off', { exact: false })
      .or(page.locator('.bad'))
      .first()
      .waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: /^Review/ }).click();
    await page.getByText('1 of 9').waitFor();
    await page.waitForLoadState('networkidle');
    await page.keyboard.press('y');
    await page.getByRole('slider', { name: /^Divider/ }).focus();
    for (let step = 0; step < 13; step++) await page.keyboard.press('ArrowRight');
    await driver.waitForFade();
    await driver.shoot('batch-served-review');
    const first = await page.getByRole('banner').locator('.file').textContent();
    await page.keyboard.press('x');
    await page.getByText('2 of 9').waitFor();
    await page.keyboard.press('a');
    await page.getByText('2 of 9 reviewed').waitFor();
    await expect.poll(results, PATIENCE).not.toContain(first);
    await access(join(output, '.lacuna-batch/rejected', first ?? ''));

    await page.reload();
    await driver.waitForPhoto();
    await page.keyboard.press('Control+b');
    await page.getByText('10 of 10').waitFor();
    // The one photo that is cut off has no picture, and browsers say so.
    expect(driver.complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
    serve.child.kill('SIGKILL');
    await serve.finished;

    const { driver: later } = await windows.serve(photo, { folders: [root] });
    await later.page.keyboard.press('Control+b');
    await later.page.getByRole('button', { name: /^Open an earlier batch/ }).click();
    await enter(later.page, 'Without dates');
    await chooseHere(later.page);
    await later.page.getByRole('button', { name: /^Rejected 1/ }).click();
    await later.page.getByRole('option', { name: new RegExp(first ?? '') }).click();
    await later.page.keyboard.press('u');
    await expect.poll(results, PATIENCE).toContain(first);
    await later.page.keyboard.press('v');
    await later.page.getByText('Another result is being made').waitFor();
    await later.page
      .getByText('Another result is being made')
      .waitFor({ state: 'detached', timeout: 120_000 });
    await expect.poll(results, PATIENCE).toHaveLength(9);
    expect(later.complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
  });

  it('gets the retouches of the open photo where the scene lies in each, with a suffix and the times of its photos', async () => {
    const root = join(await temporaryFolder(), 'Pictures');
    const series = join(root, 'Series');
    await mkdir(series, { recursive: true });
    const dial = await makeDial();
    const takenAt = new Date('1998-12-24T18:00:00Z');
    const photo = await readPhoto(dial, 10_000);
    // The camera has moved between the two.
    const move = toHomography(photo, { right: 0.04, down: -0.02, degrees: 1 });
    const later = moveCamera(photo, move, { grain: 2 });
    await copyFile(dial, join(series, 'one.png'));
    await writeImage(join(series, 'two.png'), later);
    for (const name of ['one.png', 'two.png']) await utimes(join(series, name), takenAt, takenAt);
    const { driver } = await windows.serve(dial, { folders: [root] });
    const { page } = driver;
    await removeDial(driver);
    await page.keyboard.press('Control+b');
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    await enter(page, 'Series');
    await chooseHere(page);
    await page.getByRole('combobox', { name: /^What/ }).click();
    await page.getByRole('option', { name: /^Retouches of dial\.png/ }).click();
    await page.getByText('At the same places, for photos of the same size').waitFor();
    await page.getByRole('checkbox', { name: /^Follow the scene/ }).click();
    await page.getByText('More options').click();
    await page.getByRole('textbox', { name: 'Suffix' }).fill('-clean');
    await page.getByRole('checkbox', { name: /^Keep times/ }).click();
    await page.getByText('How to fill is part of the retouches.').waitFor();
    await page.getByRole('button', { name: /^Folder Choose/ }).click();
    await page.getByRole('navigation').getByRole('button', { name: 'Pictures' }).click();
    await page.getByRole('button', { name: 'New folder' }).click();
    await page.getByRole('textbox', { name: 'Name of the new folder' }).fill('Without dials');
    await page.keyboard.press('Enter');
    await page.getByRole('navigation').getByRole('button', { name: 'Without dials' }).waitFor();
    await chooseHere(page);
    await page.getByText('2 of 2 photos to do').waitFor();
    await driver.waitForFade();
    await driver.shoot('batch-served-retouches');
    await page.getByRole('button', { name: 'Start…' }).click();
    await page.getByRole('button', { name: 'Start with 2 photos' }).click();
    await page.getByRole('heading', { name: 'Finished' }).waitFor({ timeout: 240_000 });

    const isNearDial = (x: number, y: number): boolean => x > 520 && x < 860 && y > 240 && y < 460;
    const back = invertHomography(move)!;
    const isNearLater = (left: number, top: number): boolean => {
      const { x, y } = mapPoint(back, { x: left, y: top });
      return isNearDial(x, y);
    };
    for (const [name, before, isNear] of [
      ['one-clean.png', await readPixels(dial), isNearDial],
      ['two-clean.png', later, isNearLater],
    ] as const) {
      const result = join(root, 'Without dials', name);
      const { inside, outside } = countChanges(before, await readPixels(result), isNear);
      // The mask fits itself to what is there: of a stroke over ground, half is meant.
      expect(inside).toBeGreaterThan(2000);
      expect(outside).toBe(0);
      expect((await stat(result)).mtime).toEqual(takenAt);
    }
    expect(driver.complaints).toEqual([]);
  });
});

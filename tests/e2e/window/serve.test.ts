import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import type { Running } from '../run-cli.js';
import { DIAL, listRetouches, makeDial, ON_DIAL, paintGround, removeDial } from './dial.js';
import { HAS_CHROMIUM } from './driver.js';
import { useRealWindows } from './real-windows.js';

/** The brush at its usual size for this photo, with a pixel for the way through the window. */
const REACH_PX = 16;

describe.skipIf(!HAS_CHROMIUM)('lacuna serve with a person in front', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  it('opens, removes, undoes, redoes, and saves; what was not painted stays as it was', async () => {
    const photo = await makeDial();
    const { driver } = await windows.serve(photo);
    const { page, complaints } = driver;
    // So that what may change is what was painted.
    await driver.openFillOptions();
    await page.getByRole('checkbox', { name: /^Fit to object/ }).click();
    await removeDial(driver);
    await driver.waitForFade();
    await driver.shoot('served-result');

    await page.keyboard.press('Control+z');
    await expect.poll(() => listRetouches(page)).toEqual([]);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => listRetouches(page)).toEqual(['Retouch 1']);

    await page.keyboard.press('Control+s');
    const download = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('dial-retouched.png');
    await page.getByText('Saved dial-retouched.png').waitFor();

    // Again, to the same place and without questions.
    const second = page.waitForEvent('download');
    await page.keyboard.press('Control+s');
    await second;

    const { inside, outside } = await countChanges(photo, await saved.path());
    expect(inside).toBeGreaterThan(500);
    expect(outside).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('saves under the name and in the format that the person gives', { timeout: 240_000 }, async () => {
    const { driver } = await windows.serve(await makeDial('wall.of.dials.png'));
    const { page } = driver;
    await removeDial(driver);
    const dialog = page.getByRole('dialog');
    const nameField = dialog.getByLabel('Name');

    async function save(change: () => Promise<void>, name: string, format: string): Promise<void> {
      await page.keyboard.press('Control+Shift+s');
      await change();
      await expect.poll(() => nameField.inputValue()).toBe(name);
      const download = page.waitForEvent('download', { timeout: 60_000 });
      await dialog.getByRole('button', { name: 'Save', exact: true }).click();
      const saved = await download;
      expect(saved.suggestedFilename()).toBe(name);
      const found = await sharp(await saved.path()).metadata();
      expect(found.format).toBe(format);
      await page.getByText(`Saved ${name}`).waitFor();
    }

    async function choose(format: string): Promise<void> {
      await dialog.getByRole('combobox', { name: /^Format/ }).click();
      await page.getByRole('option', { name: format }).click();
    }

    await save(() => choose('TIFF'), 'wall.of.dials-retouched.tif', 'tiff');
    await save(() => nameField.fill('garden.final.webp'), 'garden.final.webp', 'webp');
    await save(
      async () => {
        await nameField.fill('garden 2');
        await choose('JPEG');
      },
      'garden 2.jpg',
      'jpeg',
    );
    await save(
      async () => {
        await choose('AVIF');
        await choose('PNG');
      },
      'wall.of.dials-retouched.png',
      'png',
    );
    await save(() => choose('AVIF'), 'wall.of.dials-retouched.avif', 'heif');
    expect(driver.complaints).toEqual([]);
  });

  it('shows original and result side by side, divided where the person wants', async () => {
    const { driver } = await windows.serve(await makeDial());
    const { page } = driver;
    await removeDial(driver);
    await driver.waitForFade();
    const [from, to] = await driver.placesOf(DIAL, [
      { x: 560, y: 300 },
      { x: 820, y: 400 },
    ]);
    if (!from || !to) throw new Error('Expected places in the window');
    const clip = { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y };
    const look = async (): Promise<string> => {
      await driver.waitForStillCanvas();
      return (await page.screenshot({ clip })).toString('base64');
    };
    await page.mouse.move(5, 5);
    const result = await look();
    await page.keyboard.down('c');
    await page.getByText('Original', { exact: true }).waitFor();
    const original = await look();
    await page.keyboard.up('c');
    expect(original).not.toBe(result);

    const button = page.getByRole('button', { name: 'Compare' });
    await button.click();
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    const divider = page.getByRole('slider', { name: /^Divider/ });
    await driver.shoot('compare-divided');
    const dragTo = async (x: number): Promise<void> => {
      const box = await divider.boundingBox();
      if (!box) throw new Error('Expected a divider in the window');
      await page.mouse.move(box.x + box.width / 2, 300);
      await page.mouse.down();
      await page.mouse.move(x, 320, { steps: 4 });
      await page.mouse.up();
    };
    await dragTo(to.x + 40);
    await expect.poll(look).toBe(original);
    await dragTo(from.x - 40);
    await expect.poll(look).toBe(result);
    const before = await divider.getAttribute('aria-valuenow');
    await page.keyboard.press('y');
    await divider.waitFor({ state: 'detached' });
    await page.keyboard.press('y');
    await divider.focus();
    await page.keyboard.press('ArrowRight');
    expect(await divider.getAttribute('aria-valuenow')).toBe('52');
    expect(before).not.toBe('52');
    await button.click();
    await divider.waitFor({ state: 'detached' });
    expect(await look()).toBe(result);
    expect(driver.complaints).toEqual([]);
  });

  it('takes a photo that is pasted or dropped', async () => {
    const photo = await makeDial();
    const { driver } = await windows.serve(photo);
    const { page, complaints } = driver;
    await driver.hand('paste', 'pasted.png', await sharp(photo).resize(60).png().toBuffer());
    await page.getByText('60 × 40 px').waitFor();
    await driver.hand('drop', 'notes.txt', Buffer.from('abc'));
    await page.getByRole('alert').getByText('The photo could not be opened').waitFor();
    expect(await page.getByText('60 × 40 px').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('tells a folder, and a file that is gone, from a Lacuna that does not answer', async () => {
    const { driver } = await windows.serve(await makeDial());
    const { page } = driver;
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'holiday'));
    await writeFile(join(folder, 'gone.png'), 'bytes');
    await driver.drop([join(folder, 'holiday')]);
    await page.getByRole('alert').getByText('There are no photos in holiday.').waitFor();
    // Read when it is sent, which is after the person was asked.
    await removeDial(driver);
    await driver.drop([join(folder, 'gone.png')]);
    await page.getByRole('dialog').waitFor();
    await rm(join(folder, 'gone.png'));
    await page.getByRole('button', { name: 'Don’t save' }).click();
    await page.getByRole('alert').getByText('gone.png is not there or may not be read.').waitFor();
    expect(await page.getByText('does not answer').count()).toBe(0);
    expect(await page.getByText('Retouch 1').isVisible()).toBe(true);
  });

  it('keeps the photo, its retouches and the painting when the engine is killed at work', async () => {
    const { driver, serve } = await windows.serve(await makeDial());
    const { page } = driver;
    await removeDial(driver);
    await paintGround(driver);
    await page.keyboard.press('Enter');
    await page.getByRole('progressbar').waitFor();
    await killEngine(serve);
    await page.getByText('The engine was started again').waitFor();
    await page.getByText('This could not be removed').waitFor();
    await driver.shoot('engine-killed');

    await expect.poll(() => listRetouches(page)).toEqual(['Retouch 1']);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 2').waitFor({ timeout: 60_000 });
  });

  it('cancels a fill', async () => {
    const { driver } = await windows.serve(await makeDial());
    const { page } = driver;
    await driver.waitForPhoto();
    await paintGround(driver);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(await page.getByText('Nothing removed yet.').isVisible()).toBe(true);
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

/** Ends the engine's process, the only child of the command. */
async function killEngine(serve: Running): Promise<void> {
  const { stdout } = await promisify(execFile)('pgrep', ['-P', String(serve.child.pid)]);
  const [engine] = stdout.trim().split('\n').map(Number);
  if (engine) process.kill(engine, 'SIGKILL');
}

/** How many values differ within reach of the stroke, and beyond. */
async function countChanges(before: string, after: string): Promise<{ inside: number; outside: number }> {
  const [first, second] = await Promise.all(
    [before, after].map(async (path) =>
      sharp(await readFile(path))
        .removeAlpha()
        .raw()
        .toBuffer(),
    ),
  );
  const counts = { inside: 0, outside: 0 };
  for (let index = 0; index < (first?.length ?? 0); index++) {
    if (first?.[index] === second?.[index]) continue;
    const pixel = Math.floor(index / 3);
    const x = (pixel % DIAL.width) + 0.5;
    const y = Math.floor(pixel / DIAL.width) + 0.5;
    counts[isNearStroke(x, y) ? 'inside' : 'outside']++;
  }
  return counts;
}

function isNearStroke(x: number, y: number): boolean {
  return ON_DIAL.some((to, index) => {
    const from = ON_DIAL[Math.max(0, index - 1)] ?? to;
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const length = dx * dx + dy * dy;
    const along =
      length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length));
    return Math.hypot(x - from.x - along * dx, y - from.y - along * dy) <= REACH_PX;
  });
}

import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { runCli } from '../run-cli.js';
import { DIAL, makeDial, ON_DIAL, removeDial, TO_AND_FRO_ON_DIAL } from './dial.js';
import { HAS_CHROMIUM } from './driver.js';
import { useRealWindows } from './real-windows.js';

describe.skipIf(!HAS_CHROMIUM)('the desktop app, in a harness', { timeout: 120_000 }, () => {
  const { launch } = useRealWindows();

  it('opens the photo of the command line, removes, and saves to where the dialog says', async () => {
    const photo = await makeDial();
    const { driver, page, electron } = await launch({ args: [photo] });
    await driver.waitForPhoto();
    await driver.paint(DIAL, ON_DIAL);
    await electron.click('fill');
    await page.getByText('Retouch 1').waitFor({ timeout: 60_000 });
    expect(await page.title()).toBe('• dial.png – Lacuna');

    const target = join(await temporaryFolder(), 'done.png');
    electron.saveAnswers.push(target);
    await electron.click('saveAs');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved done.png').waitFor();
    expect(await sharp(target).metadata()).toMatchObject(DIAL);

    // What was removed here is removed from another photo of the series.
    const recipe = join(await temporaryFolder(), 'spots.json');
    electron.saveAnswers.push(recipe);
    await electron.click('saveRecipe');
    await page.getByText('Saved spots.json').waitFor();
    const another = join(await temporaryFolder(), 'another.png');
    expect(await runCli('fill', photo, '-o', another, '--recipe', recipe)).toMatchObject({ code: 0 });
    expect(await sharp(another).raw().toBuffer()).toEqual(await sharp(target).raw().toBuffer());
    expect(driver.complaints).toEqual([]);
    expect(await page.content()).not.toContain(photo);
  });

  it('offers in its menus what makes sense now, in the language of the page', async () => {
    const { page, driver, electron } = await launch();
    await expect.poll(() => electron.findItem('settings').enabled).toBe(true);
    expect(electron.findItem('save').enabled).toBe(false);
    electron.openAnswers.push(await makeDial());
    await electron.click('open');
    await driver.waitForPhoto();
    await expect.poll(() => electron.findItem('save').enabled).toBe(true);
    expect(electron.findItem('undo').enabled).toBe(false);

    await electron.click('settings');
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => electron.findItem('save').enabled).toBe(false);
    await page.getByRole('dialog').getByText('Deutsch').click();
    await expect.poll(() => electron.findItem('save').label).toBe('Speichern');
  });

  it('asks before retouches are lost, and saves where that is the answer', async () => {
    const { driver, page, electron } = await launch({ args: [await makeDial()] });
    await removeDial(driver);

    electron.messageAnswers.push(2);
    expect(electron.window?.close()).toBe(false);
    await expect.poll(() => electron.messageAnswers).toEqual([]);
    expect(await page.getByText('Retouch 1').isVisible()).toBe(true);

    const target = join(await temporaryFolder(), 'kept.png');
    electron.messageAnswers.push(0);
    electron.saveAnswers.push(target);
    electron.window?.close();
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await electron.ended;
    expect(await sharp(target).metadata()).toMatchObject(DIAL);
    expect(electron.processes.map(({ child }) => child.connected)).not.toContain(true);
  });

  it('opens what a second start hands over, and what is pasted', async () => {
    const { driver, page, electron } = await launch({ args: [await makeDial()] });
    await driver.waitForPhoto();
    electron.handOver(await makeDial('second.png'));
    await expect.poll(() => page.title()).toBe('second.png – Lacuna');
    const pasted = sharp(await makeDial()).resize(60);
    await driver.hand('paste', 'image.png', await pasted.png().toBuffer());
    await page.getByText('60 × 40 px').waitFor();
    expect(driver.complaints).toEqual([]);
  });

  it('goes on with the photo when its engine is killed', async () => {
    const { driver, page, electron } = await launch({ args: [await makeDial()] });
    await removeDial(driver);
    electron.processes[0]?.kill();
    await page.getByText('The engine was started again').waitFor();
    await electron.click('undo');
    await page.getByRole('button', { name: 'Redo' }).and(page.locator('[aria-disabled="false"]')).waitFor();
  });

  // On every other platform there is a device to try.
  it.skipIf(process.platform === 'linux' && process.arch !== 'x64')(
    'tries devices in processes that the main process starts for the engine',
    async () => {
      // A machine of which nothing is known yet.
      vi.stubEnv('XDG_STATE_HOME', await temporaryFolder());
      const { driver, page, electron } = await launch({ args: [await makeDial()] });
      vi.unstubAllEnvs();
      await driver.waitForPhoto();
      // As thick as long: thin holes ask no network.
      await driver.paint(DIAL, TO_AND_FRO_ON_DIAL);
      await page.keyboard.press('Enter');
      await page.getByText('Retouch 1').waitFor({ timeout: 60_000 });
      const programs = electron.processes.map(({ program }) => basename(program));
      expect(programs.slice(0, 2)).toEqual(['engine-process.mjs', 'device-probe.mjs']);
    },
  );

  it('remembers photos and the theme for its next start', async () => {
    const photo = await makeDial();
    const { driver, userData, end } = await launch({ args: [photo] });
    await driver.waitForPhoto();
    await end();
    const settings: unknown = JSON.parse(await readFile(join(userData, 'settings.json'), 'utf8'));
    expect(settings).toMatchObject({ recentPhotos: [photo], theme: 'dark', language: 'en' });
    expect(await readdir(userData)).toEqual(['settings.json']);

    const { electron } = await launch({ userData });
    const file = electron.menu[0]?.submenu as MenuItemConstructorOptions[];
    expect((file[1]?.submenu as MenuItemConstructorOptions[])[0]?.label).toBe('dial.png');
  });
});

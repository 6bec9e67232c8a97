import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../src/shared/app-error.js';
import { withPngSize } from '../../fixtures/containers.js';
import { FOREIGN_FILES } from '../../fixtures/foreign-files.js';
import { PHOTOS } from '../../fixtures/photos.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { ROOT } from '../../nets/read-imports.js';
import { makeDial, paintGround } from './dial.js';
import { HAS_CHROMIUM, WindowDriver } from './driver.js';
import type { FakeWindow } from './fake-page/main.js';
import { useFakeWindows } from './fake-windows.js';
import { useRealWindows } from './real-windows.js';

declare const fake: FakeWindow;

function foreignFile(wanted: string): Buffer {
  const bytes = FOREIGN_FILES.find(([name]) => name === wanted)?.[1];
  if (!bytes) throw new Error(`Expected ${wanted} among the foreign files`);
  return Buffer.from(bytes);
}

describe.skipIf(!HAS_CHROMIUM)('an error in a German window', { timeout: 90_000 }, () => {
  const openWindow = useFakeWindows();

  it('is told in German, whatever it is, with the words of the engine behind "Details"', async () => {
    const driver = await openWindow({ language: 'de-DE' }, '');
    const { page, complaints } = driver;
    for (const code of ERROR_CODES.filter((one) => one !== 'CANCELLED')) {
      await page.evaluate((name) => {
        const details = { path: 'küste.jpg' };
        const error = new fake.AppError(name, `Expected ${name} but received English`, { details });
        fake.engine.failures.set('document.open', error);
      }, code);
      await page.keyboard.press('Control+o');
      const toast = page.getByRole('alert');
      await toast.waitFor();
      expect(await toast.innerText()).not.toMatch(/Expected|English|\{\{|undefined/);
      await toast.getByText('Details', { exact: true }).click();
      expect(await toast.innerText()).toContain(`${code}: Expected ${code} but received English`);
      if (code === 'WRITE_FAILED') {
        expect(await driver.findBarriers()).toEqual([]);
        await driver.shoot('error-details-german');
      }
      await toast.getByRole('button', { name: 'Ausblenden' }).click();
      await toast.waitFor({ state: 'detached' });
    }
    expect(complaints).toEqual([]);
    await driver.close();
  });

  it('can be copied for a report', async () => {
    const driver = await openWindow({ language: 'de-DE' }, '');
    const { page } = driver;
    await page.evaluate(() => {
      const error = new fake.AppError('DECODE_FAILED', 'Expected an image in küste.jpg.');
      fake.engine.failures.set('document.open', error);
    });
    await page.keyboard.press('Control+o');
    await page.getByText('Details', { exact: true }).click();
    await page.getByRole('button', { name: 'Kopieren' }).click();
    await page.context().grantPermissions(['clipboard-read']);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe('DECODE_FAILED: Expected an image in küste.jpg.');
    await driver.close();
  });
});

describe.skipIf(!HAS_CHROMIUM)('the German app tells what went wrong', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  async function expectToast(page: Page, title: string, text: string): Promise<void> {
    const toast = page.getByRole('alert').filter({ hasText: title });
    await toast.getByText(text, { exact: true }).waitFor();
    await toast.getByRole('button', { name: 'Ausblenden' }).click();
  }

  it('of a file that cannot be opened', async () => {
    const folder = await temporaryFolder();
    const sample = await readFile(join(ROOT, 'samples/sundial.jpg'));
    const files: readonly [name: string, content: Buffer, text: string][] = [
      [
        'abgeschnitten.jpg',
        sample.subarray(0, 20),
        'abgeschnitten.jpg ist beschädigt oder unvollständig. Kopiere die Datei noch einmal vom Ursprung.',
      ],
      [
        'notizen.jpg',
        Buffer.from('Nur ein wenig Text.\n'.repeat(20)),
        'notizen.jpg ist kein Foto, das Lacuna öffnen kann. Exportiere es aus einem anderen Programm als JPEG, PNG oder TIFF.',
      ],
      [
        'riesig.png',
        withPngSize(await sharp(sample).resize(8).png().toBuffer(), 60_000, 50_000),
        'riesig.png hat 60.000 × 50.000 Pixel, mehr als Lacuna öffnen kann. Verkleinere das Foto oder schneide es in Teile.',
      ],
      [
        'iphone.heic',
        (await readFile(join(PHOTOS, 'turned-p3.heic'))).subarray(0, 2000),
        'iphone.heic ist beschädigt oder unvollständig. Kopiere die Datei noch einmal vom Ursprung.',
      ],
      [
        'kamera.nef',
        foreignFile('photo.nef'),
        'kamera.nef ist eine RAW-Datei einer Kamera ohne ein Vorschaubild, das groß genug ist. Entwickle sie mit der Software der Kamera und exportiere sie als TIFF oder JPEG.',
      ],
      [
        'fort.jpg',
        Buffer.alloc(0),
        'fort.jpg ist beschädigt oder unvollständig. Kopiere die Datei noch einmal vom Ursprung.',
      ],
    ];
    const { driver, page, electron } = await windows.launch({ language: 'de-DE' });
    for (const [name, content, text] of files) {
      const path = join(folder, name);
      await writeFile(path, content);
      electron.openAnswers.push(path);
      await page.keyboard.press('Control+o');
      await page.getByRole('alert').waitFor();
      await driver.waitForFade();
      await driver.shoot(`error-${name.split('.')[0]}`);
      await expectToast(page, 'Das Foto ließ sich nicht öffnen', text);
    }
  });

  it('of a save into nowhere, and of an engine that was killed', async () => {
    const args = [await makeDial()];
    const { driver, page, electron } = await windows.launch({ args, language: 'de-DE' });
    await driver.waitForPhoto();
    electron.saveAnswers.push(join(await temporaryFolder(), 'nirgends', 'fertig.png'));
    await page.keyboard.press('Control+s');
    await page.getByRole('dialog').getByRole('button', { name: 'Speichern', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await driver.waitForFade();
    await driver.shoot('error-save');
    await expectToast(
      page,
      'Das Foto ließ sich nicht speichern',
      'fertig.png ließ sich nicht schreiben: Den Ordner gibt es nicht. Wähle einen anderen.',
    );

    await paintGround(driver);
    await page.keyboard.press('Enter');
    await page.getByRole('progressbar').waitFor();
    electron.processes[0]?.kill();
    await page.getByText('Der Rechenkern wurde neu gestartet').waitFor();
    await page.getByText('Details', { exact: true }).click();
    await driver.waitForFade();
    await driver.shoot('error-engine');
    await expectToast(
      page,
      'Das ließ sich nicht entfernen',
      'Der Rechenkern ist ausgefallen. Dein Foto ist noch da; versuche es noch einmal.',
    );
  });

  it('of an address that was used before, or lacks its token', async () => {
    const { driver, serve } = await windows.serve(await makeDial());
    const stranger = await driver.page.context().browser()?.newContext({ locale: 'de-DE' });
    const page = await stranger?.newPage();
    if (!page) throw new Error('Expected a page of another person.');
    await page.goto(await serve.prints(/http\S+/));
    await page.getByText('Diese Seite ist nicht angemeldet.').waitFor();
    await page.getByText('Details', { exact: true }).click();
    await page.getByText('Lacuna refused:').waitFor();
    await WindowDriver.over(page).shoot('error-start');

    const bare = new URL('/', page.url()).href;
    // From the same address with a token the page would not be loaded again.
    await page.goto('about:blank');
    await page.goto(bare);
    await page.getByText('Diese Seite ist nicht angemeldet.').waitFor();
  });
});

import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { ROOT } from '../../nets/read-imports.js';
import type { HarnessApp, HarnessOptions } from '../launch-harness.js';
import { launchHarness } from '../launch-harness.js';
import { HAS_CHROMIUM, launchBrowser, WindowDriver } from './driver.js';

const SIZE = { width: 900, height: 600 };
const STROKE = [
  { x: 600, y: 350 },
  { x: 700, y: 340 },
  { x: 780, y: 350 },
];

describe.skipIf(!HAS_CHROMIUM)('the desktop app, in a harness', { timeout: 120_000 }, () => {
  let browser: Browser;
  let app: HarnessApp | undefined;

  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);

  afterEach(async () => {
    await app?.end();
    app = undefined;
  }, 60_000);

  afterAll(() => browser?.close());

  async function launch(options: HarnessOptions = {}): Promise<HarnessApp & { driver: WindowDriver }> {
    app = await launchHarness(browser, options);
    const driver = WindowDriver.over(app.page);
    await app.page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
    return { ...app, driver };
  }

  async function makePhoto(name = 'dial.png'): Promise<string> {
    const photo = join(await temporaryFolder(), name);
    await sharp(join(ROOT, 'samples/sundial.jpg')).resize(SIZE.width, SIZE.height).png().toFile(photo);
    return photo;
  }

  it('opens the photo of the command line, removes, and saves to where the dialog says', async () => {
    const photo = await makePhoto();
    const { driver, page, electron } = await launch({ args: [photo] });
    await driver.waitForPhoto();
    await driver.paint(SIZE, STROKE);
    electron.click('fill');
    await page.getByText('Retouch 1').waitFor({ timeout: 60_000 });
    expect(await page.title()).toBe('• dial.png – Lacuna');

    const target = join(await temporaryFolder(), 'done.png');
    electron.saveAnswers.push(target);
    electron.click('saveAs');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved done.png').waitFor();
    expect(await sharp(target).metadata()).toMatchObject(SIZE);
    expect(driver.complaints).toEqual([]);
    expect(await page.content()).not.toContain(photo);
  });
});

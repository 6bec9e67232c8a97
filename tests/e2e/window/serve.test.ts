import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { ROOT } from '../../nets/read-imports.js';
import type { Running } from '../run-cli.js';
import { startCli } from '../run-cli.js';
import { HAS_CHROMIUM, launchBrowser, WindowDriver } from './driver.js';

const SIZE = { width: 900, height: 600 };
/** Across the sundial. */
const STROKE = [
  { x: 600, y: 350 },
  { x: 700, y: 340 },
  { x: 780, y: 350 },
];
/** The brush at its usual size for this photo, with a pixel for the way through the window. */
const REACH_PX = 16;

describe.skipIf(!HAS_CHROMIUM)('lacuna serve with a person in front', { timeout: 120_000 }, () => {
  let browser: Browser;
  let photo: string;
  let serve: Running | undefined;
  let driver: WindowDriver | undefined;

  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);

  afterEach(async () => {
    await driver?.close();
    serve?.child.kill('SIGINT');
    await serve?.finished;
  }, 60_000);

  afterAll(() => browser?.close());

  async function openPhoto(): Promise<WindowDriver> {
    photo = join(await temporaryFolder(), 'dial.png');
    const scaled = sharp(join(ROOT, 'samples/sundial.jpg')).resize(SIZE.width, SIZE.height);
    await scaled.png().toFile(photo);
    serve = startCli(['serve', photo, '--no-open']);
    const address = await readAddress(serve);
    driver = await WindowDriver.open(browser, address);
    await driver.waitForPhoto();
    return driver;
  }

  it('opens, removes, undoes, redoes, and saves; what was not painted stays as it was', async () => {
    const { page, complaints, paint } = bind(await openPhoto());
    await paint(SIZE, STROKE);
    const patch = page.waitForResponse(/patches/, { timeout: 60_000 });
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor({ timeout: 60_000 });
    await patch;
    await driver?.waitForFade();
    await driver?.shoot('served-result');

    await page.keyboard.press('Control+z');
    expect(await isCurrent(page, 'Original photo')).toBe(true);
    await page.keyboard.press('Control+Shift+z');
    expect(await isCurrent(page, 'Retouch 1')).toBe(true);

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

  it('takes a photo that is pasted or dropped', async () => {
    const { page, complaints } = bind(await openPhoto());
    const bytes = [...(await sharp(photo).resize(60).png().toBuffer())];
    await page.evaluate((content) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(content)], 'pasted.png', { type: 'image/png' }));
      dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true }));
    }, bytes);
    await page.getByText('60 × 40 px').waitFor();
    await page.evaluate(
      (content) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(content)], 'notes.txt', { type: 'text/plain' }));
        dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
      },
      [1, 2, 3],
    );
    await page.getByRole('alert').getByText('The photo could not be opened').waitFor();
    expect(await page.getByText('60 × 40 px').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('keeps the photo, its retouches and the painting when the engine is killed at work', async () => {
    const { page, paint } = bind(await openPhoto());
    await paint(SIZE, STROKE);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor({ timeout: 60_000 });
    await paint(SIZE, [
      { x: 200, y: 450 },
      { x: 420, y: 500 },
    ]);
    await page.keyboard.press('Enter');
    await page.getByRole('progressbar').waitFor();
    await killEngine(serve);
    await page.getByText('The engine was started again').waitFor();
    await page.getByText('This could not be removed').waitFor();
    await driver?.shoot('engine-killed');

    expect(await isCurrent(page, 'Retouch 1')).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 2').waitFor({ timeout: 60_000 });
  });

  it('cancels a fill', async () => {
    const { page, paint } = bind(await openPhoto());
    await paint(SIZE, STROKE);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(await page.getByText('Nothing removed yet.').isVisible()).toBe(true);
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

function bind(driver: WindowDriver) {
  const { page, complaints } = driver;
  return { page, complaints, paint: driver.paint.bind(driver) };
}

function readAddress({ child, finished }: Running): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: string) => resolve(text.trim()));
    void finished.then(({ stderr }) => reject(new Error(stderr)));
  });
}

async function isCurrent(page: WindowDriver['page'], name: string): Promise<boolean> {
  return (await page.getByRole('button', { name }).getAttribute('aria-current')) === 'true';
}

/** Ends the engine's process, the only child of the command. */
async function killEngine(serve: Running | undefined): Promise<void> {
  const { stdout } = await promisify(execFile)('pgrep', ['-P', String(serve?.child.pid)]);
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
    const x = (pixel % SIZE.width) + 0.5;
    const y = Math.floor(pixel / SIZE.width) + 0.5;
    counts[isNearStroke(x, y) ? 'inside' : 'outside']++;
  }
  return counts;
}

function isNearStroke(x: number, y: number): boolean {
  return STROKE.some((to, index) => {
    const from = STROKE[Math.max(0, index - 1)] ?? to;
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const length = dx * dx + dy * dy;
    const along =
      length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length));
    return Math.hypot(x - from.x - along * dx, y - from.y - along * dy) <= REACH_PX;
  });
}

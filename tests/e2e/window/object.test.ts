import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import type { FakeWindow } from './fake-page/main.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';
import { isInkedAt } from './ink.js';
import { useRealWindows } from './real-windows.js';

const PHOTO = { width: 4272, height: 2848 };
const SCRIBBLE = [
  { x: 1900, y: 1300 },
  { x: 2300, y: 1500 },
];

/** The first answer waits for the network to be loaded. */
const PATIENCE = { timeout: 45_000 };

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('selecting an object', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it('is taken by its key, shows the scribble until the answer, then the object, which can be undone and removed', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    await page.keyboard.press('a');
    await page.getByRole('button', { name: 'Select object', pressed: true }).waitFor();
    await page.getByRole('contentinfo').getByText('Draw across a thing').waitFor();
    await page.evaluate(() => fake.engine.held.add('mask.findThing'));
    await driver.paint(PHOTO, SCRIBBLE);
    await driver.shoot('object-asked');
    await page.evaluate(() => fake.engine.release());
    await page
      .getByRole('button', { name: /^Remove/, disabled: false })
      .first()
      .waitFor();
    await driver.shoot('object-found');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const mask = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation.inputs.mask);
    expect(mask).toMatchObject([{ kind: 'pixels', mode: 'add' }]);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('says so where nothing stands out, and works by keyboard alone', async () => {
    const driver = await openPhoto({ theme: 'light', size: { width: 900, height: 640 } });
    const { page } = driver;
    await page.evaluate(() => (fake.engine.foundThing = {}));
    await page.keyboard.press('a');
    for (const key of ['ArrowRight', 'd', 'ArrowRight', 'ArrowDown', 'd']) await page.keyboard.press(key);
    await page.getByText('Nothing stands out there.').waitFor();
    await driver.shoot('object-undecided');
    const { scribble } = (await page.evaluate(() => fake.engine.lastCall('mask.findThing')))!;
    expect(scribble.points.length).toBeGreaterThan(1);
    expect(await driver.findBarriers()).toEqual([]);
    await driver.close();
  });
});

describe.skipIf(!HAS_CHROMIUM)('selecting an object with the real engine', { timeout: 120_000 }, () => {
  const windows = useRealWindows();
  const SIZE = { width: 1200, height: 800 };

  async function writeScene(): Promise<string> {
    const file = join(await temporaryFolder(), 'scene.png');
    const ball = `<svg width="1200" height="800"><rect width="1200" height="800" fill="#6d8f52"/>
      <circle cx="500" cy="400" r="140" fill="#c03a2b"/><circle cx="900" cy="300" r="90" fill="#2b5fc0"/></svg>`;
    await writeFile(file, await sharp(Buffer.from(ball)).png().toBuffer());
    return file;
  }

  it('marks the ball that is scribbled on, and takes away what is scribbled out', async () => {
    const { driver } = await windows.serve(await writeScene());
    const { page } = driver;
    await page.keyboard.press('a');
    const isInked = async (x: number, y: number): Promise<boolean> => {
      const [place] = await driver.placesOf(SIZE, [{ x, y }]);
      return isInkedAt(page, place);
    };
    await driver.paint(SIZE, [
      { x: 430, y: 370 },
      { x: 560, y: 420 },
    ]);
    await expect.poll(() => isInked(500, 290), PATIENCE).toBe(true);
    expect([await isInked(500, 250), await isInked(900, 300)]).toEqual([false, false]);
    await driver.paint(SIZE, [{ x: 900, y: 300 }]);
    await expect.poll(() => isInked(860, 260), PATIENCE).toBe(true);
    await driver.shoot('object-served');
    await page.keyboard.press('e');
    await driver.paint(SIZE, [
      { x: 430, y: 370 },
      { x: 560, y: 420 },
    ]);
    await expect.poll(() => isInked(500, 290), PATIENCE).toBe(false);
    expect(await isInked(860, 260)).toBe(true);
    expect(driver.complaints).toEqual([]);
  });
});

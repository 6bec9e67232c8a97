import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../nets/read-imports.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { HAS_CHROMIUM } from './driver.js';
import { useRealWindows } from './real-windows.js';

const PHOTO = { width: 1500, height: 1000 };
/** Over the skyline. */
const CORNERS = [
  { x: 980, y: 350 },
  { x: 1180, y: 590 },
];

describe.skipIf(!HAS_CHROMIUM)('lines that are suggested', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  it('show how the skyline goes on, and lead the fill', async () => {
    const photo = join(await temporaryFolder(), 'sundial.png');
    await sharp(join(ROOT, 'samples/sundial.jpg')).resize(PHOTO.width, PHOTO.height).toFile(photo);
    const { driver } = await windows.serve(photo);
    const { page } = driver;
    await page.keyboard.press('o');
    await driver.paint(PHOTO, CORNERS);
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'Suggest lines' }).click();
    await page.getByText('Lines suggested').waitFor();
    await driver.waitForStillCanvas();
    await driver.shoot('lines');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor({ timeout: 60_000 });
    await driver.waitForStillCanvas();
    await driver.shoot('lines-filled');
    expect(driver.complaints).toEqual([]);
  });
});

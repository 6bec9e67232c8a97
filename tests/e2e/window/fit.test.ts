import { describe, expect, it } from 'vitest';
import type { FakeWindow } from './fake-page/main.js';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';
import { isInkedAt } from './ink.js';

const PHOTO = { width: 4272, height: 2848 };
const STROKE = [
  { x: 1700, y: 1400 },
  { x: 2500, y: 1400 },
];
/** What the mask of the stroke becomes: far wider, so that it can be told from the brush. */
const FITTED = { rect: { left: 1600, top: 1000, width: 1000, height: 800 }, runs: [0, 800_000] };
const ADDED = { x: 2100, y: 1150 };

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('a mask that fits', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  /** Is there ink where only the fitted mask lies? */
  async function isInked(driver: WindowDriver): Promise<boolean> {
    const [place] = await driver.placesOf(PHOTO, [ADDED]);
    return isInkedAt(driver.page, place);
  }

  it('is shown while it is being filled, and gone when the fill is cancelled', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    await page.evaluate(() => fake.engine.held.add('retouch.apply'));
    await driver.paint(PHOTO, STROKE);
    await page.keyboard.press('Enter');
    await page.getByRole('progressbar').waitFor();
    expect(await isInked(driver)).toBe(false);
    await page.evaluate((fitted) => fake.engine.reportFitted(fitted), FITTED);
    await expect.poll(() => isInked(driver)).toBe(true);
    await driver.shoot('fitted');
    const sent = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation);
    expect(sent).toMatchObject({ inputs: { mask: [{ kind: 'stroke' }] }, options: { fit: 'auto' } });
    await page.keyboard.press('Escape');
    await expect.poll(() => isInked(driver)).toBe(false);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('is asked for by a switch, and what was painted is sent as it is', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    await driver.openFillOptions();
    const choice = page.getByRole('checkbox', { name: /^Fit to object/ });
    expect(await choice.isChecked()).toBe(true);
    await choice.click();
    await driver.shoot('fit-off');
    await driver.paint(PHOTO, STROKE);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const options = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation.options);
    expect(options).toMatchObject({ fit: 'off' });
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.getByText('Retouch 1').count()).toBe(0);
    await driver.close();
  });
});

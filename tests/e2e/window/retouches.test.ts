import { describe, expect, it } from 'vitest';
import type { Rect } from '../../../src/shared/geometry.js';
import { listRetouches } from './dial.js';
import type { WindowDriver, WindowOptions } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import type { FakeWindow } from './fake-page/main.js';
import { useFakeWindows } from './fake-windows.js';

declare const fake: FakeWindow;

const PHOTO = { width: 4272, height: 2848 };

/** Where something is removed, one after the other. */
const SPOTS: readonly Rect[] = [
  { left: 1500, top: 1300, width: 600, height: 450 },
  { left: 3300, top: 2000, width: 500, height: 400 },
  { left: 500, top: 500, width: 420, height: 300 },
];

describe.skipIf(!HAS_CHROMIUM)('the list of retouches', () => {
  const openWindow = useFakeWindows();

  /** A window in which all spots were removed. */
  async function openRetouched(options: WindowOptions = {}): Promise<WindowDriver> {
    const driver = await openWindow(options);
    for (const [index, rect] of SPOTS.entries()) {
      await driver.page.evaluate((patchRect) => (fake.engine.patchRect = patchRect), rect);
      await removeSpot(driver, rect);
      await driver.page.getByText(`Retouch ${index + 1}`).waitFor({ state: 'attached' });
    }
    await driver.page.waitForLoadState('networkidle');
    await driver.waitForFade();
    return driver;
  }

  it.each(['dark', 'light'] as const)(
    'shows each one small, where it lies and how it was made, %s',
    async (theme) => {
      const driver = await openRetouched({ theme });
      const { page } = driver;
      expect(await listRetouches(page)).toEqual(['Retouch 3', 'Retouch 2', 'Retouch 1']);
      const rows = page.locator('[data-retouch]');
      expect(await rows.locator('.place').allTextContents()).toEqual(['Top left', 'Bottom right', 'Centre']);
      await page.waitForFunction(() =>
        [...document.querySelectorAll<HTMLImageElement>('[data-retouch] img')].every(
          ({ naturalWidth }) => naturalWidth === 240,
        ),
      );
      await rows.first().getByRole('button', { name: 'More for' }).click();
      await page.getByRole('menuitem', { name: 'Edit mask' }).waitFor();
      await driver.shoot(`retouches-menu-${theme}`);
      await expectClean(driver, undefined);
    },
  );

  it('copies them to the next photo of that size', async () => {
    const driver = await openRetouched();
    const { page } = driver;
    await page.keyboard.press('Control+Shift+C');
    await page.getByText('3 retouches copied').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await page.getByText('Saved saved.png').waitFor();
    await page.evaluate(() => (fake.engine.photo = { ...fake.engine.photo, documentId: 'document-2' }));
    await page.keyboard.press('Control+o');
    await page.getByText('Nothing removed yet').waitFor();
    await page.keyboard.press('Control+Shift+V');
    await page.getByText('Retouch 3').waitFor({ state: 'attached' });
    expect(await listRetouches(page)).toEqual(['Retouch 3', 'Retouch 2', 'Retouch 1']);
    await driver.close();
  });

  it('outlines one on the photo while it is pointed at', async () => {
    const driver = await openRetouched();
    await driver.waitForStillCanvas();
    const before = await inkOf(driver);
    await driver.page.locator('[data-retouch="2"]').hover();
    await expect.poll(() => inkOf(driver)).not.toBe(before);
    await driver.shoot('retouches-outlined');
    await driver.page.mouse.move(640, 300);
    await expect.poll(() => inkOf(driver)).toBe(before);
    await expectClean(driver, undefined);
  });

  it('hides one and shows it again, and all at once', async () => {
    const driver = await openRetouched();
    const { page } = driver;
    await page.getByRole('button', { name: 'Show retouch 2' }).click();
    expect(await listRetouches(page)).toEqual(['Retouch 3', 'Retouch 2, hidden', 'Retouch 1']);
    await driver.shoot('retouches-hidden');
    const told = () => page.evaluate(() => fake.engine.lastCall('document.setHead'));
    await expect.poll(told).toMatchObject({ revision: 3, hidden: ['retouch-2'] });
    await page.getByRole('button', { name: 'Hide all' }).click();
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await listRetouches(page)).toEqual(['Retouch 3', 'Retouch 2', 'Retouch 1']);
    await expect.poll(told).toMatchObject({ revision: 3, hidden: [] });
    expect(await page.title()).toBe('• sundial.jpg – Lacuna');
    for (const keys of ['Control+z', 'Control+z']) await page.keyboard.press(keys);
    expect(await listRetouches(page)).toEqual(['Retouch 3', 'Retouch 2, hidden', 'Retouch 1']);
    await expectClean(driver, undefined);
  });

  it('says what no longer fits what is beneath it, and fills that again on demand', async () => {
    const driver = await openRetouched();
    const { page } = driver;
    // Its hole overlaps the first one, which it saw.
    const rect = { left: 1900, top: 1500, width: 500, height: 420 };
    await page.evaluate((patchRect) => {
      fake.engine.patchRect = patchRect;
      fake.engine.dependsOn = ['retouch-1'];
    }, rect);
    await removeSpot(driver, rect);
    await page.getByText('Retouch 4').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Show retouch 1' }).click();
    await page.getByText('1 retouch no longer fits').waitFor();
    await page.locator('[data-retouch="4"]').getByText('Something beneath it has changed').waitFor();
    await driver.shoot('retouches-outdated');
    expect(await driver.findBarriers()).toEqual([]);
    await page.evaluate(() => (fake.engine.dependsOn = []));
    await page.getByRole('button', { name: 'Update' }).click();
    await page.getByText('1 retouch no longer fits').waitFor({ state: 'detached' });
    const asked = await page.evaluate(() => fake.engine.lastCall('retouch.apply'));
    expect(asked).toMatchObject({ place: { of: 'retouch-4', as: 'retouch' } });
    await expectClean(driver, undefined);
  });

  it('takes up a mask again, and fills it in its place', async () => {
    const driver = await openRetouched();
    const { page } = driver;
    await page.getByRole('button', { name: 'More for retouch 2' }).click();
    await page.getByRole('menuitem', { name: 'Edit mask' }).click();
    await page.getByText('Mask is being edited').waitFor();
    await page.getByText('Change the mask').waitFor();
    await page.mouse.move(640, 300);
    await page.waitForLoadState('networkidle');
    await driver.waitForFade();
    await driver.shoot('retouches-edited');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('Mask is being edited').waitFor({ state: 'detached' });
    expect(await listRetouches(page)).toEqual(['Retouch 3', 'Retouch 2', 'Retouch 1']);
    const asked = await page.evaluate(() => fake.engine.lastCall('retouch.apply'));
    expect(asked).toMatchObject({
      place: { of: 'retouch-2' },
      operation: { inputs: { mask: [{ kind: 'stroke' }] } },
    });
    await expectClean(driver, undefined);
  });

  it('is worked with by the keyboard alone', async () => {
    const driver = await openRetouched();
    const { page } = driver;
    await page.locator('[data-row]').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Retouch 2');
    await page.keyboard.press('Delete');
    expect(await listRetouches(page)).toEqual(['Retouch 2', 'Retouch 1']);
    await page.locator('[data-row]').first().focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press(' ');
    expect(await listRetouches(page)).toEqual(['Retouch 2, hidden', 'Retouch 1']);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Move down' }).waitFor();
    await page.keyboard.press('m');
    await page.keyboard.press('m');
    await page.keyboard.press('Enter');
    const order = () => page.locator('.place').allTextContents();
    await expect.poll(order).toEqual(['Centre', 'Top left']);
    await page.keyboard.press('Control+z');
    await expect.poll(order).toEqual(['Top left', 'Centre']);
    await expectClean(driver, undefined);
  });

  it('has room in a small window', async () => {
    const driver = await openRetouched({ size: { width: 900, height: 560 } });
    await driver.page.keyboard.press('p');
    await driver.page.locator('[data-retouch="1"]').scrollIntoViewIfNeeded();
    await expectClean(driver, 'retouches-small');
  });
});

async function removeSpot(driver: WindowDriver, { left, top, width, height }: Rect): Promise<void> {
  const middle = top + height / 2;
  const points = [0.2, 0.5, 0.8].map((part) => ({ x: left + part * width, y: middle }));
  await driver.paint(PHOTO, points);
  await driver.page.keyboard.press('Enter');
}

/** Everything that is drawn. */
async function inkOf({ page }: WindowDriver): Promise<string> {
  return page
    .locator('[role="application"] canvas')
    .evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).toDataURL()).join());
}

async function expectClean(driver: WindowDriver, name: string | undefined): Promise<void> {
  // Away from what would explain itself.
  await driver.page.mouse.move(640, 300);
  await driver.waitForFade();
  if (name !== undefined) await driver.shoot(name);
  expect(await driver.findBarriers()).toEqual([]);
  expect(driver.complaints).toEqual([]);
  await driver.close();
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { countMasked } from '../../../src/shared/mask.js';
import type { MaskShape } from '../../../src/shared/mask-shapes.js';
import { rasterizeMask } from '../../../src/shared/mask-shapes.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import type { FakeWindow } from './fake-page/main.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';
import { isInkedAt } from './ink.js';
import { useRealWindows } from './real-windows.js';

const PHOTO = { width: 4272, height: 2848 };
const BOX = [
  { x: 1500, y: 800 },
  { x: 2700, y: 1900 },
];

/** The first answer of a machine that has much else to do. */
const PATIENCE = { timeout: 45_000 };

declare const fake: FakeWindow;

/** Opens the section of the mask, and says by how many pixels it grows and shrinks. */
async function chooseStep(page: Page, pixels: number): Promise<void> {
  const section = page.locator('[data-section="mask"]');
  await section.locator('summary').click();
  await section.getByRole('spinbutton').first().fill(String(pixels));
  await page.keyboard.press('Enter');
}

/** The mask of the last fill. */
async function lastMask(page: Page): Promise<readonly MaskShape[]> {
  return (await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation.inputs.mask)) ?? [];
}

describe.skipIf(!HAS_CHROMIUM)('the mask as a whole', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it('grows, shrinks and is inverted by keys, each a step to undo, and its holes are filled from the panel', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    await page.keyboard.press('r');
    await driver.paint(PHOTO, BOX);
    await page.keyboard.press('e');
    await driver.paint(PHOTO, [
      { x: 1900, y: 1100 },
      { x: 2300, y: 1500 },
    ]);
    await page.keyboard.press('e');
    await chooseStep(page, 60);
    const calls = (): Promise<number> =>
      page.evaluate(() => fake.engine.calls.filter(({ name }) => name === 'mask.change').length);
    await page.keyboard.press('g');
    await expect.poll(calls, PATIENCE).toBe(1);
    await page.keyboard.press('Shift+G');
    await page.keyboard.press('Shift+G');
    await expect.poll(calls, PATIENCE).toBe(3);
    await driver.waitForStillCanvas();
    await driver.shoot('mask');
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: 'Fill holes' }).click();
    await expect.poll(calls, PATIENCE).toBe(4);
    await driver.waitForStillCanvas();
    await driver.shoot('mask-filled');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const mask = await lastMask(page);
    expect(mask).toMatchObject([{ kind: 'pixels', mode: 'replace' }]);
    // Grown by 60 pixels it has round corners; shrunk by as many it is the box again, without its hole.
    const count = countMasked(rasterizeMask(mask, PHOTO));
    expect(Math.abs(count / (1200 * 1100) - 1)).toBeLessThan(0.02);
    await page.keyboard.press('r');
    await driver.paint(PHOTO, BOX);
    await page.keyboard.press('i');
    await expect.poll(calls, PATIENCE).toBe(5);
    await driver.waitForStillCanvas();
    await driver.shoot('mask-inverted');
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('cannot be changed while there is none, and stays as it is where nothing would be left of it', async () => {
    const driver = await openPhoto({ theme: 'light', size: { width: 900, height: 640 }, language: 'de-DE' });
    const { page } = driver;
    await page.keyboard.press('g');
    await page.getByText('Übermale zuerst etwas').waitFor();
    await page.keyboard.press('r');
    await driver.paint(PHOTO, [BOX[0]!, { x: 1560, y: 860 }]);
    await page.keyboard.press('p');
    await chooseStep(page, 60);
    await page.keyboard.press('Shift+G');
    await page.getByText('Von der Maske bliebe nichts übrig.').waitFor();
    await driver.shoot('mask-nothing');
    expect(await driver.findBarriers()).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('Retusche 1').waitFor();
    expect(await lastMask(page)).toMatchObject([{ kind: 'box' }]);
    await driver.close();
  });

  it('comes from a file and goes into one, and is shown in another colour or alone', async () => {
    for (const theme of ['dark', 'light'] as const) {
      const driver = await openPhoto({ theme });
      const { page } = driver;
      await page.evaluate(() => {
        const rect = { left: 1200, top: 700, width: 1700, height: 1200 };
        // A frame: its middle rows are open between two runs.
        const bar = rect.width * 300;
        const rows = Array.from({ length: 600 }, () => [900, 800]).flat();
        fake.engine.markedByFile = { rect, runs: [0, bar + 400, ...rows.slice(0, -1), 400 + bar] };
      });
      await page.keyboard.press('k');
      await page
        .getByRole('button', { name: /^Remove/, disabled: false })
        .first()
        .waitFor();
      await page.locator('[data-section="mask"] > summary').click();
      await page.getByRole('radio', { name: 'Green' }).check({ force: true });
      await driver.waitForStillCanvas();
      await driver.shoot(`mask-colour-${theme}`);
      expect(await driver.findBarriers()).toEqual([]);
      await page.keyboard.press('q');
      await page.getByRole('button', { name: 'Show only the mask', pressed: true }).waitFor();
      await driver.waitForStillCanvas();
      await driver.shoot(`mask-alone-${theme}`);
      expect(await driver.findBarriers()).toEqual([]);
      await page.keyboard.press('q');
      await page.getByRole('button', { name: 'Show only the mask', pressed: false }).waitFor();
      await page.keyboard.press('Shift+K');
      await page.getByText('Saved sundial-mask.png').waitFor();
      const { mask } = (await page.evaluate(() => fake.engine.lastCall('mask.write')))!;
      expect(mask).toMatchObject([{ kind: 'pixels', mode: 'add' }]);
      expect(driver.complaints).toEqual([]);
      await driver.close();
    }
  });

  it('is drawn as a polygon, corner by corner, with pointer or keyboard', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    await page.keyboard.press('Shift+L');
    await page.getByRole('button', { name: 'Polygon', pressed: true }).waitFor();
    const corners = [
      { x: 1200, y: 700 },
      { x: 2900, y: 900 },
      { x: 2600, y: 2100 },
      { x: 1500, y: 1900 },
    ];
    for (const corner of corners) await driver.paint(PHOTO, [corner]);
    const [hovered] = await driver.placesOf(PHOTO, [{ x: 900, y: 1300 }]);
    await page.mouse.move(hovered?.x ?? 0, hovered?.y ?? 0);
    await driver.waitForStillCanvas();
    await driver.shoot('polygon-open');
    await page.keyboard.press('Backspace');
    await driver.paint(PHOTO, [corners[3]!]);
    // A double click on the last corner.
    await driver.paint(PHOTO, [corners[3]!]);
    await page
      .getByRole('button', { name: /^Remove/, disabled: false })
      .first()
      .waitFor();
    await driver.shoot('polygon');
    for (const keys of ['dd', '→→→dd', '↓↓↓dd']) {
      for (const key of keys) {
        await page.keyboard.press(key === '→' ? 'Shift+ArrowRight' : key === '↓' ? 'Shift+ArrowDown' : key);
      }
    }
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const shapes = (await lastMask(page)).map((shape) => shape.kind === 'polygon' && shape.points.length);
    expect(shapes).toEqual([4, 3]);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

describe.skipIf(!HAS_CHROMIUM)('a mask with the real engine', { timeout: 120_000 }, () => {
  const windows = useRealWindows();
  const SIZE = { width: 1200, height: 800 };

  it('is changed at the size of the photo, outlives a reload, and is undone step by step', async () => {
    const file = join(await temporaryFolder(), 'wall.png');
    const wall = `<svg width="1200" height="800"><rect width="1200" height="800" fill="#8c8273"/></svg>`;
    await writeFile(file, await sharp(Buffer.from(wall)).png().toBuffer());
    const { driver } = await windows.serve(file);
    const { page } = driver;
    const inkAt = async (x: number, y: number): Promise<boolean> => {
      const [place] = await driver.placesOf(SIZE, [{ x, y }]);
      return isInkedAt(page, place);
    };
    await page.keyboard.press('r');
    await driver.paint(SIZE, [
      { x: 300, y: 200 },
      { x: 600, y: 500 },
    ]);
    await chooseStep(page, 60);
    await page.keyboard.press('g');
    await expect.poll(() => inkAt(265, 350), PATIENCE).toBe(true);
    expect(await inkAt(225, 350)).toBe(false);
    const download = page.waitForEvent('download');
    await page.keyboard.press('Shift+K');
    const written = join(await temporaryFolder(), 'mask.png');
    await (await download).saveAs(written);
    const { data, info } = await sharp(written).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, data.filter((value) => value > 0 && value < 255).length]).toEqual([
      1200, 800, 0,
    ]);
    await page.keyboard.press('i');
    await expect.poll(() => inkAt(100, 700), PATIENCE).toBe(true);
    expect(await inkAt(450, 350)).toBe(false);
    await page.reload();
    await driver.waitForPhoto();
    await expect.poll(() => inkAt(100, 700), PATIENCE).toBe(true);
    await page.keyboard.press('Control+z');
    await expect.poll(() => inkAt(100, 700), PATIENCE).toBe(false);
    expect(await inkAt(265, 350)).toBe(true);
    await page.keyboard.press('Control+z');
    await expect.poll(() => inkAt(265, 350), PATIENCE).toBe(false);
    expect(await inkAt(450, 350)).toBe(true);
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('k');
    await (await chooser).setFiles(written);
    await expect.poll(() => inkAt(265, 350), PATIENCE).toBe(true);
    expect(driver.complaints).toEqual([]);
  });
});

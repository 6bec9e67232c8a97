import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../../src/shared/geometry.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import type { FakeWindow } from './fake-page/main.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';
import { useRealWindows } from './real-windows.js';

const PHOTO = { width: 4272, height: 2848 };

declare const fake: FakeWindow;

function across(left: number, top: number, width: number): Point[] {
  return [
    { x: left, y: top },
    { x: left + width, y: top + 60 },
  ];
}

describe.skipIf(!HAS_CHROMIUM)('where to copy from', { timeout: 60_000 }, () => {
  const openPhoto = useFakeWindows();

  it('is painted by two tools, erased, undone, and goes with the mask', async () => {
    const driver = await openPhoto();
    const { page } = driver;
    const hint = page.getByRole('contentinfo');
    await page.keyboard.press('x');
    await page.getByRole('button', { name: 'Never copy from here', pressed: true }).waitFor();
    await hint.getByText('must not be copied').waitFor();
    await page.keyboard.press(']');
    await page.keyboard.press(']');
    await driver.paint(PHOTO, across(3500, 1640, 600));
    await hint.getByText('now paint over what should go').waitFor();
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Copy from here', exact: true, pressed: true }).waitFor();
    await driver.paint(PHOTO, across(1200, 2250, 1100));
    await page.keyboard.press('e');
    await driver.paint(PHOTO, [{ x: 1250, y: 2260 }]);
    await page.keyboard.press('e');
    await page.keyboard.press('o');
    await driver.paint(PHOTO, [
      { x: 2600, y: 1780 },
      { x: 4000, y: 2830 },
    ]);
    await driver.waitForStillCanvas();
    await driver.shoot('sources');
    expect(await driver.findBarriers()).toEqual([]);
    for (const keys of ['Control+z', 'Control+z', 'Control+z', 'Control+z']) await page.keyboard.press(keys);
    await hint.getByText('Drag an ellipse').waitFor();
    for (let step = 0; step < 4; step++) await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor();
    const sent = await page.evaluate(() => fake.engine.lastCall('retouch.apply')?.operation.inputs);
    expect(sent).toMatchObject({
      mask: [{ kind: 'polygon', mode: 'add' }],
      sources: { avoid: [{ mode: 'add' }], prefer: [{ mode: 'add' }, { mode: 'erase' }] },
    });
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });

  it('can be painted by keyboard, in a small window, in colours of the person’s own', async () => {
    const driver = await openPhoto({ size: { width: 390, height: 700 }, forcedColors: 'active' });
    const { page } = driver;
    for (const tool of ['x', 't']) {
      await page.keyboard.press(tool);
      for (const key of ['d', 'ArrowRight', 'ArrowRight', 'd', 'ArrowDown', 'ArrowDown']) {
        await page.keyboard.press(key);
      }
    }
    await driver.waitForStillCanvas();
    await driver.shoot('sources-small');
    expect(await driver.findBarriers()).toEqual([]);
    // Alone it removes nothing, and says why.
    await page.keyboard.press('Enter');
    await page.getByText('only says where to copy from').first().waitFor();
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: 'Clear' }).waitFor({ state: 'hidden' });
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});

describe.skipIf(!HAS_CHROMIUM)('where to copy from, with the real engine', { timeout: 120_000 }, () => {
  const windows = useRealWindows();
  const SIZE = { width: 1200, height: 800 };

  it('is kept when the page is loaded again, and followed by the fill', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'beach.png');
    const dots = (id: string, ground: string, dot: string): string =>
      `<pattern id="${id}" width="9" height="7" patternUnits="userSpaceOnUse"><rect width="9" height="7" fill="${ground}"/>
       <circle cx="3" cy="4" r="2" fill="${dot}"/></pattern>`;
    const beach = `<svg width="1200" height="800"><defs>${dots('grass', '#2f7d32', '#3f9a45')}
      ${dots('sand', '#d9b979', '#c8a562')}</defs><rect width="1200" height="800" fill="url(#grass)"/>
      <rect x="800" width="400" height="800" fill="url(#sand)"/><circle cx="300" cy="400" r="50" fill="#a02020"/></svg>`;
    await writeFile(file, await sharp(Buffer.from(beach)).png().toBuffer());
    const { driver } = await windows.serve(file);
    const { page } = driver;
    await page.keyboard.press('t');
    await driver.paint(SIZE, across(900, 300, 200));
    await page.reload();
    await driver.waitForPhoto();
    await page.getByText('Sources are marked').waitFor();
    await page.keyboard.press('r');
    await driver.paint(SIZE, [
      { x: 230, y: 330 },
      { x: 370, y: 470 },
    ]);
    await page.keyboard.press('Enter');
    await page.getByText('Retouch 1').waitFor({ timeout: 45_000 });
    await driver.waitForStillCanvas();
    await driver.shoot('sources-served');
    // Sand, where all around is grass.
    await page.keyboard.press('Control+s');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click(),
    ]);
    const { data, info } = await sharp(await readFile(await download.path()))
      .extract({ left: 270, top: 370, width: 60, height: 60 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    let red = 0;
    for (let at = 0; at < data.length; at += info.channels) red += data[at]!;
    expect(red / (60 * 60)).toBeGreaterThan(150);
    expect(driver.complaints).toEqual([]);
  });
});

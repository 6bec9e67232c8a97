import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import type { WindowDriver } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useRealWindows } from './real-windows.js';

const SIDE = 400;
const SQUARE_PX = 8;

/** A red disc on nothing. */
async function writeCutOut(): Promise<string> {
  const data = new Uint8Array(SIDE * SIDE * 4);
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
    const [x, y] = [pixel % SIDE, Math.floor(pixel / SIDE)];
    const isInside = Math.hypot(x - SIDE / 2, y - SIDE / 2) < SIDE / 4;
    data.set(isInside ? [200, 30, 30, 255] : [9, 99, 199, 0], 4 * pixel);
  }
  const path = join(await temporaryFolder(), 'cut-out.png');
  await sharp(data, { raw: { width: SIDE, height: SIDE, channels: 4 } })
    .png()
    .toFile(path);
  return path;
}

/** The colours of the middle row of the canvas, as runs. */
async function readRuns({ page }: WindowDriver): Promise<{ colour: string; length: number }[]> {
  const pixels = await page.evaluate<number[]>(`(() => {
    const canvas = document.querySelector('[role="application"] canvas');
    const row = Math.round(canvas.height * 0.5);
    return [...canvas.getContext('2d').getImageData(0, row, canvas.width, 1).data];
  })()`);
  const runs: { colour: string; length: number }[] = [];
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = pixels.slice(at, at + 4).join(' ');
    if (runs.at(-1)?.colour === colour) runs.at(-1)!.length += 1;
    else runs.push({ colour, length: 1 });
  }
  return runs;
}

function greysOf(runs: readonly { colour: string; length: number }[]): string[] {
  const squares = runs.filter(({ length }) => length === SQUARE_PX);
  return [...new Set(squares.map(({ colour }) => colour))].sort();
}

describe.skipIf(!HAS_CHROMIUM)('what is transparent', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  it('is seen as squares of one size at every zoom, in the colours of the theme', async () => {
    const { driver } = await windows.serve(await writeCutOut());
    const { page } = driver;
    await driver.waitForPhoto();
    await driver.shoot('checkerboard-dark');
    for (const key of ['f', '1']) {
      await page.keyboard.press(key);
      await expect
        .poll(async () => greysOf(await readRuns(driver)))
        .toEqual(['58 58 58 255', '77 77 77 255']);
    }
    // The picture of the disc is left alone.
    const isDisc = ({ colour }: { colour: string }): boolean => {
      const [red = 0, green = 0, blue = 0, alpha] = colour.split(' ').map(Number);
      return red > 180 && green < 60 && blue < 60 && alpha === 255;
    };
    expect((await readRuns(driver)).some(isDisc)).toBe(true);
    await page.evaluate(`document.documentElement.dataset.theme = 'light'`);
    await expect
      .poll(async () => greysOf(await readRuns(driver)))
      .toEqual(['222 222 222 255', '255 255 255 255']);
    await driver.shoot('checkerboard-light');
    expect(driver.complaints).toEqual([]);
  });
});

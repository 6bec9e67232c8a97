import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeImage } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import type { RasterImage } from '../raster-image.js';
import { findLines, readSketch } from './read-sketch.js';

function raster(channels: 1 | 2 | 3 | 4, values: readonly number[], depth: 8 | 16 = 8): RasterImage {
  const data = depth === 16 ? Uint16Array.from(values) : Uint8Array.from(values);
  return { width: values.length / channels, height: 1, channels, depth, data } as RasterImage;
}

describe('a sketch', () => {
  test('has lines where it is dark or coloured, on white', () => {
    expect([...findLines(raster(1, [0, 128, 191, 192, 255])).data]).toEqual([255, 255, 255, 0, 0]);
    const colours = [255, 0, 0, 255, 255, 0, 255, 255, 255, 240, 250, 255];
    expect([...findLines(raster(3, colours)).data]).toEqual([255, 255, 0, 0]);
    expect([...findLines(raster(1, [0, 65_535], 16)).data]).toEqual([255, 0]);
  });

  test('has lines where something is drawn on transparent, whatever lies under it', () => {
    const pixels = [0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 128, 0, 0, 0, 40, 255, 255, 255, 255];
    expect([...findLines(raster(4, pixels)).data]).toEqual([0, 255, 255, 0, 0]);
    expect([...findLines(raster(2, [0, 0, 0, 255])).data]).toEqual([0, 255]);
  });

  async function write(width: number, height: number, lineRows: number): Promise<string> {
    const data = new Uint8Array(width * height).fill(255);
    data.fill(0, 0, width * lineRows);
    const path = join(await temporaryFolder(), 'sketch.png');
    await writeFile(path, await encodeImage({ width, height, channels: 1, depth: 8, data }, 'png'));
    return path;
  }

  test('is scaled to the photo when its aspect ratio is right', async () => {
    const sketch = await readSketch(await write(20, 10, 1), { width: 40, height: 20 });
    expect([sketch.width, sketch.height]).toEqual([40, 20]);
    expect(sketch.data.filter((value) => value === 255)).toHaveLength(80);
  });

  test('of another aspect ratio is refused', async () => {
    await expect(readSketch(await write(20, 10, 1), { width: 20, height: 20 })).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
      message: expect.stringContaining('Expected a sketch of 20 x 20') as string,
    });
  });

  test('that is no line drawing is refused with the reason', async () => {
    await expect(readSketch(await write(20, 10, 4), { width: 20, height: 10 })).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
      message: expect.stringContaining('40 % of it is not white') as string,
    });
  });
});

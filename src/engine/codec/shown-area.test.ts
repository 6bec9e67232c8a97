import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { withPngProfile } from '../../../tests/fixtures/containers.js';
import { createAdobeLikeProfile } from '../../../tests/fixtures/icc-profile.js';
import { encodeImage, noiseImage } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import type { Rect } from '../../shared/geometry.js';
import { TILE_SIZE } from '../../shared/contract/asset-paths.js';
import { deepestLevel, patchArea, patchGround } from '../../shared/contract/shown-pictures.js';
import { cropRaster } from '../raster-crop.js';
import { encodeShownAreas } from './shown-area.js';
import { writeTiles } from './shown-images.js';
import type { SourceImage } from './source-image.js';
import { openImage } from './source-image.js';

/** Odd sides: the last tile of each level ends within a pixel. */
const SIZE = { width: 2501, height: 1303 };

async function openNoise(
  channels: 1 | 3 | 4,
  depth: 8 | 16,
): Promise<{ source: SourceImage; folder: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'photo.png');
  const png = await encodeImage(noiseImage(SIZE.width, SIZE.height, channels, depth), 'png');
  await writeFile(path, channels === 3 ? withPngProfile(png, createAdobeLikeProfile()) : png);
  return { source: await openImage(path), folder };
}

/** A part of one level, put together from its tiles; the parts of the specs lie in one row of them. */
async function cutLevel(folder: string, level: number, rect: Rect): Promise<Buffer> {
  const own = join(folder, String(level));
  const row = Math.floor(rect.top / TILE_SIZE);
  const columns = (await readdir(own)).filter((name) => name.includes(`_${row}.`)).sort();
  const parts: Buffer[] = [];
  for (let y = rect.top; y < rect.top + rect.height; y++) parts.push(Buffer.alloc(3 * rect.width));
  for (const name of columns) {
    const { data, info } = await sharp(join(own, name)).toColourspace('srgb').raw().toBuffer({
      resolveWithObject: true,
    });
    const left = parseInt(name) * TILE_SIZE;
    for (const [y, part] of parts.entries()) {
      for (let x = 0; x < rect.width; x++) {
        const from = rect.left + x - left;
        if (from < 0 || from >= info.width) continue;
        const at = 3 * ((rect.top + y - row * TILE_SIZE) * info.width + from);
        data.copy(part, 3 * x, at, at + 3);
      }
    }
  }
  return Buffer.concat(parts);
}

describe('the pictures of a patch', () => {
  test.each([
    [3, 8],
    [1, 8],
    [3, 16],
  ] as const)(
    'of %i channels and %i bits are what the tiles have there, bit by bit',
    async (channels, depth) => {
      const { source, folder } = await openNoise(channels, depth);
      await writeTiles(source, join(folder, 'tiles'));
      const photo = await source.decode();
      for (const rect of [
        { left: 1000, top: 500, width: 101, height: 77 },
        { left: 2400, top: 1200, width: 101, height: 103 },
      ]) {
        const area = cropRaster(photo, patchGround(rect, source.info));
        const shown = await encodeShownAreas(source, rect, area);
        expect(shown.map(({ level }) => level)).toEqual([0, 1, 2]);
        for (const { level, bytes } of shown) {
          const expected = await cutLevel(join(folder, 'tiles'), level, patchArea(rect, SIZE, level));
          const actual = await sharp(bytes).toColourspace('srgb').removeAlpha().raw().toBuffer();
          expect(findLargestDifference(actual, expected), `level ${level}`).toBe(0);
        }
      }
    },
  );

  test('of a transparent photo are transparent, without loss', async () => {
    const { source } = await openNoise(4, 8);
    const rect = { left: 16, top: 8, width: 40, height: 24 };
    const photo = await source.decode();
    expect(patchGround(rect, source.info)).toEqual({ left: 0, top: 0, width: 64, height: 32 });
    const [full] = await encodeShownAreas(source, rect, cropRaster(photo, patchGround(rect, source.info)));
    const actual = await sharp(full?.bytes).raw().toBuffer();
    expect(actual.equals(Buffer.from(cropRaster(photo, rect).data))).toBe(true);
  });

  test('reach over whole blocks, and end with the photo', () => {
    const photo = { width: 6001, height: 4000 };
    expect(deepestLevel(photo)).toBe(3);
    expect(patchArea({ left: 100, top: 100, width: 8, height: 8 }, photo, 0)).toEqual({
      left: 96,
      top: 96,
      width: 16,
      height: 16,
    });
    expect(patchArea({ left: 5990, top: 3990, width: 11, height: 10 }, photo, 3)).toEqual({
      left: 744,
      top: 496,
      width: 7,
      height: 4,
    });
  });
});

function findLargestDifference(actual: Buffer, expected: Buffer): number {
  expect(actual.length).toBe(expected.length);
  return actual.reduce((most, value, index) => Math.max(most, Math.abs(value - (expected[index] ?? 0))), 0);
}

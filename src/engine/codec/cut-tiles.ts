import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Sharp } from 'sharp';
import sharp from 'sharp';

import { throwIfCancelled } from '../../shared/app-error.js';
import { TILE_SIZE } from '../../shared/contract/asset-paths.js';

/** Rows of pixels, 8 bits for each channel. */
interface Level {
  readonly data: Buffer;
  readonly info: { readonly width: number; readonly height: number; readonly channels: 1 | 2 | 3 | 4 };
}

/**
 * Writes what libvips' own writer of tiles does: every level of what `pipeline` gives, as `LEVEL/COLUMN_ROW.ENDING` in `folder`.
 * Holds all pixels in memory, so it is for builds of sharp without that writer only: the one in WebAssembly.
 */
export async function cutTiles(
  pipeline: Sharp,
  encode: (tile: Sharp) => Sharp,
  folder: string,
  ending: string,
  signal?: AbortSignal,
): Promise<void> {
  let level = await readPixels(pipeline);
  for (let depth = 0; ; depth++) {
    const { width, height } = level.info;
    const own = join(folder, String(depth));
    await mkdir(own, { recursive: true });
    for (let row = 0; row * TILE_SIZE < height; row++) {
      for (let column = 0; column * TILE_SIZE < width; column++) {
        throwIfCancelled(signal);
        await encode(cutTile(level, column, row)).toFile(join(own, `${column}_${row}${ending}`));
      }
    }
    if (width <= TILE_SIZE && height <= TILE_SIZE) return;
    level = await halve(level);
  }
}

/** Each pixel from exactly two by two: of an odd side the last pixel counts twice, so that nothing moves. */
async function halve({ data, info }: Level): Promise<Level> {
  const { width, height } = info;
  const whole = sharp(data, { raw: info, limitInputPixels: false });
  const even = whole.extend({ right: width % 2, bottom: height % 2, extendWith: 'copy' });
  const padded = await readPixels(even);
  const half = sharp(padded.data, { raw: padded.info, limitInputPixels: false });
  return readPixels(half.resize(padded.info.width / 2, padded.info.height / 2, { fit: 'fill' }));
}

async function readPixels(pipeline: Sharp): Promise<Level> {
  return pipeline.raw().toBuffer({ resolveWithObject: true });
}

/** The tile's rows are copied together here: WebAssembly would take a copy of the whole level for each tile. */
function cutTile({ data, info }: Level, column: number, row: number): Sharp {
  const { channels } = info;
  const left = column * TILE_SIZE;
  const top = row * TILE_SIZE;
  const width = Math.min(TILE_SIZE, info.width - left);
  const height = Math.min(TILE_SIZE, info.height - top);
  const tile = Buffer.allocUnsafe(width * height * channels);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * info.width + left) * channels;
    data.copy(tile, y * width * channels, start, start + width * channels);
  }
  return sharp(tile, { raw: { width, height, channels } });
}

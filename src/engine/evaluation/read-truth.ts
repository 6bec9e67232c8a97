import { AppError } from '../../shared/app-error.js';
import type { Mask } from '../../shared/mask.js';
import { openImage } from '../codec/source-image.js';
import type { RasterImage8 } from '../raster-image.js';

/**
 * Reads a ground-truth image as RGB of 8 bits, as displayed; the caller owns it. Grey becomes RGB and an alpha channel is
 * left out, as OpenCV's `imread` does.
 *
 * @throws AppError `UNSUPPORTED_FORMAT` for 16 bits (the papers' figures are of 8 bits); else the errors of `openImage`.
 */
export async function readTruth(path: string): Promise<RasterImage8> {
  const image = await (await openImage(path)).decode();
  if (image.depth !== 8) {
    throw new AppError(
      'UNSUPPORTED_FORMAT',
      `Expected an image of 8 bits per channel as ground truth but ${path} has 16. Convert it to 8 bits first.`,
      { details: { path } },
    );
  }
  return toRgb(image);
}

/** A copy of `truth` that is black inside the hole: all that a fill may see. The caller owns it. */
export function blackOut(truth: RasterImage8, hole: Mask): RasterImage8 {
  const data = truth.data.slice();
  const { channels } = truth;
  for (let pixel = 0; pixel < hole.data.length; pixel++) {
    if (hole.data[pixel] !== 0) data.fill(0, pixel * channels, (pixel + 1) * channels);
  }
  return { ...truth, data };
}

function toRgb(image: RasterImage8): RasterImage8 {
  const { width, height, channels, data } = image;
  if (channels === 3) return image;
  const rgb = new Uint8Array(width * height * 3);
  const isGrey = channels < 3;
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    const first = data[from] ?? 0;
    rgb[to] = first;
    rgb[to + 1] = isGrey ? first : (data[from + 1] ?? 0);
    rgb[to + 2] = isGrey ? first : (data[from + 2] ?? 0);
  }
  return { width, height, channels: 3, depth: 8, data: rgb };
}

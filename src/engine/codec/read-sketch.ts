import { AppError } from '../../shared/app-error.js';
import type { Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { countMasked } from '../../shared/mask.js';
import type { RasterImage } from '../raster-image.js';
import { checkAspect, scaleNearest } from './read-mask.js';
import { openImage } from './source-image.js';

/** A pixel is a line where one of its colours is this far below white, after transparency is laid over white. */
const LINE_DEPTH = 0.25;

/** Lines cover little: more than this share of the image is a photo, or light lines on black. */
const MOST_LINES = 0.3;

/**
 * Reads a guidance sketch for an image of `size` (as displayed): dark or coloured lines on white or transparent, 255 = line. A
 * sketch of the same aspect ratio is scaled. Errors: those of `openImage`, and `INVALID_PARAMS` for another aspect ratio or
 * when the picture is no line drawing. The caller owns the result.
 */
export async function readSketch(path: string, size: Size): Promise<Mask> {
  const source = await openImage(path);
  checkAspect('sketch', path, source.info, size);
  const lines = findLines(await source.decode());
  const share = countMasked(lines) / (lines.width * lines.height);
  if (share > MOST_LINES) {
    throw new AppError(
      'INVALID_PARAMS',
      `Expected dark or coloured lines on white or transparent in ${path} but ${Math.round(share * 100)} % of it is not white. ` +
        'Draw the lines on an empty layer and save that layer alone.',
      { details: { path, share } },
    );
  }
  return scaleNearest(lines, size);
}

/** One byte per pixel: 255 = line. */
export function findLines(image: RasterImage): Mask {
  const { width, height, channels, data } = image;
  const most = image.depth === 16 ? 65_535 : 255;
  const colours = channels < 3 ? 1 : 3;
  const isAlpha = channels % 2 === 0;
  const lines = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < lines.length; pixel++, at += channels) {
    const opacity = isAlpha ? data[at + channels - 1]! / most : 1;
    let darkest = most;
    for (let channel = 0; channel < colours; channel++) darkest = Math.min(darkest, data[at + channel]!);
    if ((1 - darkest / most) * opacity >= LINE_DEPTH) lines[pixel] = 255;
  }
  return { width, height, data: lines };
}

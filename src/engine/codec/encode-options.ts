import type { Sharp } from 'sharp';

import { invalidParameter } from '../../shared/app-error.js';
import type { SaveChoices } from '../../shared/save-choices.js';
import type { TargetState } from '../files/atomic-write.js';
import type { ImageFormat } from './image-format.js';

/** How to write an image. */
export interface SaveOptions extends SaveChoices {
  /** Default: by the extension of the target. */
  readonly format?: ImageFormat;
  /** Whole number 1 to 100 for JPEG, WebP and AVIF; 100 is lossless in WebP and AVIF. PNG and TIFF are always lossless. */
  readonly quality?: number;
  /** Only what was retouched, transparent everywhere else (encode-layer.ts). PNG and TIFF. */
  readonly isLayer?: boolean | undefined;
  /** Replace an existing target. Default false. */
  readonly force?: boolean | undefined;
  /** What `checkTarget` found earlier. If the target has changed since, it is not replaced. */
  readonly expected?: TargetState | undefined;
}

/** What the encoder needs to know of the source. */
export interface EncoderHints {
  readonly subsampled?: boolean;
  readonly losslessWebp?: boolean;
  /** Pixels per inch. */
  readonly density?: number;
  /** Bits of each number in the source; 8 by default. */
  readonly bits?: number;
  /** Bytes and pixels of the decoded image. */
  readonly rawBytes: number;
  readonly pixels: number;
}

/** No loss that shows at 100 %: JPEG 95 as cameras write it, WebP and AVIF of about the same error. */
const DEFAULT_QUALITY = { jpeg: 95, webp: 90, avif: 80 };

/** A classic TIFF ends at 4 GiB; above this it might not be enough for pixels that do not compress. */
const BIG_TIFF_BYTES = 3.9e9;

/** The best Huffman tables need all coefficients in memory, 6 bytes a pixel; the usual ones make a file some percent larger. */
const MAX_OPTIMISED_PIXELS = 60e6;

/** Throws `INVALID_PARAMS` unless `quality` is absent or a whole number 1 to 100. */
export function checkQuality(quality: number | undefined): void {
  if (quality === undefined) return;
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
    throw invalidParameter('quality', 'a whole number 1 to 100', quality);
  }
}

/** Sets the encoder of `format`. */
export function encodeAs(
  pipeline: Sharp,
  format: ImageFormat,
  quality: number | undefined,
  hints: EncoderHints,
): Sharp {
  switch (format) {
    case 'jpeg':
      return pipeline.jpeg({
        quality: quality ?? DEFAULT_QUALITY.jpeg,
        chromaSubsampling: hints.subsampled === true ? '4:2:0' : '4:4:4',
        optimiseCoding: hints.pixels <= MAX_OPTIMISED_PIXELS,
      });
    case 'png':
      // Without filters photos take twice as much.
      return pipeline.png({ compressionLevel: 6, palette: false, adaptiveFiltering: true });
    case 'webp': {
      const lossless = quality === 100 || (quality === undefined && hints.losslessWebp === true);
      // `exact` keeps the colours under transparent pixels.
      return pipeline.webp({
        quality: quality ?? DEFAULT_QUALITY.webp,
        lossless,
        exact: true,
        smartSubsample: true,
      });
    }
    case 'tiff': {
      const pixelsPerMillimetre = (hints.density ?? 72) / 25.4;
      return pipeline.tiff({
        compression: 'deflate',
        predictor: 'horizontal',
        xres: pixelsPerMillimetre,
        yres: pixelsPerMillimetre,
        bigtiff: hints.rawBytes > BIG_TIFF_BYTES,
      });
    }
    case 'avif': {
      const bits = avifBits(hints.bits ?? 8);
      return pipeline.avif({
        quality: quality ?? DEFAULT_QUALITY.avif,
        lossless: quality === 100,
        chromaSubsampling: '4:4:4',
        bitdepth: bits,
        effort: chooseAvifEffort(hints.pixels, quality === 100, bits),
      });
    }
  }
}

/** The depth of an AVIF for numbers of `bits`: that which holds all, or the most that there is. */
export function avifBits(bits: number): 8 | 10 | 12 {
  return bits <= 8 ? 8 : bits <= 10 ? 10 : 12;
}

/**
 * The encoder's effort by size, so that no photo takes minutes. Of 24 megapixels on two cores: effort 4 takes 81 s, 3 takes 8 s (26 s
 * with grain), 1 takes 2 to 5 s and makes the file 8 % larger than 4 at the same error; without loss, 0 takes 9 s. With 10 or 12 bits
 * and grain: 6 megapixels at effort 3 take 7 s, 24 at effort 1 take 9 to 11 s and at effort 0 5 to 6 s, as large; without loss 37 s.
 */
export function chooseAvifEffort(pixels: number, lossless: boolean, bits: 8 | 10 | 12 = 8): number {
  if (pixels <= 1e6) return bits > 8 ? 3 : 4;
  if (pixels <= 6e6) return 3;
  if (bits > 8) return 0;
  return lossless ? 0 : 1;
}

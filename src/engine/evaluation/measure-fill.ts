import { AppError, invalidParameter } from '../../shared/app-error.js';
import type { Mask } from '../../shared/mask.js';
import { isMaskEmpty } from '../../shared/mask.js';
import type { RasterImage8 } from '../raster-image.js';
import { sumGradient } from './gradient-sum.js';
import { readLuma } from './luma.js';
import { compareStructure } from './structural-similarity.js';

/**
 * How far a filled image is from the truth. The names are those of the papers' tables and part of the contract with
 * scripts; `pct` = per cent of the largest possible difference.
 */
export interface FillMetrics {
  /** Mean absolute difference over the whole image, %. */
  readonly l1_pct: number;
  /** Mean squared difference over the whole image, %. */
  readonly l2_pct: number;
  /** Mean absolute difference inside the hole, %. */
  readonly l1_hole_pct: number;
  /** Peak signal-to-noise ratio over the whole image, dB; 100 for identical images. */
  readonly psnr: number;
  /** The same inside the hole, dB. */
  readonly psnr_hole: number;
  /** Mean structural similarity over the whole image, −1 to 1. */
  readonly ssim: number;
  /** The same over the pixels of the hole; windows at its edge see the surroundings too. */
  readonly ssim_hole: number;
  /** Summed gradient magnitude of the truth's luma inside the hole. */
  readonly gradient_truth: number;
  /** The same of the fill. */
  readonly gradient_fill: number;
  /** Pixels outside the hole that differ from the truth, % of the pixels outside. */
  readonly changed_outside: number;
}

/** A squared difference of 10⁻¹⁰ or less counts as 10⁻¹⁰: 100 dB instead of infinity. */
const SMALLEST_SQUARE = 1e-10;

/**
 * Compares `filled` with `truth`, both RGB of 8 bits and of the size of `hole` (255 = was filled).
 *
 * @throws AppError `INVALID_PARAMS` where they do not fit together, `MASK_EMPTY` without a masked pixel.
 */
export function measureFill(truth: RasterImage8, filled: RasterImage8, hole: Mask): FillMetrics {
  checkComparable('truth', truth, hole);
  checkComparable('filled', filled, hole);
  if (isMaskEmpty(hole)) {
    throw new AppError('MASK_EMPTY', 'Expected a mask with at least one pixel to remove but it has none.');
  }
  const sums = sumDifferences(truth.data, filled.data, hole.data);
  const values = truth.data.length;
  const holeValues = sums.holePixels * 3;
  const meanSquare = sums.square / values / 255 ** 2;
  const truthLuma = readLuma(truth);
  const filledLuma = readLuma(filled);
  const structure = compareStructure(truthLuma, filledLuma, hole);
  return {
    l1_pct: (sums.absolute / values / 255) * 100,
    l2_pct: meanSquare * 100,
    l1_hole_pct: (sums.holeAbsolute / holeValues / 255) * 100,
    psnr: toDecibels(meanSquare),
    psnr_hole: toDecibels(sums.holeSquare / holeValues / 255 ** 2),
    ssim: structure.image,
    ssim_hole: structure.hole,
    gradient_truth: sumGradient(truthLuma, hole),
    gradient_fill: sumGradient(filledLuma, hole),
    changed_outside: (sums.changedOutside / Math.max(1, hole.data.length - sums.holePixels)) * 100,
  };
}

/** Integer sums: exact below 2⁵³, that is for any image of less than 10¹¹ values. */
function sumDifferences(truth: Uint8Array, filled: Uint8Array, hole: Uint8Array) {
  let absolute = 0;
  let square = 0;
  let holeAbsolute = 0;
  let holeSquare = 0;
  let holePixels = 0;
  let changedOutside = 0;
  for (let pixel = 0, at = 0; pixel < hole.length; pixel++, at += 3) {
    let pixelAbsolute = 0;
    let pixelSquare = 0;
    for (let channel = at; channel < at + 3; channel++) {
      const difference = (filled[channel] ?? 0) - (truth[channel] ?? 0);
      pixelAbsolute += Math.abs(difference);
      pixelSquare += difference * difference;
    }
    absolute += pixelAbsolute;
    square += pixelSquare;
    if (hole[pixel] !== 0) {
      holeAbsolute += pixelAbsolute;
      holeSquare += pixelSquare;
      holePixels++;
    } else if (pixelAbsolute > 0) changedOutside++;
  }
  return { absolute, square, holeAbsolute, holeSquare, holePixels, changedOutside };
}

function toDecibels(meanSquare: number): number {
  return 10 * Math.log10(1 / Math.max(meanSquare, SMALLEST_SQUARE));
}

function checkComparable(name: string, image: RasterImage8, hole: Mask): void {
  const { width, height, channels, data } = image;
  const fits =
    width === hole.width &&
    height === hole.height &&
    channels === 3 &&
    data.length === width * height * 3 &&
    hole.data.length === width * height;
  if (fits) return;
  throw invalidParameter(
    name,
    `an RGB image of ${hole.width} x ${hole.height}, the size of the mask,`,
    `${channels} channels of ${width} x ${height}`,
  );
}

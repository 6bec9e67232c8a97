import type { FillMetrics } from './measure-fill.js';

/** The figures of one image: `FillMetrics`, their gradient ratio, and the time of the fill alone. */
export interface ImageFigures extends FillMetrics {
  /** Base name of the file. */
  readonly name: string;
  /** `gradient_fill / gradient_truth`: 1 = as crisp as the photo; 1 where both are flat, else infinite for a flat truth. */
  readonly gradient: number;
  /** Wall time of the fill without decoding and measuring. */
  readonly seconds: number;
}

/** Means over images; `gradient` is the ratio of the sums over all images, so that flat holes weigh little. */
export type EvaluationMeans = Omit<ImageFigures, 'name' | 'gradient_truth' | 'gradient_fill'> & {
  /** How many images the means are of. */
  readonly images: number;
};

/** The ratio of two gradient sums, see `ImageFigures.gradient`. */
export function gradientRatio(fill: number, truth: number): number {
  if (truth === 0) return fill === 0 ? 1 : Infinity;
  return fill / truth;
}

/** The means of `images`; `null` (JSON has no NaN) without any. */
export function averageFigures(images: readonly ImageFigures[]): EvaluationMeans | null {
  if (images.length === 0) return null;
  const sum = (key: Exclude<keyof ImageFigures, 'name'>): number =>
    images.reduce((total, image) => total + image[key], 0);
  const mean = (key: Exclude<keyof ImageFigures, 'name'>): number => sum(key) / images.length;
  return {
    l1_pct: mean('l1_pct'),
    l2_pct: mean('l2_pct'),
    l1_hole_pct: mean('l1_hole_pct'),
    psnr: mean('psnr'),
    psnr_hole: mean('psnr_hole'),
    ssim: mean('ssim'),
    ssim_hole: mean('ssim_hole'),
    gradient: gradientRatio(sum('gradient_fill'), sum('gradient_truth')),
    changed_outside: mean('changed_outside'),
    seconds: mean('seconds'),
    images: images.length,
  };
}

import type { Rect } from '../../shared/geometry.js';
import { cropRaster } from '../raster-crop.js';
import type { RasterImage8 } from '../raster-image.js';
import { estimateInk } from './estimate-opacity.js';
import type { MarkInk } from './estimate-opacity.js';
import { findMarkPlace } from './find-mark-place.js';
import { markShape } from './mark-shape.js';
import { medianGradients } from './median-gradients.js';

/** A half-transparent mark that many pictures have at the same place. */
export interface Watermark extends MarkInk {
  /** Where it lies in pictures of the size that it was estimated from. */
  readonly rect: Rect;
  /** How much of the mark each pixel of `rect` has, 0 to 1. */
  readonly shape: Float32Array;
}

/** With fewer pictures what they share by chance is taken for a mark. */
export const LEAST_PICTURES = 8;

/**
 * The mark of `pictures`, RGB of 8 bits and all of one size; nothing where they have none in common, or too little is known of it.
 * Place and shape are those of Dekel et al. (CVPR 2017), opacity and colour from what lies beside the mark.
 */
export function estimateWatermark(pictures: readonly RasterImage8[]): Watermark | undefined {
  if (pictures.length < LEAST_PICTURES) return undefined;
  const rect = findMarkPlace(medianGradients(pictures));
  if (rect === undefined) return undefined;
  const crops = pictures.map((picture) => cropRaster(picture, rect));
  const shape = markShape(medianGradients(crops));
  if (shape === undefined) return undefined;
  const ink = estimateInk(crops, shape);
  return ink && { ...ink, rect, shape };
}

import type { Size } from '../../shared/geometry.js';
import { fitInto } from '../../shared/geometry.js';
import { scaleToWorkingImage } from '../inference/working-image.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';

/** Long side of the image in which contours are traced: fine enough for a wire, coarse enough to be done in a moment. */
export const WORKING_SIDE = 320;

/** A photo as its contours are traced: light, red against green and yellow against blue, one plane after the other, 0 to 255. */
export interface WorkingPhoto extends Size {
  readonly planes: readonly [Float32Array, Float32Array, Float32Array];
  /** 1 = not known. */
  readonly hole: Uint8Array;
}

/** Brings a region (alpha 255 = known) to the size in which contours are traced. */
export function toWorkingPhoto(region: PyramidLevel, side = WORKING_SIDE): WorkingPhoto {
  const { width, height, rgb, hole } = scaleToWorkingImage(region, fitInto(region, side));
  const pixels = width * height;
  const planes = [new Float32Array(pixels), new Float32Array(pixels), new Float32Array(pixels)] as const;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const red = rgb[pixel]!;
    const green = rgb[pixels + pixel]!;
    const blue = rgb[2 * pixels + pixel]!;
    planes[0][pixel] = 0.299 * red + 0.587 * green + 0.114 * blue;
    planes[1][pixel] = (red - green) / 2;
    planes[2][pixel] = (red + green - 2 * blue) / 4;
  }
  return { width, height, planes, hole: Uint8Array.from(hole) };
}

import type { Point, Size } from '../../shared/geometry.js';
import type { WorkingPlanes } from '../detect/working-planes.js';
import { createWorkingPlanes } from '../detect/working-planes.js';
import { blurPlane } from '../gaussian-blur.js';
import type { RasterImage } from '../raster-image.js';
import { DESCRIBED_MARGIN, describeCorners, WORDS } from './describe-corners.js';
import { findCorners } from './find-corners.js';
import { mapPoint, toUnits } from './homography.js';

/** Long side of the picture in which corners are looked for, in pixels. */
export const WORKING_SIDE = 1024;
/** Sides of the pictures, each as a part of the first: zooms up to about two are told from the pairs between them. */
const PARTS = [1, 0.7, 0.5];
/** What descriptions are read from, blurred by a Gaussian of so many pixels. */
const SMOOTHING = 2;

/** What a photo is recognised by. */
export interface PhotoFeatures {
  /** Of the photo as displayed, in pixels. */
  readonly size: Size;
  /** Corners, in units (`toUnits`). */
  readonly points: readonly Point[];
  /** Eight words for each (`describeCorners`). */
  readonly descriptions: Uint32Array;
}

/** Finds and describes the corners of a photo, all over it and at three scales. */
export function findFeatures(image: RasterImage): PhotoFeatures {
  const working = createWorkingPlanes(image, WORKING_SIDE);
  const size = { width: image.width, height: image.height };
  const units = toUnits(size);
  const levels = PARTS.map((part) => {
    const { plane, width, height } = shrink(working, part);
    const corners = findCorners(plane, { width, height }, DESCRIBED_MARGIN);
    const smooth = blurPlane(plane, { width, height }, SMOOTHING);
    const [across, down] = [size.width / width, size.height / height];
    const points = corners.map(({ x, y }) => mapPoint(units, { x: x * across, y: y * down }));
    return { points, descriptions: describeCorners(smooth, { width, height }, corners) };
  });
  const points = levels.flatMap((level) => level.points);
  const descriptions = new Uint32Array(points.length * WORDS);
  let at = 0;
  for (const level of levels) {
    descriptions.set(level.descriptions, at);
    at += level.descriptions.length;
  }
  return { size, points, descriptions };
}

/** The light of `working` at a part of its size: blurred so that nothing flickers, then read between pixels. */
function shrink(
  { luma, width, height }: WorkingPlanes,
  part: number,
): { readonly plane: Float32Array } & Size {
  if (part === 1) return { plane: luma, width, height };
  const blurred = blurPlane(luma, { width, height }, 0.5 / part);
  const size = { width: Math.floor(width * part), height: Math.floor(height * part) };
  const plane = new Float32Array(size.width * size.height);
  for (let y = 0, at = 0; y < size.height; y++) {
    const down = Math.min(height - 1.001, Math.max(0, ((y + 0.5) * height) / size.height - 0.5));
    const [top, lower] = [Math.floor(down), down % 1];
    for (let x = 0; x < size.width; x++, at++) {
      const right = Math.min(width - 1.001, Math.max(0, ((x + 0.5) * width) / size.width - 0.5));
      const from = top * width + Math.floor(right);
      const beside = right % 1;
      const upper = blurred[from]! * (1 - beside) + blurred[from + 1]! * beside;
      const under = blurred[from + width]! * (1 - beside) + blurred[from + width + 1]! * beside;
      plane[at] = upper * (1 - lower) + under * lower;
    }
  }
  return { plane, ...size };
}

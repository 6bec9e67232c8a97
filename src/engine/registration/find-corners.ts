import type { Size } from '../../shared/geometry.js';
import { blurPlane } from '../gaussian-blur.js';

/** A place that is seen to lie where it lies in both directions, in pixels; pixel centres at .5. */
export interface Corner {
  readonly x: number;
  readonly y: number;
  readonly strength: number;
}

/** The window over which steps are summed up, as the sigma of a Gaussian, in pixels. */
const WINDOW = 1.5;
/** Harris and Stephens' k. */
const EDGE_PART = 0.04;
/** Answers below that of a corner of about four levels are grain. */
const LEAST_STRENGTH = 60;
/** Side of the cells among which corners are spread, in pixels, and most in one. */
const CELL = 48;
const MOST_IN_CELL = 5;

/**
 * Corners of `plane` (values 0 to 255) by Harris and Stephens (1988): the strongest of each cell, so that they lie all over the picture, to
 * a part of a pixel. None is nearer to the border than `margin`.
 */
export function findCorners(plane: Float32Array, size: Size, margin: number): Corner[] {
  const { width, height } = size;
  const strength = measureCorners(plane, size);
  const cells = new Map<number, Corner[]>();
  const across = Math.ceil(width / CELL);
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const at = y * width + x;
      if (strength[at]! < LEAST_STRENGTH || !isPeak(strength, width, at)) continue;
      const cell = Math.floor(y / CELL) * across + Math.floor(x / CELL);
      const corners = cells.get(cell) ?? [];
      corners.push(refine(strength, width, x, y));
      cells.set(cell, corners);
    }
  }
  return [...cells.values()].flatMap((corners) =>
    corners.sort((one, other) => other.strength - one.strength).slice(0, MOST_IN_CELL),
  );
}

function measureCorners(plane: Float32Array, size: Size): Float32Array {
  const { width, height } = size;
  const [xx, xy, yy] = Array.from({ length: 3 }, () => new Float32Array(plane.length)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const dx = (plane[at + 1]! - plane[at - 1]!) / 2;
      const dy = (plane[at + width]! - plane[at - width]!) / 2;
      xx[at] = dx * dx;
      xy[at] = dx * dy;
      yy[at] = dy * dy;
    }
  }
  const [sumXX, sumXY, sumYY] = [xx, xy, yy].map((steps) => blurPlane(steps, size, WINDOW));
  return xx.map((_, at) => {
    const [a, b, c] = [sumXX![at]!, sumXY![at]!, sumYY![at]!];
    return a * c - b * b - EDGE_PART * (a + c) ** 2;
  });
}

/** Is it the largest of the 5 × 5 around it? */
function isPeak(strength: Float32Array, width: number, at: number): boolean {
  const own = strength[at]!;
  for (let dy = -2; dy <= 2; dy++) {
    for (let dx = -2; dx <= 2; dx++) {
      const other = strength[at + dy * width + dx]!;
      // Of two that are the same the first one counts.
      if (other > own || (other === own && (dy < 0 || (dy === 0 && dx < 0)))) return false;
    }
  }
  return true;
}

/** The top of the parabola through the peak and its neighbours, along each axis. */
function refine(strength: Float32Array, width: number, x: number, y: number): Corner {
  const at = y * width + x;
  const own = strength[at]!;
  const top = (before: number, after: number): number => {
    const bend = before + after - 2 * own;
    return bend < 0 ? (before - after) / (2 * bend) : 0;
  };
  return {
    x: x + 0.5 + top(strength[at - 1]!, strength[at + 1]!),
    y: y + 0.5 + top(strength[at - width]!, strength[at + width]!),
    strength: own,
  };
}

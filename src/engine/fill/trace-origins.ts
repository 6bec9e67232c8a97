import type { Point, Rect, Size } from '../../shared/geometry.js';
import type { Origins } from '../../shared/origins.js';

/** A part of a scene and where it lies in the photo. */
export interface ScenePart {
  readonly rect: Rect;
  /** The pixel of the photo that its first one shows. */
  readonly at: Point;
  /** Its columns or its rows run backwards: `at` is then the last pixel that it shows of them. */
  readonly mirrored?: 'across' | 'down';
}

const LEAST_CELL_PX = 4;
/** About so many cells for a patch, and at most so many along one side. */
const CELLS = 1024;
const LONGEST_SIDE = 128;

/** What a method copied: for each pixel of `bounds`, a rectangle in the scene, which pixel of the scene, −1 for none. */
export interface Copied {
  readonly bounds: Rect;
  readonly sources: Int32Array;
}

/**
 * Where the part `rect` of a scene was copied from, in coordinates of the photo. Of each cell the copied pixel nearest to its middle counts.
 * Nothing where nothing was copied.
 */
export function traceOrigins(
  { bounds, sources }: Copied,
  rect: Rect,
  scene: Size & { readonly parts: readonly ScenePart[] },
): Origins | undefined {
  const { width, height } = rect;
  const cellPx = Math.max(
    LEAST_CELL_PX,
    Math.ceil(Math.sqrt((width * height) / CELLS)),
    Math.ceil(Math.max(width, height) / LONGEST_SIDE),
  );
  const from: number[] = [];
  for (let top = 0; top < height; top += cellPx) {
    for (let left = 0; left < width; left += cellPx) {
      const cell = {
        left: rect.left + left,
        top: rect.top + top,
        width: Math.min(cellPx, width - left),
        height: Math.min(cellPx, height - top),
      };
      const origin = originOf(cell, { bounds, sources }, scene);
      from.push(origin?.x ?? -1, origin?.y ?? -1);
    }
  }
  return from.some((value) => value >= 0) ? { cellPx, from } : undefined;
}

function originOf(
  cell: Rect,
  { bounds, sources }: Copied,
  { width, parts }: Size & { readonly parts: readonly ScenePart[] },
): Point | undefined {
  const middle = {
    x: cell.left + Math.floor(cell.width / 2),
    y: cell.top + Math.floor(cell.height / 2),
  };
  let least = Infinity;
  let source = -1;
  for (let y = cell.top; y < cell.top + cell.height; y++) {
    for (let x = cell.left; x < cell.left + cell.width; x++) {
      const distance = (x - middle.x) ** 2 + (y - middle.y) ** 2;
      if (distance >= least) continue;
      const copied = sources[(y - bounds.top) * bounds.width + x - bounds.left] ?? -1;
      if (copied < 0) continue;
      least = distance;
      source = copied;
    }
  }
  return source < 0 ? undefined : placeInPhoto({ x: source % width, y: Math.floor(source / width) }, parts);
}

/** The pixel of the photo that a pixel of the scene shows. */
function placeInPhoto({ x, y }: Point, parts: readonly ScenePart[]): Point | undefined {
  const part = parts.find(
    ({ rect }) => x >= rect.left && y >= rect.top && x < rect.left + rect.width && y < rect.top + rect.height,
  );
  if (!part) return undefined;
  const { rect, at, mirrored } = part;
  return {
    x: at.x + (mirrored === 'across' ? -1 : 1) * (x - rect.left),
    y: at.y + (mirrored === 'down' ? -1 : 1) * (y - rect.top),
  };
}

import type { ContourMap } from './contour-map.js';
import type { RimDistance } from './rim-distance.js';
import { fitEnd } from './fit-end.js';
import type { SideColours } from './side-colours.js';
import { sideColours } from './side-colours.js';
import type { WorkingPhoto } from './working-photo.js';

/** Where a contour enters the hole. Coordinates of the working photo, pixel centres at .5. */
export interface ContourEnd {
  readonly x: number;
  readonly y: number;
  /** Unit vector along the contour, into the hole. */
  readonly tangentX: number;
  readonly tangentY: number;
  /** Change of direction per pixel, into the hole; positive turns from x to y. */
  readonly curvature: number;
  /** Mean distance of the traced points from the fitted curve. */
  readonly roughness: number;
  /** Mean height of the step along the contour, 0 to 255, and the same where it enters the hole. */
  readonly strength: number;
  readonly rimStrength: number;
  readonly length: number;
  /** Colours beside it: left and right of the way into the hole. */
  readonly left: SideColours;
  readonly right: SideColours;
  /** σ at which it was seen. */
  readonly scale: number;
  /** Part of the hole that it enters. */
  readonly part: number;
}

/** Contours begin at most this far from the hole. */
const RIM_PX = 3.6;
const MOST_POINTS = 22;
const LEAST_LENGTH = 4.5;
/** Around a contour that has been traced no second one begins. */
const OWN_PX = 2;
/** It must lead away from the hole at least so far: what does not runs along it. */
const LEAST_DEPTH = 4;

/** Contours of `map` that lead into the hole, the strongest and longest of those that run together. */
export function traceEnds(
  photo: WorkingPhoto,
  distance: RimDistance,
  map: ContourMap,
  parts: Int32Array,
  scale: number,
): ContourEnd[] {
  const { width, height, hole } = photo;
  const starts: number[] = [];
  for (let pixel = 0; pixel < hole.length; pixel++) {
    if (map.isCrest[pixel] === 1 && distance.length[pixel]! <= RIM_PX) starts.push(pixel);
  }
  starts.sort(
    (a, b) => distance.length[a]! - distance.length[b]! || map.strength[b]! - map.strength[a]! || a - b,
  );
  const isOwned = new Uint8Array(hole.length);
  const ends: ContourEnd[] = [];
  for (const start of starts) {
    if (isOwned[start] === 1) continue;
    const path = follow(start, width, height, distance, map);
    const last = path.at(-1)!;
    if (distance.length[last]! < LEAST_DEPTH) continue;
    own(path.slice(0, 6), width, height, isOwned);
    const points = path.map((pixel) => ({
      x: (pixel % width) + 0.5 + map.offset[pixel]! * map.normalX[pixel]!,
      y: Math.floor(pixel / width) + 0.5 + map.offset[pixel]! * map.normalY[pixel]!,
    }));
    const fit = fitEnd(points, distance.length[start]! - 0.5);
    if (!fit || fit.length < LEAST_LENGTH) continue;
    const part = partAhead(fit, photo, parts);
    if (part === 0) continue;
    const left = sideColours(photo, points, fit, -1, scale);
    const right = sideColours(photo, points, fit, 1, scale);
    if (!left || !right) continue;
    const heights = path.map((pixel) => map.strength[pixel]!);
    const near = heights.slice(0, 4);
    ends.push({
      ...fit,
      strength: heights.reduce((sum, value) => sum + value, 0) / heights.length,
      rimStrength: near.reduce((sum, value) => sum + value, 0) / near.length,
      left,
      right,
      scale,
      part,
    });
  }
  return ends;
}

/** From crest to crest away from the hole, as straight as can be. */
function follow(
  start: number,
  width: number,
  height: number,
  distance: RimDistance,
  map: ContourMap,
): number[] {
  const path = [start];
  const visited = new Set(path);
  let directionX = -distance.across[start]!;
  let directionY = -distance.down[start]!;
  let here = start;
  while (path.length < MOST_POINTS) {
    const x = here % width;
    const y = Math.floor(here / width);
    const norm = Math.hypot(directionX, directionY) || 1;
    // Along the contour, the way that leads on.
    let alongX = -map.normalY[here]!;
    let alongY = map.normalX[here]!;
    const sign = alongX * directionX + alongY * directionY < 0 ? -1 : 1;
    alongX *= sign;
    alongY *= sign;
    let best = -1;
    let bestScore = 0.35;
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) {
        const toX = x + dx;
        const toY = y + dy;
        if ((dx === 0 && dy === 0) || toX < 0 || toY < 0 || toX >= width || toY >= height) continue;
        const to = toY * width + toX;
        if (map.isCrest[to] === 0 || visited.has(to)) continue;
        const length = Math.hypot(dx, dy);
        const onward = (dx * alongX + dy * alongY) / length;
        const straight = (dx * directionX + dy * directionY) / (length * norm);
        const same = Math.abs(map.normalX[here]! * map.normalX[to]! + map.normalY[here]! * map.normalY[to]!);
        if (same < 0.7 || straight < 0.3) continue;
        const away = (distance.length[to]! - distance.length[here]!) / length;
        const score = onward + straight + 0.4 * away + 0.3 * same - 0.8 * (length - 1);
        if (score > bestScore) {
          bestScore = score;
          best = to;
        }
      }
    }
    if (best < 0) break;
    path.push(best);
    visited.add(best);
    const from = path[Math.max(0, path.length - 5)]!;
    directionX = (best % width) - (from % width);
    directionY = Math.floor(best / width) - Math.floor(from / width);
    here = best;
  }
  return path;
}

function own(path: readonly number[], width: number, height: number, isOwned: Uint8Array): void {
  for (const pixel of path) {
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    for (let toY = Math.max(0, y - OWN_PX); toY <= Math.min(height - 1, y + OWN_PX); toY++) {
      for (let toX = Math.max(0, x - OWN_PX); toX <= Math.min(width - 1, x + OWN_PX); toX++) {
        isOwned[toY * width + toX] = 1;
      }
    }
  }
}

/** The part of the hole that lies before an end, 0 where there is none. */
function partAhead(
  end: { readonly x: number; readonly y: number; readonly tangentX: number; readonly tangentY: number },
  { width, height }: WorkingPhoto,
  parts: Int32Array,
): number {
  for (const ahead of [2, 3.5]) {
    const x = Math.floor(end.x + ahead * end.tangentX);
    const y = Math.floor(end.y + ahead * end.tangentY);
    if (x < 0 || y < 0 || x >= width || y >= height) return 0;
    const part = parts[y * width + x]!;
    if (part !== 0) return part;
  }
  return 0;
}

/** Ends closer than this, in place and direction, are one contour seen twice. */
const SAME_PX = 2.2;
const SAME_COSINE = 0.95;

/** Leaves of ends that lie on each other the one that was followed farther. */
export function uniteEnds(ends: readonly ContourEnd[]): ContourEnd[] {
  const ordered = [...ends].sort(
    (a, b) => b.length - a.length || b.strength - a.strength || a.x - b.x || a.y - b.y,
  );
  const kept: ContourEnd[] = [];
  for (const end of ordered) {
    const isKnown = kept.some(
      (other) =>
        Math.hypot(other.x - end.x, other.y - end.y) < SAME_PX &&
        other.tangentX * end.tangentX + other.tangentY * end.tangentY > SAME_COSINE,
    );
    if (!isKnown) kept.push(end);
  }
  return kept;
}

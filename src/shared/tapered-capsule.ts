import type { Point } from './geometry.js';
import type { Mask } from './mask.js';

/** A disc in image coordinates; `radius` in pixels, above 0. */
export interface Disc extends Point {
  readonly radius: number;
}

/** How the two straight sides of a tapered capsule lie: they touch its discs at the angles `direction` ± `spread` (radians, from x to y). */
export interface CapsuleSides {
  /** From one centre to the other. */
  readonly direction: number;
  /** Between 0 and π; a right angle where both discs are the same. */
  readonly spread: number;
}

/** Nothing where one disc lies in the other: there are no sides then, and the larger disc is all. */
export function capsuleSides(from: Disc, to: Disc): CapsuleSides | undefined {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const narrowing = from.radius - to.radius;
  if (length <= Math.abs(narrowing)) return undefined;
  return { direction: Math.atan2(dy, dx), spread: Math.acos(narrowing / length) };
}

/** The point of `disc` at an angle. */
export function pointOnDisc({ x, y, radius }: Disc, angle: number): Point {
  return { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle) };
}

/**
 * Writes `value` into every pixel of `mask` whose centre lies in the convex hull of two discs, edges included; returns whether there was
 * any. The hull is all discs between the two, with centre and radius going evenly from one to the other.
 *
 * It is convex, so it meets each row in one interval: estimated from its discs and sides, then moved to the exact end by the
 * distance itself.
 */
export function fillTaperedCapsule(mask: Mask, from: Disc, to: Disc, value: number): boolean {
  const sides = capsuleSides(from, to);
  if (!sides) {
    const larger = from.radius > to.radius ? from : to;
    [from, to] = [larger, larger];
  }
  const isInside = insideTest(from, to);
  const { width, height, data } = mask;
  // Where a row only touches the edge, the estimate must not miss what the test accepts.
  const rounding = 1e-9 * (1 + Math.max(from.radius, to.radius) ** 2);
  const segments = [1, -1].flatMap((side) => {
    if (!sides) return [];
    const angle = sides.direction + side * sides.spread;
    return [[pointOnDisc(from, angle), pointOnDisc(to, angle)] as const];
  });
  const firstRow = Math.max(0, Math.floor(Math.min(from.y - from.radius, to.y - to.radius) - 0.5));
  const lastRow = Math.min(height - 1, Math.ceil(Math.max(from.y + from.radius, to.y + to.radius) - 0.5));
  let isDrawn = false;
  for (let row = firstRow; row <= lastRow; row++) {
    const y = row + 0.5;
    let low = Infinity;
    let high = -Infinity;
    for (const { x, y: centre, radius } of [from, to]) {
      const halfSquared = radius * radius - (y - centre) ** 2;
      if (halfSquared < -rounding) continue;
      const half = Math.sqrt(Math.max(0, halfSquared));
      low = Math.min(low, x - half);
      high = Math.max(high, x + half);
    }
    for (const [a, b] of segments) {
      if (y < Math.min(a.y, b.y) - rounding || y > Math.max(a.y, b.y) + rounding) continue;
      const part = (y - a.y) / (b.y - a.y);
      const isLevel = Math.abs(b.y - a.y) <= 2 * rounding;
      const crossing = a.x + Math.min(1, Math.max(0, part)) * (b.x - a.x);
      low = Math.min(low, isLevel ? Math.min(a.x, b.x) : crossing);
      high = Math.max(high, isLevel ? Math.max(a.x, b.x) : crossing);
    }
    // One pixel more on each side for rounding; the test decides.
    let start = Math.max(0, Math.ceil(low - 0.5) - 1);
    let end = Math.min(width, Math.floor(high - 0.5) + 2);
    while (start < end && !isInside(start, row)) start++;
    while (end > start && !isInside(end - 1, row)) end--;
    if (start < end) {
      data.fill(value, row * width + start, row * width + end);
      isDrawn = true;
    }
  }
  return isDrawn;
}

/**
 * Is the centre of a pixel in the hull? How far a disc at the part t of the way reaches beyond it, r(t) − |p − c(t)|, is largest where
 * its derivative is 0: beside the foot of the perpendicular, towards the larger end.
 */
function insideTest(from: Disc, to: Disc): (column: number, row: number) => boolean {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const lengthSquared = dx * dx + dy * dy;
  const growth = to.radius - from.radius;
  // Of the distance to the line through both centres, in parts of its length; nothing for equal discs.
  const shift = growth === 0 ? 0 : growth / Math.sqrt(lengthSquared - growth * growth) / lengthSquared;
  return (column, row) => {
    const px = column + 0.5 - from.x;
    const py = row + 0.5 - from.y;
    const foot = lengthSquared === 0 ? 0 : (px * dx + py * dy) / lengthSquared;
    const beside = shift === 0 ? 0 : shift * Math.abs(px * dy - py * dx);
    const t = Math.min(1, Math.max(0, foot + beside));
    const ex = px - t * dx;
    const ey = py - t * dy;
    const radius = from.radius + t * growth;
    return ex * ex + ey * ey <= radius * radius;
  };
}

import type { Point, Size } from '../../../shared/geometry.js';
import type { WorkingPlanes } from '../working-planes.js';
import type { Chain } from './trace-chains.js';

/** A wire is at least this part of the photo's long side. */
const LEAST_LENGTH = 0.14;
const SURE_LENGTH = 0.3;
/** Its sides, so far from its middle in pixels beyond its own width, have one light… */
const SIDE_FROM = 1.5;
const SIDE_TO = 7;
/** …that differs between both sides, and along each, by less than this part of the wire's own contrast. */
const UNEVEN_PART = 0.4;
/** However clear a wire is, smooth ground does not vary by more levels. */
const MOST_UNEVEN = 24;
const MOST_WIDE_UNEVEN = 16;
/** Part of a wire that must have such sides. */
const LEAST_CALM = 0.65;
const SURE_CALM = 0.9;
/** Further out, up to this part of the long side, most is like the sides: the ground is smooth, no seam between two panels. */
const WIDE_PART = 0.028;
const LEAST_WIDE = 0.72;
const SURE_WIDE = 0.92;
/** How far it strays from a parabola, as a part of its length. */
const MOST_STRAY = 0.012;
/** A wire's middle differs from its sides by so many levels. */
const LEAST_CONTRAST = 8;
/** Between its pieces there may be gaps, not more than this part. */
const LEAST_SEEN = 0.6;

/** How much a chain looks like a wire before smooth ground, 0 to 1. */
export function rateWire({ points, sigma, strength }: Chain, planes: WorkingPlanes): number {
  const size: Size = planes;
  const longSide = Math.max(size.width, size.height);
  const ends = Math.hypot(points.at(-1)!.x - points[0]!.x, points.at(-1)!.y - points[0]!.y);
  if (ends < LEAST_LENGTH * longSide || points.length < LEAST_SEEN * ends) return 0;
  if (strayOf(points) > Math.max(1.5, MOST_STRAY * ends)) return 0;
  const sign = Math.sign(strength);
  let [calm, count, contrasts, wide, wideCount] = [0, 0, 0, 0, 0];
  for (let index = 0; index < points.length; index += 2) {
    const sides = measureSides(points, index, sigma, planes);
    if (sides === undefined) continue;
    count++;
    const contrast = ((sides.left.mean + sides.right.mean) / 2 - sides.middle) * sign;
    contrasts += contrast;
    const limit = Math.min(MOST_UNEVEN, UNEVEN_PART * contrast);
    const isEven = Math.abs(sides.left.mean - sides.right.mean) < limit;
    const isCalm = sides.left.spread < limit && sides.right.spread < limit;
    // A seam parts two colours, even where it parts no light.
    if (contrast > 0 && isEven && isCalm && sides.tint < limit * 1.5) calm++;
    for (const light of sides.wide) {
      const nearest = Math.min(Math.abs(light - sides.left.mean), Math.abs(light - sides.right.mean));
      wideCount++;
      if (nearest < Math.max(3, Math.min(MOST_WIDE_UNEVEN, limit))) wide++;
    }
  }
  if (count === 0 || contrasts / count < LEAST_CONTRAST) return 0;
  return (
    ramp(calm / count, LEAST_CALM, SURE_CALM) *
    ramp(wide / Math.max(1, wideCount), LEAST_WIDE, SURE_WIDE) *
    (0.5 + 0.5 * ramp(ends / longSide, LEAST_LENGTH, SURE_LENGTH))
  );
}

interface Side {
  readonly mean: number;
  readonly spread: number;
  readonly yellow: number;
  readonly violet: number;
}

function measureSides(
  points: readonly Point[],
  index: number,
  sigma: number,
  { luma, red, green, blue, width, height }: WorkingPlanes,
):
  | {
      readonly left: Side;
      readonly right: Side;
      readonly middle: number;
      /** How far the colours of both sides are apart, the light taken away. */
      readonly tint: number;
      /** Light further out. */
      readonly wide: readonly number[];
    }
  | undefined {
  const before = points[Math.max(0, index - 6)]!;
  const after = points[Math.min(points.length - 1, index + 6)]!;
  const length = Math.hypot(after.x - before.x, after.y - before.y);
  if (length === 0) return undefined;
  const [normalX, normalY] = [-(after.y - before.y) / length, (after.x - before.x) / length];
  const { x, y } = points[index]!;
  const pixelAt = (offset: number): number | undefined => {
    const column = Math.round(x + offset * normalX);
    const row = Math.round(y + offset * normalY);
    return column < 0 || row < 0 || column >= width || row >= height ? undefined : row * width + column;
  };
  const own = 2 * sigma;
  const sideOf = (direction: number): Side | undefined => {
    const values: number[] = [];
    let [yellow, violet] = [0, 0];
    for (let offset = own + SIDE_FROM; offset <= own + SIDE_TO; offset++) {
      const pixel = pixelAt(direction * offset);
      if (pixel === undefined) continue;
      values.push(luma[pixel]!);
      yellow += luma[pixel]! - blue[pixel]!;
      violet += red[pixel]! - green[pixel]!;
    }
    if (values.length < 3) return undefined;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.max(...values.map((value) => Math.abs(value - mean)));
    return { mean, spread, yellow: yellow / values.length, violet: violet / values.length };
  };
  const [left, right] = [sideOf(-1), sideOf(1)];
  if (left === undefined || right === undefined) return undefined;
  const reach = Math.round(WIDE_PART * Math.max(width, height));
  const wide: number[] = [];
  for (let offset = own + SIDE_TO; offset <= own + reach; offset += 2) {
    for (const direction of [-1, 1]) {
      const pixel = pixelAt(direction * offset);
      if (pixel !== undefined) wide.push(luma[pixel]!);
    }
  }
  const tint = Math.hypot(left.yellow - right.yellow, left.violet - right.violet);
  return { left, right, middle: luma[y * width + x]!, tint, wide };
}

/** Root of the mean squared distance from the parabola that fits best, which a hanging wire is nearly. */
function strayOf(points: readonly Point[]): number {
  const [first, last] = [points[0]!, points.at(-1)!];
  const length = Math.max(1, Math.hypot(last.x - first.x, last.y - first.y));
  const [cos, sin] = [(last.x - first.x) / length, (last.y - first.y) / length];
  // Along the chord from -1 to 1; Legendre's polynomials are nearly independent over it.
  const places = points.map(({ x, y }) => {
    const [dx, dy] = [x - first.x, y - first.y];
    return { t: (2 * (dx * cos + dy * sin)) / length - 1, v: dy * cos - dx * sin };
  });
  const basis = [(): number => 1, (t: number): number => t, (t: number): number => (3 * t * t - 1) / 2];
  let rest = places.map(({ v }) => v);
  for (let round = 0; round < 3; round++) {
    for (const polynomial of basis) {
      const values = places.map(({ t }) => polynomial(t));
      const norm = values.reduce((sum, value) => sum + value * value, 0);
      const part = values.reduce((sum, value, index) => sum + value * rest[index]!, 0) / norm;
      rest = rest.map((value, index) => value - part * values[index]!);
    }
  }
  return Math.sqrt(rest.reduce((sum, value) => sum + value * value, 0) / rest.length);
}

function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

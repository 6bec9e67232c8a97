import type { Point } from '../../../shared/geometry.js';

/** A drawn line, measured by the way along it. */
export class DrawnLine {
  readonly points: readonly Point[];
  /** The way to each point, in pixels. */
  readonly ways: readonly number[];

  constructor(points: readonly Point[]) {
    const ways: number[] = [];
    for (const [index, { x, y }] of points.entries()) {
      const before = points[index - 1];
      ways.push(before ? ways.at(-1)! + Math.hypot(x - before.x, y - before.y) : 0);
    }
    this.points = points;
    this.ways = ways;
  }

  get length(): number {
    return this.ways.at(-1) ?? 0;
  }

  /** `count` places, at least two, as far from each other along the line; the ends are those of the line. */
  divide(count: number): Point[] {
    let part = 1;
    return Array.from({ length: count }, (_, index): Point => {
      const way = (index / (count - 1)) * this.length;
      while (part < this.points.length - 1 && this.ways[part]! < way) part++;
      const [from, to] = [this.points[part - 1]!, this.points[part]!];
      const span = this.ways[part]! - this.ways[part - 1]!;
      const share = span === 0 ? 0 : Math.min(1, (way - this.ways[part - 1]!) / span);
      return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
    });
  }

  /** The points between two ways along the line. */
  pointsBetween(from: number, to: number): readonly Point[] {
    let low = 0;
    for (let high = this.ways.length; low < high;) {
      const index = (low + high) >> 1;
      if (this.ways[index]! > from) high = index;
      else low = index + 1;
    }
    let end = low;
    while (end < this.ways.length && this.ways[end]! < to) end++;
    return this.points.slice(low, end);
  }
}

/** Unit vectors across the line at each of its places, which turn no faster than a line drawn over `reach` places to either side. */
export function normalsOf(places: readonly Point[], reach: number): Point[] {
  let last: Point = { x: 0, y: 1 };
  return places.map((_, index) => {
    const from = places[Math.max(0, index - reach)]!;
    const to = places[Math.min(places.length - 1, index + reach)]!;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    // A line that turns back on itself keeps its direction for a moment.
    if (length > 0) last = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length };
    return last;
  });
}

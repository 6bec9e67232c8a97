import type { Point } from '../../../shared/geometry.js';
import type { Chain } from './trace-chains.js';

/** An end's direction is taken from so many of its pixels. */
const END_PIXELS = 24;
/** A gap is at most this part of what lies on both its sides together… */
const GAP_PART = 0.5;
/** …and of the photo's long side: behind a mast or a branch. */
const GAP_SIDE = 0.06;
/** The directions on both sides differ by no more than this, and so does the way from one to the other. */
const MOST_TURN = 0.07;
/** Of two lines that are one, neither is more than so many times as clear. */
const MOST_RATIO = 3;

/** Joins chains that go on in each other across gaps, the nearest first. */
export function joinChains(chains: readonly Chain[], longSide: number): readonly Chain[] {
  const open = chains.map((chain) => chain);
  for (;;) {
    let best:
      { readonly a: number; readonly b: number; readonly joined: Chain; readonly gap: number } | undefined;
    for (let a = 0; a < open.length; a++) {
      for (let b = a + 1; b < open.length; b++) {
        const found = tryJoin(open[a]!, open[b]!, GAP_SIDE * longSide);
        if (found !== undefined && (best === undefined || found.gap < best.gap)) best = { a, b, ...found };
      }
    }
    if (best === undefined) return open;
    open[best.a] = best.joined;
    open.splice(best.b, 1);
  }
}

function tryJoin(
  a: Chain,
  b: Chain,
  mostGap: number,
): { readonly joined: Chain; readonly gap: number } | undefined {
  if (a.strength * b.strength < 0) return undefined;
  const ratio = Math.abs(a.strength / b.strength);
  if (ratio > MOST_RATIO || ratio < 1 / MOST_RATIO) return undefined;
  let best: { readonly joined: Chain; readonly gap: number } | undefined;
  for (const first of [a.points, [...a.points].reverse()]) {
    for (const second of [b.points, [...b.points].reverse()]) {
      const from = first.at(-1)!;
      const to = second[0]!;
      const gap = Math.hypot(to.x - from.x, to.y - from.y);
      if (gap > mostGap || gap > GAP_PART * (first.length + second.length)) continue;
      if (best !== undefined && gap >= best.gap) continue;
      const leaving = angleOf(first.at(-Math.min(END_PIXELS, first.length))!, from);
      const entering = angleOf(to, second[Math.min(END_PIXELS, second.length) - 1]!);
      const way = angleOf(from, to);
      // Over a pixel or two the way has no direction to speak of.
      const tolerance = MOST_TURN + 2 / Math.max(1, gap);
      if (turn(leaving, entering) > MOST_TURN * 2) continue;
      if (turn(leaving, way) > tolerance || turn(way, entering) > tolerance) continue;
      const weight = first.length / (first.length + second.length);
      const mean = (x: number, y: number): number => weight * x + (1 - weight) * y;
      best = {
        gap,
        joined: {
          points: [...first, ...second],
          strength: mean(a.strength, b.strength),
          sigma: mean(a.sigma, b.sigma),
        },
      };
    }
  }
  return best;
}

function angleOf(from: Point, to: Point): number {
  return Math.atan2(to.y - from.y, to.x - from.x);
}

function turn(a: number, b: number): number {
  const difference = Math.abs(a - b) % (2 * Math.PI);
  return Math.min(difference, 2 * Math.PI - difference);
}

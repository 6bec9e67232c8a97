import type { WorkingPlanes } from '../working-planes.js';

/** A round red patch; lengths in working pixels. */
export interface RedPatch {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Part of a circle of its extent that it fills, 1 for a disc. */
  readonly roundness: number;
  /** Mean of red over the larger of green and blue. */
  readonly redness: number;
}

/** A pupil that a flash has lit has this much more red than green and blue… */
const LEAST_REDNESS = 1.7;
/** …and is no lamp: so much light at most, and at least. */
const MOST_LIGHT = 175;
const LEAST_RED = 70;
/** Its radius, as parts of the long side; a face fills the photo at the most. */
const LEAST_RADIUS = 0.0018;
const MOST_RADIUS = 0.03;
const LEAST_PIXELS = 9;

/** Red patches that are about round, small, and neither black nor glaring. */
export function findRedPatches({
  red,
  green,
  blue,
  luma,
  width,
  height,
}: WorkingPlanes): readonly RedPatch[] {
  const longSide = Math.max(width, height);
  const isRed = (at: number): boolean =>
    red[at]! >= LEAST_RED &&
    luma[at]! <= MOST_LIGHT &&
    red[at]! >= LEAST_REDNESS * Math.max(green[at]!, blue[at]!, 1) &&
    // Skin, wood and leaves have far more green than blue; what shines back from inside an eye has hardly any of both.
    green[at]! - blue[at]! < 0.28 * red[at]!;
  const seen = new Uint8Array(red.length);
  const found: RedPatch[] = [];
  const stack: number[] = [];
  const most = Math.PI * (MOST_RADIUS * longSide) ** 2;
  for (let start = 0; start < red.length; start++) {
    if (seen[start] !== 0 || !isRed(start)) continue;
    seen[start] = 1;
    stack.push(start);
    let [count, sumX, sumY, ratio] = [0, 0, 0, 0];
    let [left, right, top, bottom] = [width, 0, height, 0];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      count++;
      sumX += x;
      sumY += y;
      ratio += red[at]! / Math.max(green[at]!, blue[at]!, 1);
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (next < 0 || next >= red.length || seen[next] !== 0 || !isRed(next)) continue;
        seen[next] = 1;
        stack.push(next);
      }
    }
    if (count < LEAST_PIXELS || count > most) continue;
    const [across, down] = [right - left + 1, bottom - top + 1];
    const radius = Math.max(across, down) / 2;
    if (radius < LEAST_RADIUS * longSide || radius > MOST_RADIUS * longSide) continue;
    found.push({
      x: sumX / count,
      y: sumY / count,
      radius,
      roundness: count / (Math.PI * radius * radius),
      redness: ratio / count,
    });
  }
  return found;
}

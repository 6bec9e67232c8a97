import type { Point } from '../../../shared/geometry.js';
import type { RidgeMap } from './ridge-map.js';

/** The middle of a line, pixel by pixel from one end to the other; coordinates are those of pixels, not of their corners. */
export interface Chain {
  readonly points: readonly Point[];
  /** Of all its pixels; negative where it is brighter than its sides. */
  readonly strength: number;
  readonly sigma: number;
}

/** A line is begun where it is as clear as this, in levels… */
const START_STRENGTH = 2.5;
/** …and goes on where it is this part of that, or over so many pixels without any. */
const GO_ON_PART = 0.35;
const SMALL_GAP = 4;
/** From one pixel to the next it turns by no more than this. */
const MOST_TURN = 0.4;
/** What is shorter, in pixels, is a piece of texture. */
const LEAST_PIECE = 14;

/** Follows lines along their direction, the clearest first; a pixel belongs to one chain. */
export function traceChains(map: RidgeMap): readonly Chain[] {
  const { strength } = map;
  const starts: number[] = [];
  for (let at = 0; at < strength.length; at++) {
    if (Math.abs(strength[at]!) >= START_STRENGTH) starts.push(at);
  }
  starts.sort((a, b) => Math.abs(strength[b]!) - Math.abs(strength[a]!));
  const used = new Uint8Array(strength.length);
  const chains: Chain[] = [];
  for (const start of starts) {
    if (used[start] !== 0) continue;
    used[start] = 1;
    const angle = map.direction[start]!;
    const back = follow(map, used, start, angle + Math.PI).reverse();
    const pixels = [...back, start, ...follow(map, used, start, angle)];
    if (pixels.length < LEAST_PIECE) continue;
    const mean = (values: Float32Array): number =>
      pixels.reduce((sum, at) => sum + values[at]!, 0) / pixels.length;
    chains.push({
      points: pixels.map((at) => ({ x: at % map.width, y: Math.floor(at / map.width) })),
      strength: mean(strength),
      sigma: mean(map.sigma),
    });
  }
  return chains;
}

function follow(map: RidgeMap, used: Uint8Array, start: number, startAngle: number): number[] {
  const { width, strength, direction } = map;
  const sign = Math.sign(strength[start]!);
  const least = GO_ON_PART * Math.abs(strength[start]!);
  const found: number[] = [];
  let at = start;
  let angle = startAngle;
  for (;;) {
    const next = findNext(map, used, at, angle, (pixel) => strength[pixel]! * sign >= least);
    if (next === undefined) return found;
    const own = direction[next]!;
    // Directions have no sign: the one that goes on is meant. Smoothed, since single pixels waver.
    const turned = own + Math.PI * Math.round((angle - own) / Math.PI);
    angle += 0.3 * (turned - angle);
    used[next] = 1;
    markBeside(used, next, width, angle);
    found.push(next);
    at = next;
  }
}

function findNext(
  { width, height, strength, direction }: RidgeMap,
  used: Uint8Array,
  at: number,
  angle: number,
  isLine: (pixel: number) => boolean,
): number | undefined {
  const x = at % width;
  const y = Math.floor(at / width);
  for (let step = 1; step <= SMALL_GAP; step++) {
    let best: number | undefined;
    const spread = step <= 2 ? 1 : 1.5;
    for (let side = -spread; side <= spread; side += 0.5) {
      const column = Math.round(x + step * Math.cos(angle) - side * Math.sin(angle));
      const row = Math.round(y + step * Math.sin(angle) + side * Math.cos(angle));
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      const pixel = row * width + column;
      if (pixel === at || used[pixel] !== 0 || !isLine(pixel)) continue;
      const turn = direction[pixel]! - angle;
      if (Math.abs(turn - Math.PI * Math.round(turn / Math.PI)) > MOST_TURN) continue;
      if (best === undefined || Math.abs(strength[pixel]!) > Math.abs(strength[best]!)) best = pixel;
    }
    if (best !== undefined) return best;
  }
  return undefined;
}

/** What is left of a line beside its middle is no line of its own. */
function markBeside(used: Uint8Array, at: number, width: number, angle: number): void {
  const dx = Math.round(-Math.sin(angle));
  const dy = Math.round(Math.cos(angle));
  for (const side of [-1, 1]) {
    const beside = at + side * (dy * width + dx);
    if (beside >= 0 && beside < used.length) used[beside] = 1;
  }
}

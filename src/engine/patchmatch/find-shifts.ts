import type { PyramidLevel } from './pyramid.js';
import { colourDistance, MOST_DISTANCE } from './colour-distance.js';

/** A move of the photo over its hole: (x, y) shows what is at (x + dx, y + dy). */
export interface Shift {
  readonly dx: number;
  readonly dy: number;
}

/** The rim is what is known at most this far from the hole, every second pixel of it. */
const RIM_PX = 4;
/** The rim is matched in cells of this side: each can be continued by another shift. */
const CELL_PX = 6;
/** A shift must have something, and nothing unwelcome, for at least this part of the hole, counted on so many of its pixels. */
const LEAST_SHARE = 0.12;
const COUNTED_PIXELS = 100;
/** So many different shifts are looked for that continue the same cell. */
const LAYERS = 4;
/** Shifts nearer to each other than this show the same. */
const APART_PX = 2;
/** So many of the best shifts for each cell are considered, and so many of the best for the whole rim. */
const BEST_OF_CELL = 12;
const BEST_OF_RIM = 300;

/**
 * The shifts that continue what enters the hole: those that lay the rim upon something that looks the same. They are taken one by one,
 * each time the one that explains most of what those before it leave unexplained. He & Sun (2012, "Statistics of Patch Offsets for
 * Image Completion") let all patches of the photo vote for the same purpose; the rim says what is wanted just here. `holes`: the pixels
 * of `level` whose alpha is below 255. `weights`, where given: only what is copied gladly, 255, counts as something to fill the hole with.
 * At most `count`, best first.
 */
export function findShifts(
  level: PyramidLevel,
  holes: readonly number[],
  count: number,
  weights?: Uint8Array,
): Shift[] {
  const rim = findRim(level, holes);
  const matches = matchRim(level, holes, rim, weights);
  const candidates = preselect(matches, rim.weights);
  return cover(matches, candidates, rim.weights, count);
}

/** Pixels of the rim, the cell of each, and how many each cell has. */
interface Rim {
  readonly pixels: readonly number[];
  readonly cells: readonly number[];
  readonly weights: readonly number[];
}

/** All shifts that have enough for the hole, and the mean distance under each of every cell, shift by shift. */
interface Matches {
  readonly shifts: readonly Shift[];
  readonly costs: Float32Array;
}

function findRim({ width, height, rgba }: PyramidLevel, holes: readonly number[]): Rim {
  const isSeen = new Uint8Array(width * height);
  const pixels: number[] = [];
  const cells: number[] = [];
  const weights: number[] = [];
  const cellAt = new Map<number, number>();
  for (const hole of holes) {
    const x = hole % width;
    const y = (hole - x) / width;
    for (let ny = Math.max(0, y - RIM_PX); ny <= Math.min(height - 1, y + RIM_PX); ny++) {
      for (let nx = Math.max(0, x - RIM_PX); nx <= Math.min(width - 1, x + RIM_PX); nx++) {
        const pixel = ny * width + nx;
        if (isSeen[pixel] === 1 || rgba[pixel * 4 + 3]! < 255) continue;
        isSeen[pixel] = 1;
        if ((nx + ny) % 2 === 1) continue;
        const place = Math.floor(ny / CELL_PX) * width + Math.floor(nx / CELL_PX);
        let cell = cellAt.get(place);
        if (cell === undefined) {
          cell = weights.length;
          cellAt.set(place, cell);
          weights.push(0);
        }
        weights[cell]!++;
        pixels.push(pixel);
        cells.push(cell);
      }
    }
  }
  return { pixels, cells, weights };
}

function matchRim(
  level: PyramidLevel,
  holes: readonly number[],
  { pixels, cells, weights }: Rim,
  welcome: Uint8Array | undefined,
): Matches {
  const { width, height, rgba } = level;
  const stride = Math.max(1, Math.floor(holes.length / COUNTED_PIXELS));
  const counted = Int32Array.from(holes.filter((_, index) => index % stride === 0));
  const columns = pixels.map((pixel) => pixel % width);
  const sums = new Float64Array(weights.length);
  const shifts: Shift[] = [];
  const costs: number[] = [];
  for (let dy = 1 - height; dy < height; dy++) {
    for (let dx = 1 - width; dx < width; dx++) {
      const move = dy * width + dx;
      let given = 0;
      for (const pixel of counted) {
        const x = (pixel % width) + dx;
        const isThere = x >= 0 && x < width && rgba[(pixel + move) * 4 + 3] === 255;
        if (isThere && (!welcome || welcome[pixel + move] === 255)) given++;
      }
      if (given < LEAST_SHARE * counted.length) continue;
      sums.fill(0);
      for (let index = 0; index < pixels.length; index++) {
        const source = pixels[index]! + move;
        const x = columns[index]! + dx;
        const isKnown = x >= 0 && x < width && rgba[source * 4 + 3] === 255;
        sums[cells[index]!]! += isKnown ? colourDistance(level, pixels[index]!, source) : MOST_DISTANCE;
      }
      shifts.push({ dx, dy });
      for (let cell = 0; cell < sums.length; cell++) costs.push(sums[cell]! / weights[cell]!);
    }
  }
  return { shifts, costs: Float32Array.from(costs) };
}

/** The indices of the shifts that are among the best for some cell or for the whole rim, in their order. */
function preselect({ shifts, costs }: Matches, weights: readonly number[]): number[] {
  const cells = weights.length;
  const isChosen = new Uint8Array(shifts.length);
  const totals = new Float64Array(shifts.length);
  for (let cell = 0; cell < cells; cell++) {
    const best: number[] = [];
    for (let index = 0; index < shifts.length; index++) {
      const cost = costs[index * cells + cell]!;
      totals[index]! += cost * weights[cell]!;
      if (best.length === BEST_OF_CELL && cost >= costs[best.at(-1)! * cells + cell]!) continue;
      if (best.length === BEST_OF_CELL) best.pop();
      let place = best.length;
      while (place > 0 && costs[best[place - 1]! * cells + cell]! > cost) place--;
      best.splice(place, 0, index);
    }
    for (const index of best) isChosen[index] = 1;
  }
  const order = Array.from(totals, (_, index) => index).sort((a, b) => totals[a]! - totals[b]!);
  for (const index of order.slice(0, BEST_OF_RIM)) isChosen[index] = 1;
  return Array.from(shifts, (_, index) => index).filter((index) => isChosen[index] === 1);
}

/** Greedy cover of the rim, layer by layer. */
function cover(
  { shifts, costs }: Matches,
  candidates: readonly number[],
  weights: readonly number[],
  count: number,
): Shift[] {
  const cells = weights.length;
  const chosen: Shift[] = [];
  let left = candidates;
  for (let layer = 1; layer <= LAYERS; layer++) {
    const unexplained = new Float64Array(cells).fill(MOST_DISTANCE);
    while (chosen.length < Math.ceil((count * layer) / LAYERS)) {
      let gain = 0;
      let choice = -1;
      for (const index of left) {
        let sum = 0;
        for (let cell = 0; cell < cells; cell++) {
          sum += Math.max(0, unexplained[cell]! - costs[index * cells + cell]!) * weights[cell]!;
        }
        if (sum <= gain) continue;
        gain = sum;
        choice = index;
      }
      if (choice < 0) break;
      const shift = shifts[choice]!;
      chosen.push(shift);
      for (let cell = 0; cell < cells; cell++) {
        unexplained[cell] = Math.min(unexplained[cell]!, costs[choice * cells + cell]!);
      }
      left = left.filter((index) => !isNear(shifts[index]!, shift));
    }
  }
  return chosen;
}

function isNear(a: Shift, b: Shift): boolean {
  return Math.abs(a.dx - b.dx) < APART_PX && Math.abs(a.dy - b.dy) < APART_PX;
}

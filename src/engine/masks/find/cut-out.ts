import { FlowGraph } from '../../graph-cut/max-flow.js';
import type { Picture } from './picture.js';
import { meanStep, squaredStep } from './steps.js';

/** What is known of a pixel before the cut. */
export const OPEN = 0;
export const THING = 1;
export const AROUND = 2;

/** The graph counts in thousandths. */
const UNIT = 1000;
/** An outline costs this much for each pixel, and this much more where no edge is. */
const OUTLINE_COST = 0.2;
const EDGELESS_COST = 2.5;
const DIAGONAL = 0.7;
const COSTS_PER_MEAN = 32;
/** No cut goes through this. */
const NEVER = 1_000_000;

export interface CutInputs {
  readonly picture: Picture;
  /** `OPEN`, `THING` or `AROUND` for each pixel. */
  readonly known: Uint8Array;
  /** The logarithm of the odds that an open pixel is of the thing. */
  readonly odds: Float32Array;
  /** The pixel before each on its way from the thing's sure pixels: it is of the thing where this one is. */
  readonly before?: Int32Array;
}

/**
 * The cheapest outline between the thing and what is around it: 1 where the thing is, else 0. Cut of Boykov & Jolly (2001); `before` makes
 * the thing a star with bent rays, so that it neither leaks through gaps nor takes what is apart (Gulshan et al., "Geodesic Star
 * Convexity", 2010).
 */
export function cutOut({ picture, known, odds, before }: CutInputs): Uint8Array {
  const { width, colours } = picture;
  const nodeOf = new Int32Array(known.length).fill(-1);
  let count = 0;
  for (let pixel = 0; pixel < known.length; pixel++) if (known[pixel] === OPEN) nodeOf[pixel] = count++;
  const graph = new FlowGraph(count, 5 * count);
  const costs = edgeCosts();
  const perStep = COSTS_PER_MEAN / meanStep(picture);
  const join = (pixel: number, other: number, weight: number): void => {
    if (other >= known.length) return;
    const node = nodeOf[pixel]!;
    const otherNode = nodeOf[other]!;
    if (node < 0 && otherNode < 0) return;
    const step = Math.floor(squaredStep(colours, pixel, other) * perStep);
    const cost = Math.round(weight * costs[Math.min(step, costs.length - 1)]!);
    if (node >= 0 && otherNode >= 0) graph.addEdge(node, otherNode, cost, cost);
    else if (node >= 0) graph.addCost(node, known[other] === THING ? cost : -cost);
    else graph.addCost(otherNode, known[pixel] === THING ? cost : -cost);
  };
  for (let pixel = 0, x = 0; pixel < known.length; pixel++) {
    if (x > 0) join(pixel, pixel + width - 1, DIAGONAL);
    join(pixel, pixel + width, 1);
    x = x + 1 === width ? 0 : x + 1;
    if (x === 0) continue;
    join(pixel, pixel + 1, 1);
    join(pixel, pixel + width + 1, DIAGONAL);
  }
  for (let pixel = 0; pixel < known.length; pixel++) {
    const node = nodeOf[pixel]!;
    if (node < 0) continue;
    graph.addCost(node, Math.round(UNIT * odds[pixel]!));
    const previous = before?.[pixel] ?? -1;
    if (previous < 0) continue;
    if (nodeOf[previous]! >= 0) graph.addEdge(node, nodeOf[previous]!, NEVER, 0);
    else if (known[previous] === AROUND) graph.addCost(node, -NEVER);
  }
  graph.solve();
  return known.map((value, pixel) => {
    const node = nodeOf[pixel]!;
    if (node < 0) return value === THING ? 1 : 0;
    return graph.isOnSinkSide(node) ? 0 : 1;
  });
}

function edgeCosts(): Float64Array {
  return Float64Array.from(
    { length: 8 * COSTS_PER_MEAN },
    (_, index) => UNIT * (OUTLINE_COST + EDGELESS_COST * Math.exp(-index / (2 * COSTS_PER_MEAN))),
  );
}

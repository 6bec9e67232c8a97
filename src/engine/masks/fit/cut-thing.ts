import { FlowGraph } from '../../graph-cut/max-flow.js';
import { measureCalm } from './measure-calm.js';
import { OpenPixels } from './open-pixels.js';
import { ThingLikeness } from './thing-likeness.js';
import type { WorkPicture } from './work-picture.js';

export interface CutOptions {
  /** How far outside the mask the thing may reach, and how far inside it may end, in pixels of the work picture. */
  readonly ringPx: number;
  readonly depthPx: number;
}

/** The graph counts in thousandths. */
const UNIT = 1000;
/**
 * What speaks for the thing before any colour does: inside the mask, right outside it, and how that falls to the end of the ring. Among
 * restless surroundings a pixel too many costs more than one too few, in calm ones the reverse.
 */
const INSIDE_ODDS = 0.5;
const RESTLESS_ODDS = 0.9;
const CALM_ODDS = 1.5;
const OUTSIDE_FALL = 2.8;
/** An outline costs this much for each pixel, and this much more where no edge is. */
const OUTLINE_COST = 0.15;
const EDGELESS_COST = 2;
const DIAGONAL = 0.7;
/** Steps between pixels are grain below this (its square). */
const LEAST_STEP = 20;
const COSTS_PER_MEAN = 32;
/** The second cut knows the thing's colours from the first. */
const ROUNDS = 2;

export interface CutResult {
  /** 1 where the thing is, else 0. */
  readonly isThing: Uint8Array;
  /** See `measureCalm`. */
  readonly calm: number;
}

/**
 * Where the thing is that a mask was drawn around; `undefined` where nobody can say. The cut of Rother et al., "GrabCut" (2004),
 * in a ring around the mask's edge, with the colours near each pixel instead of those of all the picture.
 */
export function cutThing(picture: WorkPicture, { ringPx, depthPx }: CutOptions): CutResult | undefined {
  const open = new OpenPixels(picture, ringPx, depthPx);
  const likeness = new ThingLikeness(picture, open);
  if (!likeness.isDecided) return undefined;
  const calm = measureCalm(picture, (pixel) => open.isAround(pixel));
  const outsideOdds = RESTLESS_ODDS + (CALM_ODDS - RESTLESS_ODDS) * calm;
  const nodes = numberOpen(picture, open);
  let isThing = cutOnce(picture, open, likeness, nodes, outsideOdds);
  for (let round = 1; round < ROUNDS; round++) {
    likeness.learn(isThing);
    isThing = cutOnce(picture, open, likeness, nodes, outsideOdds);
  }
  return { isThing, calm };
}

/** The graph's node of each open pixel, −1 elsewhere, and how many there are. */
function numberOpen({ isMasked }: WorkPicture, open: OpenPixels): { of: Int32Array; count: number } {
  const of = new Int32Array(isMasked.length).fill(-1);
  let count = 0;
  for (let pixel = 0; pixel < of.length; pixel++) if (open.isOpen(pixel)) of[pixel] = count++;
  return { of, count };
}

function cutOnce(
  picture: WorkPicture,
  open: OpenPixels,
  likeness: ThingLikeness,
  nodes: { of: Int32Array; count: number },
  outsideOdds: number,
): Uint8Array {
  const { isMasked } = picture;
  const graph = new FlowGraph(nodes.count, 4 * nodes.count);
  addOutlineCosts(graph, picture, nodes.of);
  for (let pixel = 0; pixel < isMasked.length; pixel++) {
    if (nodes.of[pixel]! < 0) continue;
    const before = isMasked[pixel] === 1 ? INSIDE_ODDS : outsideOdds - OUTSIDE_FALL * open.reachAt(pixel);
    graph.addCost(nodes.of[pixel]!, Math.round(UNIT * (likeness.oddsAt(pixel) + before)));
  }
  graph.solve();
  return isMasked.map((masked, pixel) => {
    const node = nodes.of[pixel]!;
    return node < 0 ? masked : graph.isOnSinkSide(node) ? 0 : 1;
  });
}

/** What it costs that neighbours are on different sides: less where their colours differ. */
function addOutlineCosts(
  graph: FlowGraph,
  { colours, isMasked, width }: WorkPicture,
  nodeOf: Int32Array,
): void {
  const costs = edgeCosts();
  const perStep = COSTS_PER_MEAN / meanStep(colours, width, nodeOf);
  const join = (pixel: number, other: number, weight: number): void => {
    if (other >= nodeOf.length) return;
    const node = nodeOf[pixel]!;
    const otherNode = nodeOf[other]!;
    if (node < 0 && otherNode < 0) return;
    const step = Math.floor(squaredStep(colours, pixel, other) * perStep);
    const cost = Math.round(weight * costs[Math.min(step, costs.length - 1)]!);
    if (node >= 0 && otherNode >= 0) graph.addEdge(node, otherNode, cost, cost);
    // The other one is decided: inside it is the thing, outside it is not.
    else if (node >= 0) graph.addCost(node, isMasked[other] === 1 ? cost : -cost);
    else graph.addCost(otherNode, isMasked[pixel] === 1 ? cost : -cost);
  };
  for (let pixel = 0, x = 0; pixel < nodeOf.length; pixel++) {
    if (x > 0) join(pixel, pixel + width - 1, DIAGONAL);
    join(pixel, pixel + width, 1);
    x = x + 1 === width ? 0 : x + 1;
    if (x === 0) continue;
    join(pixel, pixel + 1, 1);
    join(pixel, pixel + width + 1, DIAGONAL);
  }
}

/** What an outline costs for each pixel, by the squared step of colour there in parts of the mean one. */
function edgeCosts(): Float64Array {
  return Float64Array.from(
    { length: 8 * COSTS_PER_MEAN },
    (_, index) => UNIT * (OUTLINE_COST + EDGELESS_COST * Math.exp(-index / (2 * COSTS_PER_MEAN))),
  );
}

function squaredStep(colours: Uint8Array, a: number, b: number): number {
  const red = colours[3 * a]! - colours[3 * b]!;
  const green = colours[3 * a + 1]! - colours[3 * b + 1]!;
  const blue = colours[3 * a + 2]! - colours[3 * b + 2]!;
  return red * red + green * green + blue * blue;
}

/** The mean squared step from one row to the next where it is to be decided. */
function meanStep(colours: Uint8Array, width: number, nodeOf: Int32Array): number {
  let sum = 0;
  let count = 0;
  for (let pixel = 0; pixel + width < nodeOf.length; pixel++) {
    if (nodeOf[pixel]! < 0) continue;
    sum += squaredStep(colours, pixel, pixel + width);
    count++;
  }
  return Math.max(LEAST_STEP, sum / Math.max(1, count));
}

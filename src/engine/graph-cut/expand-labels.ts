import { FlowGraph } from './max-flow.js';

/** Labels for nodes, and what they cost. */
export interface Labelling {
  readonly nodes: number;
  readonly labels: number;
  /** Pairs of nodes, `a` and `b` in turn. */
  readonly edges: Int32Array;
  /** What a label costs at a node; an integer. */
  cost(node: number, label: number): number;
  /** What two different labels cost at the ends of an edge; an integer ≥ 0. For equal ones that is 0. */
  seam(edge: number, labelOfA: number, labelOfB: number): number;
}

/**
 * Improves `labels` in place by giving each label in turn to all nodes where that lowers the sum of all costs (alpha expansion,
 * Boykov, Veksler & Zabih 2001), for at most so many rounds. Where the cost of a seam is not a metric, the present labels are taken for
 * cheaper than they are, so that no expansion makes anything worse.
 */
export function expandLabels(problem: Labelling, labels: Uint8Array, rounds: number): void {
  let sinceChange = 0;
  for (let turn = 0; turn < rounds * problem.labels && sinceChange < problem.labels; turn++) {
    sinceChange = expand(problem, labels, turn % problem.labels) ? 0 : sinceChange + 1;
  }
}

function expand({ nodes, edges, cost, seam }: Labelling, labels: Uint8Array, label: number): boolean {
  const graph = new FlowGraph(nodes, edges.length / 2);
  for (let node = 0; node < nodes; node++) {
    if (labels[node] !== label) graph.addCost(node, cost(node, label) - cost(node, labels[node]!));
  }
  for (let edge = 0; edge < edges.length / 2; edge++) {
    const a = edges[2 * edge]!;
    const b = edges[2 * edge + 1]!;
    const ofA = labels[a]!;
    const ofB = labels[b]!;
    if (ofA === label && ofB === label) continue;
    if (ofA === label) graph.addCost(b, -seam(edge, label, ofB));
    else if (ofB === label) graph.addCost(a, -seam(edge, ofA, label));
    else {
      const onlyB = seam(edge, ofA, label);
      const onlyA = seam(edge, label, ofB);
      const neither = ofA === ofB ? 0 : Math.min(onlyA + onlyB, seam(edge, ofA, ofB));
      graph.addCost(a, onlyA - neither);
      graph.addCost(b, -onlyA);
      graph.addEdge(a, b, onlyA + onlyB - neither, 0);
    }
  }
  graph.solve();
  let isChanged = false;
  for (let node = 0; node < nodes; node++) {
    if (labels[node] === label || !graph.isOnSinkSide(node)) continue;
    labels[node] = label;
    isChanged = true;
  }
  return isChanged;
}

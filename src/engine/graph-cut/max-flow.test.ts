import { expect, test } from 'vitest';
import { FlowGraph } from './max-flow.js';

/** Numbers from 0 to 1 that are the same each time. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Edge {
  readonly a: number;
  readonly b: number;
  readonly there: number;
  readonly back: number;
}

function costOf(costs: readonly number[], edges: readonly Edge[], isSink: (node: number) => boolean): number {
  let sum = 0;
  costs.forEach((cost, node) => (sum += isSink(node) ? Math.max(cost, 0) : Math.max(-cost, 0)));
  for (const { a, b, there, back } of edges) {
    if (!isSink(a) && isSink(b)) sum += there;
    if (isSink(a) && !isSink(b)) sum += back;
  }
  return sum;
}

test('finds the cheapest of all cuts of small graphs', () => {
  const random = createRandom(7);
  const nodes = 9;
  for (let round = 0; round < 60; round++) {
    const costs = Array.from({ length: nodes }, () => Math.floor(random() * 41) - 20);
    const edges: Edge[] = [];
    for (let a = 0; a < nodes; a++) {
      for (let b = a + 1; b < nodes; b++) {
        if (random() < 0.6) continue;
        edges.push({ a, b, there: Math.floor(random() * 15), back: Math.floor(random() * 15) });
      }
    }
    const graph = new FlowGraph(nodes, edges.length);
    costs.forEach((cost, node) => graph.addCost(node, cost));
    for (const { a, b, there, back } of edges) graph.addEdge(a, b, there, back);
    graph.solve();
    let least = Infinity;
    for (let sides = 0; sides < 2 ** nodes; sides++) {
      least = Math.min(
        least,
        costOf(costs, edges, (node) => ((sides >> node) & 1) === 1),
      );
    }
    expect(costOf(costs, edges, (node) => graph.isOnSinkSide(node))).toBe(least);
  }
});

test('cuts a large grid where it is thin', () => {
  const side = 60;
  const graph = new FlowGraph(side * side, 2 * side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const node = y * side + x;
      const cut = x === 20 ? 1 : 10;
      if (x < side - 1) graph.addEdge(node, node + 1, cut, cut);
      if (y < side - 1) graph.addEdge(node, node + side, 10, 10);
    }
    graph.addCost(y * side, 1000);
    graph.addCost(y * side + side - 1, -1000);
  }
  graph.solve();
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) expect(graph.isOnSinkSide(y * side + x)).toBe(x > 20);
  }
});

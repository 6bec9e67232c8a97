import { expect, test } from 'vitest';
import type { Labelling } from './expand-labels.js';
import { expandLabels } from './expand-labels.js';

function totalOf({ nodes, edges, cost, seam }: Labelling, labels: Uint8Array): number {
  let sum = 0;
  for (let node = 0; node < nodes; node++) sum += cost(node, labels[node]!);
  for (let edge = 0; edge < edges.length / 2; edge++) {
    const a = labels[edges[2 * edge]!]!;
    const b = labels[edges[2 * edge + 1]!]!;
    if (a !== b) sum += seam(edge, a, b);
  }
  return sum;
}

/** A row of nodes; `wishes` says which label each would have for nothing. */
function row(wishes: readonly number[], labels: number, wish: number, seam: number): Labelling {
  return {
    nodes: wishes.length,
    labels,
    edges: Int32Array.from(wishes.slice(1).flatMap((_, node) => [node, node + 1])),
    cost: (node, label) => (wishes[node] === label ? 0 : wish),
    seam: () => seam,
  };
}

test('finds the cheapest labels of a row', () => {
  const problem = row([0, 0, 2, 0, 1, 1, 1, 2, 2], 3, 3, 4);
  const labels = new Uint8Array(9);
  expandLabels(problem, labels, 3);
  let least = Infinity;
  for (let code = 0; code < 3 ** 9; code++) {
    const tried = Uint8Array.from({ length: 9 }, (_, node) => Math.floor(code / 3 ** node) % 3);
    least = Math.min(least, totalOf(problem, tried));
  }
  expect(totalOf(problem, labels)).toBe(least);
  // The single wish for 2 is not worth two seams.
  expect([...labels.slice(0, 4)]).toEqual([0, 0, 0, 0]);
});

test('never makes anything worse, though seams are no metric', () => {
  const seams = [
    [0, 50, 1],
    [50, 0, 1],
    [1, 1, 0],
  ];
  const problem: Labelling = {
    ...row([0, 1, 0, 1, 2, 0, 1], 3, 9, 0),
    seam: (_, a, b) => seams[a]![b]!,
  };
  const labels = Uint8Array.from([2, 0, 1, 0, 1, 1, 0]);
  let before = totalOf(problem, labels);
  for (let round = 0; round < 3; round++) {
    expandLabels(problem, labels, 1);
    const now = totalOf(problem, labels);
    expect(now).toBeLessThanOrEqual(before);
    before = now;
  }
});

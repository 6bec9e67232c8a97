import type { Rect } from './geometry.js';
import type { Mask } from './mask.js';
import { findMasked, viewMask } from './mask.js';

/** Numbers kept per provisional component: parent, left, top, right, bottom. */
const FIELDS = 5;

/**
 * The bounds of every 8-connected component of masked pixels, in the order in which their first rows begin.
 *
 * Two rows of runs and a union-find forest are all that is kept (the run-based labelling of Rosenfeld & Pfaltz, "Sequential
 * Operations in Digital Picture Processing", 1966, without the label image), so memory grows with the number of components,
 * not of pixels.
 */
export function findComponentBounds(mask: Mask): Rect[] {
  const { width, height, data } = mask;
  const view = viewMask(mask);
  const forest = new ComponentForest();
  let above = new RunRow();
  let current = new RunRow();
  for (let y = 0; y < height; y++) {
    const row = y * width;
    current.length = 0;
    let firstAbove = 0;
    const maskedFrom = (x: number): number => findMasked(view, row + x, row + width) - row;
    for (let x = maskedFrom(0); x < width; x = maskedFrom(x)) {
      const start = x;
      while (x < width && data[row + x] !== 0) x++;
      // Runs above that end before the pixel up-left of this one cannot touch it nor any run to its right.
      while (firstAbove < above.length && above.end(firstAbove) < start) firstAbove++;
      let label = -1;
      for (let index = firstAbove; index < above.length && above.start(index) <= x; index++) {
        label = label < 0 ? forest.rootOf(above.label(index)) : forest.join(label, above.label(index));
      }
      if (label < 0) label = forest.add(start, y, x);
      else forest.extend(label, start, y, x);
      current.push(start, x, label);
    }
    [above, current] = [current, above];
  }
  return forest.bounds();
}

/** The runs of one row: start, end (exclusive), label. */
class RunRow {
  length = 0;
  private readonly values: number[] = [];

  start(index: number): number {
    return this.values[index * 3] ?? 0;
  }

  end(index: number): number {
    return this.values[index * 3 + 1] ?? 0;
  }

  label(index: number): number {
    return this.values[index * 3 + 2] ?? 0;
  }

  push(start: number, end: number, label: number): void {
    const at = this.length * 3;
    this.values[at] = start;
    this.values[at + 1] = end;
    this.values[at + 2] = label;
    this.length++;
  }
}

/** Provisional components that turn out to be one are joined under the earlier; a root is its own parent. */
class ComponentForest {
  private values = new Int32Array(1024 * FIELDS);
  private count = 0;

  add(left: number, y: number, right: number): number {
    const label = this.count++;
    if (this.count * FIELDS > this.values.length) {
      const larger = new Int32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values.set([label, left, y, right, y + 1], label * FIELDS);
    return label;
  }

  rootOf(label: number): number {
    const { values } = this;
    let root = label;
    for (;;) {
      const parent = values[root * FIELDS] ?? 0;
      if (parent === root) return root;
      // Path halving: every other node now points to its grandparent.
      values[root * FIELDS] = values[parent * FIELDS] ?? 0;
      root = parent;
    }
  }

  extend(root: number, left: number, y: number, right: number): void {
    const { values } = this;
    const at = root * FIELDS;
    values[at + 1] = Math.min(values[at + 1] ?? 0, left);
    values[at + 2] = Math.min(values[at + 2] ?? 0, y);
    values[at + 3] = Math.max(values[at + 3] ?? 0, right);
    values[at + 4] = Math.max(values[at + 4] ?? 0, y + 1);
  }

  join(a: number, b: number): number {
    const rootA = this.rootOf(a);
    const rootB = this.rootOf(b);
    if (rootA === rootB) return rootA;
    const root = Math.min(rootA, rootB);
    const child = Math.max(rootA, rootB);
    const { values } = this;
    const at = child * FIELDS;
    values[at] = root;
    // Both reach the row above the run that joins them, so their bottoms are the same.
    this.extend(root, values[at + 1] ?? 0, values[at + 2] ?? 0, values[at + 3] ?? 0);
    return root;
  }

  bounds(): Rect[] {
    const rects: Rect[] = [];
    for (let label = 0; label < this.count; label++) {
      const at = label * FIELDS;
      const [parent = 0, left = 0, top = 0, right = 0, bottom = 0] = this.values.subarray(at, at + FIELDS);
      if (parent === label) rects.push({ left, top, width: right - left, height: bottom - top });
    }
    return rects;
  }
}

import { describe, expect, it } from 'vitest';
import type { Point } from '../../../shared/geometry.js';
import type { Mark } from '../drawing.js';
import { BEGIN_GESTURE } from './begin-gesture.js';
import type { ToolStart } from './tool.js';

const START: Omit<ToolStart, 'point'> = {
  mode: 'add',
  radiusPx: 10,
  tolerancePx: 0.5,
  image: { width: 100, height: 80 },
};

describe('the brush', () => {
  it('leaves a stroke with the points that matter', () => {
    const mark = drag('brush', [5, 5], [10, 5], [15, 5], [20, 5], [20, 15]);
    expect(mark).toEqual({
      kind: 'mask',
      shape: { kind: 'stroke', points: [at(5, 5), at(20, 5), at(20, 15)], radius: 10, mode: 'add' },
    });
  });

  it('leaves a dot for a click, and ignores the trembling of the hand', () => {
    const mark = drag('brush', [5, 5], [5.1, 5], [5.2, 5.1]);
    expect(mark).toMatchObject({ shape: { points: [at(5, 5)] } });
  });

  it('shows the growing stroke while the pointer is down', () => {
    const gesture = BEGIN_GESTURE.brush({ ...START, point: at(0, 0) });
    gesture.move([at(3, 0), at(6, 1)]);
    expect(gesture.live).toMatchObject({ shape: { points: [at(0, 0), at(3, 0), at(6, 1)] } });
  });
});

describe('the sketch pen', () => {
  it('leaves a guidance line and no mask', () => {
    expect(drag('sketch', [1, 1], [9, 9])).toEqual({
      kind: 'sketch',
      stroke: { points: [at(1, 1), at(9, 9)], radius: 10, mode: 'add' },
    });
  });
});

describe('the rectangle', () => {
  it('covers every pixel that was touched, whatever the direction, and ends at the photo', () => {
    const mark = drag('rectangle', [30.5, 40.2], [200, -7]);
    expect(mark).toEqual({
      kind: 'mask',
      shape: { kind: 'box', rect: { left: 30, top: 0, width: 70, height: 41 }, mode: 'add' },
    });
  });

  it('is nothing after a click or outside of the photo', () => {
    expect(drag('rectangle', [30, 40], [30.4, 40.2])).toBeUndefined();
    expect(drag('rectangle', [120, 10], [160, 30])).toBeUndefined();
  });
});

describe('the lasso', () => {
  it('marks what it surrounds', () => {
    const mark = drag('lasso', [0, 0], [10, 0], [20, 0], [20, 20]);
    expect(mark).toEqual({
      kind: 'mask',
      shape: { kind: 'polygon', points: [at(0, 0), at(20, 0), at(20, 20)], mode: 'add' },
    });
  });

  it('is nothing after a click', () => {
    expect(drag('lasso', [0, 0], [0.6, 0], [0, 0.6])).toBeUndefined();
  });
});

function drag(tool: keyof typeof BEGIN_GESTURE, ...path: [number, number][]): Mark | undefined {
  const [first, ...rest] = path.map(([x, y]) => at(x, y));
  if (!first) throw new Error('a drag needs a point');
  const gesture = BEGIN_GESTURE[tool]({ ...START, point: first });
  for (const point of rest) gesture.move([point]);
  return gesture.finish();
}

function at(x: number, y: number): Point {
  return { x, y };
}

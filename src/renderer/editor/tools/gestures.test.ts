import { describe, expect, it } from 'vitest';
import type { Point } from '../../../shared/geometry.js';
import type { Mark } from '../drawing.js';
import type { BeginGesture, ToolStart } from './tool.js';
import { beginEllipse } from './ellipse-gesture.js';
import { beginLasso } from './lasso-gesture.js';
import { beginRectangle } from './rectangle-gesture.js';
import { beginStroke } from './stroke-gesture.js';

const BEGIN = {
  brush: (start) => beginStroke('mask', start),
  sketch: (start) => beginStroke('sketch', start),
  rectangle: beginRectangle,
  ellipse: beginEllipse,
  lasso: beginLasso,
} as const satisfies Record<string, BeginGesture>;

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

  it('goes straight from where the last mark ended, where that is wanted', () => {
    const gesture = BEGIN.brush({ ...START, point: at(40, 30), lineFrom: at(5, 5) });
    expect(gesture.live).toMatchObject({ shape: { points: [at(5, 5), at(40, 30)] } });
    expect(gesture.finish()).toMatchObject({ shape: { points: [at(5, 5), at(40, 30)] } });
  });

  it('leaves a dot for a click, and ignores the trembling of the hand', () => {
    const mark = drag('brush', [5, 5], [5.1, 5], [5.2, 5.1]);
    expect(mark).toMatchObject({ shape: { points: [at(5, 5)] } });
  });

  it('shows the growing stroke while the pointer is down', () => {
    const gesture = BEGIN.brush({ ...START, point: at(0, 0) });
    gesture.move([at(3, 0), at(6, 1)]);
    expect(gesture.live).toMatchObject({ shape: { points: [at(0, 0), at(3, 0), at(6, 1)] } });
  });
});

describe('a brush in the hand of somebody with a pen', () => {
  const PRESSED = { ...START, point: at(0, 0), width: 0.5 };

  it('leaves a stroke with the widths that matter, one for each point', () => {
    const gesture = BEGIN.brush(PRESSED);
    gesture.move([at(10, 0), at(20, 0)], [0.5, 0.5]);
    expect(gesture.live).toMatchObject({ shape: { widths: [0.5, 0.5, 0.5] } });
    gesture.move([at(30, 0), at(40, 0)], [0.75, 1]);
    expect(gesture.finish()).toEqual({
      kind: 'mask',
      shape: {
        kind: 'stroke',
        points: [at(0, 0), at(20, 0), at(40, 0)],
        radius: 10,
        widths: [0.5, 0.5, 1],
        mode: 'add',
      },
    });
  });

  it('widens a dot while the pen is pressed harder', () => {
    const gesture = BEGIN.brush(PRESSED);
    gesture.move([at(0, 0.1), at(0.1, 0), at(0, 0)], [0.52, 0.9, 0.3]);
    expect(gesture.finish()).toMatchObject({ shape: { widths: [0.5, 0.9, 0.3] } });
  });

  it('has its full width in a straight line, and where the pen says nothing', () => {
    expect(BEGIN.brush({ ...PRESSED, lineFrom: at(9, 9) }).finish()).not.toHaveProperty('shape.widths');
    expect(BEGIN.brush({ ...PRESSED, width: undefined }).finish()).not.toHaveProperty('shape.widths');
  });
});

describe('the sketch pen', () => {
  it('is as wide as it is set, however a pen is pressed', () => {
    const gesture = BEGIN.sketch({ ...START, point: at(0, 0), width: 0.5 });
    gesture.move([at(20, 0)], [0.7]);
    expect(gesture.finish()).toEqual({
      kind: 'sketch',
      stroke: { points: [at(0, 0), at(20, 0)], radius: 10, mode: 'add' },
    });
  });

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

describe('the ellipse', () => {
  it('lies between the corners of the drag, whatever its direction, no farther than a quarter of a pixel from the curve', () => {
    const mark = drag('ellipse', [90, 10], [10, 50]);
    if (mark?.kind !== 'mask' || mark.shape.kind !== 'polygon') throw new Error('Expected a polygon');
    const { points } = mark.shape;
    const awayFromCurve = ({ x, y }: Point): number => Math.abs(Math.hypot((x - 50) / 40, (y - 30) / 20) - 1);
    expect(Math.max(...points.map(awayFromCurve))).toBeLessThan(1e-9);
    const middles = points.map(({ x, y }, index) => {
      const next = points[(index + 1) % points.length] ?? at(x, y);
      return at((x + next.x) / 2, (y + next.y) / 2);
    });
    expect(Math.max(...middles.map(awayFromCurve)) * 40).toBeLessThan(0.25);
    expect(mark.shape.mode).toBe('add');
  });

  it('has more sides the larger it is, and not more than can be seen', () => {
    const sidesOf = (size: number): number => {
      const mark = drag('ellipse', [0, 0], [size, size]);
      return mark?.kind === 'mask' && mark.shape.kind === 'polygon' ? mark.shape.points.length : 0;
    };
    expect([sidesOf(10), sidesOf(100), sidesOf(8000)]).toEqual([16, 32, 281]);
  });

  it('is nothing after a click, as a line, or outside of the photo', () => {
    expect(drag('ellipse', [30, 40], [30.4, 40.2])).toBeUndefined();
    expect(drag('ellipse', [30, 40], [60, 40])).toBeUndefined();
    expect(drag('ellipse', [120, 10], [160, 30])).toBeUndefined();
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

function drag(tool: keyof typeof BEGIN, ...path: [number, number][]): Mark | undefined {
  const [first, ...rest] = path.map(([x, y]) => at(x, y));
  if (!first) throw new Error('a drag needs a point');
  const gesture = BEGIN[tool]({ ...START, point: first });
  for (const point of rest) gesture.move([point]);
  return gesture.finish();
}

function at(x: number, y: number): Point {
  return { x, y };
}

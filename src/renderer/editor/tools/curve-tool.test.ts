import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Point } from '../../../shared/geometry.js';
import type { LiveMark, Mark } from '../drawing.js';
import { EMPTY_DRAWING } from '../drawing.js';
import { splineThrough } from '../spline.js';
import { enterCurveTool } from './curve-tool.js';
import { mockQuestions } from './fixtures/mask-questions.js';
import { NO_CLONE } from './fixtures/no-clone.js';
import type { Tool } from './tool.js';

const TOLERANCE = 0.5;
const [A, B, C] = [
  { x: 10, y: 10 },
  { x: 60, y: 12 },
  { x: 60, y: 60 },
] as const;

let tool: Tool;
const finish = vi.fn<(mark: Mark) => void>();

beforeEach(() => {
  vi.resetAllMocks();
  tool = enterCurveTool({
    redraw: () => undefined,
    finish,
    drawing: () => EMPTY_DRAWING,
    masks: mockQuestions(),
    clone: NO_CLONE,
  });
});

function press(point: Point, mode: 'add' | 'erase' = 'add'): void {
  tool.down({ point, mode, radiusPx: 3, tolerancePx: TOLERANCE, image: { width: 100, height: 80 } });
}

function click(point: Point, mode: 'add' | 'erase' = 'add'): void {
  press(point, mode);
  tool.up();
}

function expectCurve(knots: readonly Point[], mode: 'add' | 'erase' = 'add'): void {
  const stroke = { points: splineThrough(knots, TOLERANCE), radius: 3, mode };
  expect(finish).toHaveBeenCalledExactlyOnceWith({ kind: 'sketch', stroke });
  expect(tool.overlay).toBeUndefined();
}

describe('the curve tool', () => {
  it('draws a smooth line through what was clicked, and shows it up to the pointer until Enter', () => {
    for (const point of [A, B, C]) click(point);
    tool.hover?.({ x: 20, y: 70 });
    const { stroke, knots } = tool.overlay as LiveMark & { kind: 'sketch' };
    expect(stroke.points).toEqual(splineThrough([A, B, C, { x: 20, y: 70 }], TOLERANCE));
    expect(stroke.points.length).toBeGreaterThan(4);
    expect(knots).toEqual([A, B, C]);
    expect(tool.key?.('Enter')).toBe(true);
    expectCurve([A, B, C]);
    expect(tool.key?.('Enter')).toBe(false);
  });

  it('ends with a double click, which adds one point', () => {
    for (const point of [A, B, C]) click(point);
    click({ x: C.x + 1, y: C.y });
    expectCurve([A, B, C]);
  });

  it('takes the last point back with Backspace, and with the only one ends', () => {
    for (const point of [A, B, C, { x: 5, y: 70 }]) click(point);
    tool.key?.('Backspace');
    tool.key?.('Enter');
    expectCurve([A, B, C]);
    click(A);
    expect(tool.key?.('Backspace')).toBe(true);
    expect(tool.overlay).toBeUndefined();
    expect(tool.key?.('Backspace')).toBe(false);
  });

  it('lets every point be dragged, a new one too, but not by a hand that shakes', () => {
    press({ x: 12, y: 18 });
    tool.move([A]);
    tool.up();
    click({ x: 70, y: 30 });
    click(C);
    press({ x: 71, y: 31 });
    tool.move([{ x: 66, y: 20 }, B]);
    tool.up();
    press({ x: A.x + 1, y: A.y });
    tool.move([{ x: A.x + 2, y: A.y + 1 }]);
    tool.up();
    expect(finish).not.toHaveBeenCalled();
    tool.key?.('Enter');
    expectCurve([A, B, C]);
  });

  it('is no line with one point, and is dropped by Escape', () => {
    click(A);
    click(A);
    tool.key?.('Enter');
    expect(finish).not.toHaveBeenCalled();
    expect(tool.cancel()).toBe(true);
    expect(tool.cancel()).toBe(false);
    expect(tool.overlay).toBeUndefined();
  });

  it('erases where its first point said so', () => {
    click(A, 'erase');
    click(B);
    tool.key?.('Enter');
    expectCurve([A, B], 'erase');
  });
});

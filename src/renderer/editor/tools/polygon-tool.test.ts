import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Mark } from '../drawing.js';
import { EMPTY_DRAWING } from '../drawing.js';
import { mockQuestions } from './fixtures/mask-questions.js';
import { NO_CLONE } from './fixtures/no-clone.js';
import { enterPolygonTool } from './polygon-tool.js';
import type { Tool } from './tool.js';

let tool: Tool;
const finish = vi.fn<(mark: Mark) => void>();
const masks = mockQuestions();

beforeEach(() => {
  vi.resetAllMocks();
  tool = enterPolygonTool({
    redraw: () => undefined,
    finish,
    drawing: () => EMPTY_DRAWING,
    masks,
    clone: NO_CLONE,
  });
});

function click(x: number, y: number, mode: 'add' | 'erase' = 'add'): void {
  tool.down({ point: { x, y }, mode, radiusPx: 30, tolerancePx: 0.5, image: { width: 100, height: 80 } });
  tool.up();
}

function clickTriangle(): void {
  click(10, 10);
  click(60, 10);
  click(60, 60);
}

const TRIANGLE = [
  { x: 10, y: 10 },
  { x: 60, y: 10 },
  { x: 60, y: 60 },
];

function expectTriangle(mode: 'add' | 'erase' = 'add'): void {
  expect(finish).toHaveBeenCalledExactlyOnceWith({
    kind: 'mask',
    shape: { kind: 'polygon', points: TRIANGLE, mode },
  });
  expect(tool.overlay).toBeUndefined();
}

describe('the polygon tool', () => {
  it('closes with Enter, and shows the way to the pointer until then', () => {
    clickTriangle();
    tool.hover?.({ x: 20, y: 70 });
    expect(tool.overlay).toMatchObject({ stroke: { points: [...TRIANGLE, { x: 20, y: 70 }] } });
    expect(tool.key?.('Enter')).toBe(true);
    expectTriangle();
    expect(tool.key?.('Enter')).toBe(false);
  });

  it('closes with a click on the first corner, or with a second one on the last', () => {
    clickTriangle();
    click(12, 9);
    expectTriangle();
    finish.mockReset();
    clickTriangle();
    click(60, 61);
    expectTriangle();
  });

  it('takes the last corner back with Backspace, and with the only one ends', () => {
    clickTriangle();
    click(20, 60);
    tool.key?.('Backspace');
    tool.key?.('Enter');
    expectTriangle();
    click(1, 1);
    expect(tool.key?.('Backspace')).toBe(true);
    expect(tool.overlay).toBeUndefined();
    expect(tool.key?.('Backspace')).toBe(false);
  });

  it('stays open while too few corners surround nothing, and is dropped by Escape', () => {
    click(10, 10);
    click(60, 10);
    click(60, 11);
    expect(tool.key?.('Enter')).toBe(true);
    expect(finish).not.toHaveBeenCalled();
    expect(tool.overlay).toBeDefined();
    expect(tool.cancel()).toBe(true);
    expect(tool.cancel()).toBe(false);
  });

  it('moves a corner while the pointer is down, and takes away where its first corner said so', () => {
    tool.down({
      ...{ point: { x: 5, y: 5 }, mode: 'erase', radiusPx: 30, tolerancePx: 0.5 },
      image: { width: 100, height: 80 },
    });
    tool.move([
      { x: 8, y: 8 },
      { x: 10, y: 10 },
    ]);
    tool.up();
    click(60, 10);
    click(60, 60);
    tool.key?.('Enter');
    expectTriangle('erase');
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Point } from '../../../shared/geometry.js';
import type { Mark } from '../drawing.js';
import { EMPTY_DRAWING } from '../drawing.js';
import type { Tool } from './tool.js';
import { mockQuestions } from './fixtures/mask-questions.js';
import { NO_CLONE } from './fixtures/no-clone.js';
import { enterWireTool } from './wire-tool.js';

const LINE = {
  points: [
    { x: 10, y: 10 },
    { x: 50, y: 14 },
  ],
  radius: 2.5,
};

let tool: Tool;
const finish = vi.fn<(mark: Mark) => void>();
const masks = mockQuestions();

beforeEach(() => {
  vi.resetAllMocks();
  masks.followLine.mockResolvedValue(LINE);
  tool = enterWireTool({
    redraw: () => undefined,
    finish,
    drawing: () => EMPTY_DRAWING,
    masks,
    clone: NO_CLONE,
  });
});

function press(point: Point, mode: 'add' | 'erase' = 'add'): void {
  tool.down({ point, mode, radiusPx: 30, tolerancePx: 0.5, image: { width: 100, height: 80 } });
}

function click(x: number, y: number, mode: 'add' | 'erase' = 'add'): void {
  press({ x, y }, mode);
  tool.up();
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the tool that follows wires', () => {
  it('shows where it would go from the first click on, and asks with the second', async () => {
    click(10, 10);
    tool.hover?.({ x: 30, y: 12 });
    expect(tool.overlay).toMatchObject({
      kind: 'sketch',
      stroke: {
        points: [
          { x: 10, y: 10 },
          { x: 30, y: 12 },
        ],
      },
    });
    click(50, 14);
    await settle();
    expect(masks.followLine.mock.calls[0]?.slice(0, 2)).toEqual([
      { x: 10, y: 10 },
      { x: 50, y: 14 },
    ]);
    expect(finish).toHaveBeenCalledExactlyOnceWith({
      kind: 'mask',
      shape: { kind: 'stroke', ...LINE, mode: 'add' },
    });
  });

  it('goes on from the last click, until it is ended', async () => {
    click(10, 10);
    click(50, 14);
    await settle();
    click(90, 18);
    await settle();
    expect(masks.followLine.mock.calls[1]?.slice(0, 2)).toEqual([
      { x: 50, y: 14 },
      { x: 90, y: 18 },
    ]);
    expect(tool.cancel()).toBe(true);
    expect(tool.cancel()).toBe(false);
    click(20, 20);
    await settle();
    expect(masks.followLine).toHaveBeenCalledTimes(2);
  });

  it('follows a drag, and erases in that mode', async () => {
    press({ x: 10, y: 10 }, 'erase');
    tool.move([{ x: 60, y: 20 }]);
    tool.up();
    await settle();
    expect(finish).toHaveBeenCalledWith({ kind: 'mask', shape: { kind: 'stroke', ...LINE, mode: 'erase' } });
  });

  it('says so where no line leads there, and tries again from the same place', async () => {
    masks.followLine.mockResolvedValueOnce(undefined);
    click(10, 10);
    click(50, 60);
    await settle();
    expect(masks.tellUndecided).toHaveBeenCalledExactlyOnceWith('line');
    click(50, 14);
    await settle();
    expect(masks.followLine.mock.calls[1]?.[0]).toEqual({ x: 10, y: 10 });
  });

  it('tells of a failure and drops a question that is cancelled', async () => {
    const error = new Error('lost');
    masks.followLine.mockRejectedValueOnce(error);
    click(10, 10);
    click(50, 14);
    await settle();
    expect(masks.tellFailure).toHaveBeenCalledExactlyOnceWith(error);
    click(50, 14);
    tool.exit?.();
    await settle();
    expect(masks.followLine.mock.calls[1]?.[2].aborted).toBe(true);
    expect(finish).not.toHaveBeenCalled();
  });
});

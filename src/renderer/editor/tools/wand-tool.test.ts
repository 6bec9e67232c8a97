import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Mark } from '../drawing.js';
import { EMPTY_DRAWING } from '../drawing.js';
import { mockQuestions } from './fixtures/mask-questions.js';
import { NO_CLONE } from './fixtures/no-clone.js';
import type { Tool } from './tool.js';
import { enterWandTool } from './wand-tool.js';

const FOUND = { rect: { left: 10, top: 10, width: 4, height: 2 }, runs: [0, 8] };

let tool: Tool;
const finish = vi.fn<(mark: Mark) => void>();
const masks = mockQuestions();

beforeEach(() => {
  vi.resetAllMocks();
  masks.findColour.mockResolvedValue(FOUND);
  tool = enterWandTool({
    redraw: () => undefined,
    finish,
    drawing: () => EMPTY_DRAWING,
    masks,
    clone: NO_CLONE,
  });
});

function press(x: number, y: number, mode: 'add' | 'erase' = 'add'): void {
  tool.down({ point: { x, y }, mode, radiusPx: 30, tolerancePx: 0.5, image: { width: 100, height: 80 } });
}

function click(x: number, y: number, mode: 'add' | 'erase' = 'add'): void {
  press(x, y, mode);
  tool.up();
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the magic wand', () => {
  it('asks the engine to get ready as soon as it is in the hand', () => {
    expect(masks.prepare).toHaveBeenCalledExactlyOnceWith('colours');
  });

  it('asks when the pointer goes up, where it went down, and shows the place until the answer', async () => {
    press(10, 12);
    tool.move([{ x: 30, y: 40 }]);
    expect(masks.findColour).not.toHaveBeenCalled();
    tool.up();
    expect(masks.findColour).toHaveBeenCalledExactlyOnceWith({ x: 10, y: 12 }, expect.any(AbortSignal));
    expect(tool.overlay).toMatchObject({ kind: 'sketch', stroke: { points: [{ x: 10, y: 12 }], radius: 5 } });
    await settle();
    expect(tool.overlay).toBeUndefined();
    expect(finish).toHaveBeenCalledExactlyOnceWith({
      kind: 'mask',
      shape: { kind: 'pixels', ...FOUND, mode: 'add' },
    });
  });

  it('makes a mark of every click, however fast they come, in its own mode', async () => {
    click(10, 12);
    click(40, 12, 'erase');
    await settle();
    const modes = finish.mock.calls.map(([mark]) => mark.kind === 'mask' && mark.shape.mode);
    expect(modes).toEqual(['add', 'erase']);
  });

  it.each([
    ['left of', -0.1, 10],
    ['above', 10, -0.1],
    ['right of', 100, 10],
    ['below', 10, 80],
  ])('does nothing %s the photo', (_, x, y) => {
    click(x, y);
    expect(masks.findColour).not.toHaveBeenCalled();
    expect(tool.cancel()).toBe(false);
  });

  it('says so where nothing is found, and where asking fails', async () => {
    masks.findColour.mockResolvedValueOnce(undefined);
    click(10, 12);
    await settle();
    expect(masks.tellUndecided).toHaveBeenCalledExactlyOnceWith('colour');
    const error = new Error('lost');
    masks.findColour.mockRejectedValueOnce(error);
    click(10, 12);
    await settle();
    expect(masks.tellFailure).toHaveBeenCalledExactlyOnceWith(error);
    expect(masks.tellUndecided).toHaveBeenCalledOnce();
    expect(finish).not.toHaveBeenCalled();
  });

  it.each(['cancel', 'exit'] as const)('drops all questions with %s', async (leave) => {
    click(10, 12);
    click(40, 12);
    press(50, 12);
    tool[leave]?.();
    tool.up();
    expect(masks.findColour.mock.calls.map(([, signal]) => signal.aborted)).toEqual([true, true]);
    await settle();
    for (const told of [finish, masks.tellFailure, masks.tellUndecided]) expect(told).not.toHaveBeenCalled();
    expect(tool.overlay).toBeUndefined();
    expect(tool.cancel()).toBe(false);
  });
});

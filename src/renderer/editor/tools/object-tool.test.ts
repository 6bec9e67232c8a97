import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Drawing, Mark } from '../drawing.js';
import { addMark, EMPTY_DRAWING } from '../drawing.js';
import { mockQuestions } from './fixtures/mask-questions.js';
import { NO_CLONE } from './fixtures/no-clone.js';
import { enterObjectTool } from './object-tool.js';
import type { Tool, ToolStart } from './tool.js';

const FOUND = { rect: { left: 10, top: 10, width: 4, height: 2 }, runs: [0, 8] };
const START: ToolStart = {
  point: { x: 10, y: 10 },
  mode: 'add',
  radiusPx: 30,
  tolerancePx: 0.5,
  image: { width: 100, height: 80 },
};

let drawing: Drawing;
let tool: Tool;
const finish = vi.fn((mark: Mark) => (drawing = addMark(drawing, mark)));
const masks = mockQuestions();

beforeEach(() => {
  vi.resetAllMocks();
  finish.mockImplementation((mark) => (drawing = addMark(drawing, mark)));
  masks.findThing.mockResolvedValue(FOUND);
  drawing = EMPTY_DRAWING;
  tool = enterObjectTool({ redraw: () => undefined, finish, drawing: () => drawing, masks, clone: NO_CLONE });
});

function scribble(mode: 'add' | 'erase' = 'add'): void {
  tool.down({ ...START, mode });
  tool.move([{ x: 20, y: 15 }]);
  tool.up();
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the tool that selects things', () => {
  it('asks the engine to get ready as soon as it is in the hand', () => {
    expect(masks.prepare).toHaveBeenCalledExactlyOnceWith('things');
  });

  it('shows the scribble until the thing is found, and paints the thing', async () => {
    scribble();
    expect(tool.overlay).toMatchObject({ kind: 'sketch', stroke: { radius: 2.5 } });
    expect(finish).not.toHaveBeenCalled();
    await settle();
    expect(tool.overlay).toBeUndefined();
    expect(finish).toHaveBeenCalledExactlyOnceWith({
      kind: 'mask',
      shape: { kind: 'pixels', ...FOUND, mode: 'add' },
    });
    expect(masks.findThing.mock.calls[0]?.[0]).toEqual({
      points: [START.point, { x: 20, y: 15 }],
      radius: 2.5,
      mode: 'add',
    });
  });

  it('takes away what a scribble that erases finds, without what was meant before', async () => {
    scribble();
    await settle();
    scribble('erase');
    await settle();
    const [first, second] = masks.findThing.mock.calls;
    expect(second?.[1]).toEqual([first?.[0]]);
    expect(finish).toHaveBeenLastCalledWith({
      kind: 'mask',
      shape: { kind: 'pixels', ...FOUND, mode: 'erase' },
    });
  });

  it('forgets scribbles whose selection is no longer painted', async () => {
    scribble();
    await settle();
    drawing = EMPTY_DRAWING;
    scribble('erase');
    await settle();
    expect(masks.findThing.mock.calls[1]?.[1]).toEqual([]);
  });

  it('says so where nothing is found, and where asking fails', async () => {
    masks.findThing.mockResolvedValueOnce(undefined);
    scribble();
    await settle();
    expect(masks.tellUndecided).toHaveBeenCalledExactlyOnceWith('thing');
    const error = new Error('lost');
    masks.findThing.mockRejectedValueOnce(error);
    scribble();
    await settle();
    expect(masks.tellFailure).toHaveBeenCalledExactlyOnceWith(error);
    expect(finish).not.toHaveBeenCalled();
    expect(tool.overlay).toBeUndefined();
  });

  it.each(['cancel', 'exit'] as const)('drops a question with %s', async (leave) => {
    scribble();
    tool[leave]?.();
    expect(masks.findThing.mock.calls[0]?.[2].aborted).toBe(true);
    await settle();
    expect(finish).not.toHaveBeenCalled();
    expect(tool.overlay).toBeUndefined();
    expect(tool.cancel()).toBe(false);
  });

  it('answers only the last of two scribbles', async () => {
    scribble();
    scribble();
    await settle();
    expect(finish).toHaveBeenCalledOnce();
  });
});

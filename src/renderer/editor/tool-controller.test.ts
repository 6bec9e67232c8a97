import { describe, expect, it } from 'vitest';
import { settle } from '../../../tests/fixtures/editor-story.js';
import { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import type { Mark } from './drawing.js';
import { EditorCore } from './editor-core.js';
import { ToolController } from './tool-controller.js';
import type { EnterTool, ToolContext, ToolStart } from './tools/tool.js';
import { toolEntry } from './tools/tools.js';

const SELECTION: Mark = {
  kind: 'mask',
  shape: { kind: 'box', rect: { left: 10, top: 10, width: 20, height: 20 }, mode: 'add' },
};

describe('a tool that asks somebody what is under the pointer', () => {
  it('shows the answer when it comes, keeps it after the pointer went up, and paints it on a key', async () => {
    const { tools, marks, redraws } = hold(createAskingTool());
    tools.down({ x: 15, y: 15 });
    tools.up();
    expect(tools.overlay).toBeUndefined();
    await settle();
    expect(tools.overlay).toBe(SELECTION);
    expect(redraws.length).toBe(1);
    expect(tools.isDown).toBe(false);
    expect([tools.key('q'), tools.key('Enter')]).toEqual([false, true]);
    expect(marks).toEqual([SELECTION]);
    expect(tools.overlay).toBeUndefined();
  });

  it('drops its selection when it is cancelled, once', async () => {
    const { tools, marks } = hold(createAskingTool());
    tools.down({ x: 15, y: 15 });
    tools.up();
    await settle();
    expect([tools.cancel(), tools.cancel()]).toEqual([true, false]);
    expect(tools.overlay).toBeUndefined();
    expect(marks).toEqual([]);
  });

  it('is left when another tool is taken or another photo opened, and entered again', () => {
    const story: string[] = [];
    const { core } = hold((context) => {
      story.push('enter');
      return { ...createAskingTool()(context), exit: () => story.push('exit') };
    });
    core.change({ tool: 'hand' });
    core.change({ tool: 'lasso' });
    core.change({ document: { ...new FakeEngine().photo } });
    core.change({ mode: 'erase' });
    expect(story).toEqual(['enter', 'exit', 'enter', 'exit', 'enter']);
  });

  it('hears where the pointer is before that goes down, and that it has left', () => {
    const seen: unknown[] = [];
    const { tools } = hold((context) => ({
      ...createAskingTool()(context),
      hover: (point) => seen.push(point),
    }));
    tools.hover({ x: 30, y: 20 });
    tools.hover(undefined);
    expect(seen).toEqual([{ x: 15, y: 10 }, undefined]);
  });
});

describe('a pen', () => {
  it('says how wide a line is, from a fifth up, as long as that is wanted, and takes away with its other end', () => {
    const starts: Pick<ToolStart, 'width' | 'mode'>[] = [];
    const moves: unknown[] = [];
    const { core, tools } = hold(() => ({
      overlay: undefined,
      down: ({ width, mode }) => starts.push({ width, mode }),
      move: (_, widths) => moves.push(widths),
      up: () => undefined,
      cancel: () => false,
    }));
    const press = (pressure: number | undefined, isErasing = false): void => {
      tools.down({ x: 10, y: 10 }, { pressure, isErasing });
      tools.move([{ x: 20, y: 10 }, { x: 30, y: 10 }], pressure === undefined ? undefined : [0.5, 1]); // prettier-ignore
      tools.up();
    };
    press(0);
    press(undefined);
    core.change({ mode: 'erase' });
    press(0.25, true);
    core.change({ mode: 'add', penSetsWidth: false });
    press(0.25);
    expect(starts).toEqual([
      { width: 0.2, mode: 'add' },
      { width: undefined, mode: 'add' },
      { width: 0.4, mode: 'erase' },
      { width: undefined, mode: 'add' },
    ]);
    expect(moves).toEqual([[0.6, 1], undefined, [0.6, 1], undefined]);
  });
});

describe('a straight line', () => {
  it('begins where the pointer went up last, and nowhere before there was a mark or after another tool', () => {
    const starts: (ToolStart | undefined)[] = [];
    const { core, tools } = hold(() => ({
      overlay: undefined,
      down: (start) => starts.push(start),
      move: () => undefined,
      up: () => undefined,
      cancel: () => false,
    }));
    const press = (x: number, isStraight: boolean): void => {
      tools.down({ x, y: 10 }, { isStraight });
      tools.move([{ x: x + 20, y: 10 }]);
      tools.up();
    };
    press(10, true);
    press(50, true);
    press(90, false);
    core.change({ tool: 'hand' });
    core.change({ tool: 'lasso' });
    press(10, true);
    expect(starts.map((start) => start?.lineFrom)).toEqual([
      undefined,
      { x: 15, y: 5 },
      undefined,
      undefined,
    ]);
  });
});

describe('the hand', () => {
  it('leaves the pointer to the photo', () => {
    const { core, tools } = hold(createAskingTool());
    core.change({ tool: 'hand' });
    expect(tools.down({ x: 15, y: 15 })).toBe(false);
    expect([tools.key('Enter'), tools.cancel()]).toEqual([false, false]);
  });
});

/** A photo at twice its size with `enter` in the hand, in the place of the lasso. */
function hold(enter: EnterTool) {
  const engine = new FakeEngine();
  const core = new EditorCore({ engine, report: () => undefined, now: () => 0, randomSeed: () => 1 });
  const marks: Mark[] = [];
  const redraws: number[] = [];
  const tools = new ToolController(core, {
    onMark: (mark) => marks.push(mark),
    onCopy: () => undefined,
    entryOf: (name) => (name === 'lasso' ? { shortcut: 'L', enter, cursor: 'crosshair' } : toolEntry(name)),
  });
  tools.onOverlay(() => redraws.push(redraws.length));
  core.change({ document: engine.photo, tool: 'lasso', view: { ...core.state.view, scale: 2 } });
  return { core, tools, marks, redraws };
}

/** Its answer comes later than the pointer goes up; it stays selected until Enter or a cancel. */
function createAskingTool(): EnterTool {
  return ({ redraw, finish }: ToolContext) => {
    let selection: Mark | undefined;
    return {
      get overlay() {
        return selection;
      },
      down() {
        void Promise.resolve().then(() => {
          selection = SELECTION;
          redraw();
        });
      },
      move: () => undefined,
      up: () => undefined,
      key(key) {
        if (key !== 'Enter' || !selection) return false;
        finish(selection);
        selection = undefined;
        return true;
      },
      cancel() {
        const isSelected = selection !== undefined;
        selection = undefined;
        return isSelected;
      },
    };
  };
}

import { describe, expect, it } from 'vitest';
import { openPhoto, settle } from '../../../tests/fixtures/editor-story.js';
import { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import { AppError } from '../../shared/app-error.js';
import type { Found } from './proposals.js';

function spot(left: number, top: number, side = 10): Found {
  return { kind: 'dust', rect: { left, top, width: side, height: side }, runs: [0, side * side] };
}

/** Three things, the last one around the second. */
async function openWithFinds() {
  const engine = new FakeEngine();
  engine.detected = [spot(200, 150), spot(50, 50), spot(190, 140, 60)];
  const opened = await openPhoto(engine);
  await opened.editor.finds.look(['dust', 'wires']);
  return opened;
}

describe('what is found', () => {
  it('is proposed from the top down, all of it chosen, and marked as one step', async () => {
    const { editor, engine } = await openWithFinds();
    expect(engine.lastCall('mask.detect')).toEqual({ documentId: 'document-1', kinds: ['dust', 'wires'] });
    expect(editor.state.proposals?.found.map(({ rect }) => rect.top)).toEqual([50, 140, 150]);
    expect(editor.state.proposals?.isChosen).toEqual([true, true, true]);
    editor.finds.mark();
    expect(editor.state.proposals).toBeUndefined();
    expect(editor.state.drawing.mask).toMatchObject([
      { kind: 'pixels', mode: 'add', rect: { top: 50 } },
      { kind: 'pixels', rect: { top: 140 } },
      { kind: 'pixels', rect: { top: 150 } },
    ]);
    editor.undo();
    expect(editor.state.drawing.mask).toEqual([]);
  });

  it('is taken or left by a click on the smallest one there, by keys, or all at once', async () => {
    const { editor } = await openWithFinds();
    const chosen = (): readonly boolean[] | undefined => editor.state.proposals?.isChosen;
    expect(editor.pointerDown({ x: 205, y: 155 })).toBe(false);
    expect(chosen()).toEqual([true, true, false]);
    expect(editor.state.proposals?.at).toBe(2);
    // Beside it, and still meant.
    editor.pointerDown({ x: 45, y: 55 });
    expect(chosen()).toEqual([false, true, false]);
    editor.pointerDown({ x: 350, y: 20 });
    expect(chosen()).toEqual([false, true, false]);
    expect(editor.toolKey('ArrowLeft')).toBe(true);
    expect(editor.state.proposals?.at).toBe(2);
    editor.finds.toggle();
    expect(chosen()).toEqual([false, true, true]);
    editor.finds.chooseAll(false);
    editor.finds.mark();
    expect(editor.state.drawing.mask).toEqual([]);
    expect(editor.state.canUndo).toBe(false);
  });

  it('can be left as a whole; nothing is painted or undone meanwhile', async () => {
    const { editor } = await openWithFinds();
    expect(editor.finds.canLook).toBe(false);
    editor.chooseTool('brush');
    editor.pointerDown({ x: 350, y: 20 });
    editor.pointerUp();
    expect(editor.state.drawing.mask).toEqual([]);
    expect(editor.cancelGesture()).toBe(true);
    expect(editor.state.proposals).toBeUndefined();
    expect(editor.finds.canLook).toBe(true);
  });

  it('says so where there is nothing, or looking failed', async () => {
    const engine = new FakeEngine();
    const { editor, events } = await openPhoto(engine);
    await editor.finds.look(['text']);
    expect(events).toEqual([{ kind: 'undecided', of: 'find' }]);
    engine.failures.set('mask.detect', new AppError('MODEL_INVALID', 'broken'));
    await editor.finds.look(['text']);
    expect(events[1]).toMatchObject({ kind: 'failed', task: 'find', error: { code: 'MODEL_INVALID' } });
    expect(editor.state).toMatchObject({ isLooking: false, proposals: undefined });
  });

  it('comes too late once nobody wants it any more', async () => {
    const engine = new FakeEngine();
    engine.detected = [spot(10, 10)];
    engine.held.add('mask.detect');
    const { editor, events } = await openPhoto(engine);
    const looking = editor.finds.look(['dust']);
    await settle();
    expect(editor.state.isLooking).toBe(true);
    expect(editor.cancelGesture()).toBe(true);
    engine.release();
    await looking;
    expect(editor.state).toMatchObject({ isLooking: false, proposals: undefined });
    expect(events).toEqual([]);
  });
});

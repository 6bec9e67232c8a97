import { describe, expect, it } from 'vitest';
import { heightsOf, openPhoto, paint, settle } from '../../../tests/fixtures/editor-story.js';
import type { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import { isFill } from '../../shared/operation.js';
import { AppError } from '../../shared/app-error.js';

describe('painting while a fill runs', () => {
  it('keeps what was painted, on top of the result, until it is asked for', async () => {
    const { editor, finishFill } = await startFill();
    expect(editor.state).toMatchObject({ drawing: { mask: [] }, filling: [{ mask: [{ kind: 'stroke' }] }] });
    paint(editor, [10, 10], [30, 10]);
    paint(editor, [10, 90], [30, 90]);
    expect(editor.state.filling).toHaveLength(1);
    await finishFill();
    expect(editor.state).toMatchObject({ head: 1, filling: [], task: undefined });
    expect(heightsOf(editor.state.drawing.mask)).toEqual([10, 90]);
  });

  it('takes back one stroke after another, then the fill, then what was filled', async () => {
    const { editor, finishFill } = await startFill();
    paint(editor, [10, 10], [30, 10]);
    paint(editor, [10, 90], [30, 90]);
    await finishFill();
    const seen = [1, 2, 3].map(() => {
      editor.undo();
      return { head: editor.state.head, heights: heightsOf(editor.state.drawing.mask) };
    });
    expect(seen).toEqual([
      { head: 1, heights: [10] },
      { head: 1, heights: [] },
      { head: 0, heights: [50] },
    ]);
  });

  it('undoes and redoes only what was painted since, never what is being filled', async () => {
    const { editor, engine, finishFill } = await startFill();
    expect(editor.state.canUndo).toBe(false);
    editor.undo();
    paint(editor, [10, 10], [30, 10]);
    expect(editor.state.canUndo).toBe(true);
    editor.undo();
    expect(editor.state).toMatchObject({ drawing: { mask: [] }, canUndo: false, canRedo: true });
    editor.redo();
    editor.clearDrawing();
    editor.undo();
    expect(heightsOf(editor.state.drawing.mask)).toEqual([10]);
    await finishFill();
    expect(editor.state.head).toBe(1);
    expect(engine.calls.filter(({ name }) => name === 'document.setHead')).toEqual([]);
  });

  it('fills next what Enter was pressed for, and leaves what came after that', async () => {
    const { editor, engine, finishFill } = await startFill();
    paint(editor, [10, 10], [30, 10]);
    await editor.fill();
    expect(editor.state).toMatchObject({ drawing: { mask: [] } });
    expect(editor.state.filling).toHaveLength(2);
    paint(editor, [10, 90], [30, 90]);
    engine.held.add('retouch.apply');
    await finishFill();
    expect(editor.state).toMatchObject({ head: 1, task: { kind: 'fill' } });
    const sent = engine.lastCall('retouch.apply');
    expect(heightsOf(sent && isFill(sent.operation) ? sent.operation.inputs.mask : [])).toEqual([10]);
    expect(sent).toMatchObject({ baseRevision: 1 });
    await finishFill();
    expect(editor.state).toMatchObject({ head: 2, task: undefined });
    expect(heightsOf(editor.state.drawing.mask)).toEqual([90]);
  });

  it('fills stroke after stroke where each is removed at once, one step of the history each', async () => {
    const { editor, finishFill } = await startFill({ fillsOnPointerUp: true });
    paint(editor, [10, 10], [30, 10]);
    paint(editor, [10, 90], [30, 90]);
    expect(editor.state.filling).toHaveLength(3);
    await finishFill();
    expect(editor.state).toMatchObject({ head: 3, filling: [], drawing: { mask: [] } });
    editor.undo();
    expect(editor.state).toMatchObject({ head: 2, drawing: { mask: [] } });
    editor.undo();
    editor.undo();
    expect(editor.state).toMatchObject({ head: 0, canUndo: false });
  });

  it('takes a waiting stroke back out of the queue', async () => {
    const { editor, finishFill } = await startFill({ fillsOnPointerUp: true });
    paint(editor, [10, 10], [30, 10]);
    editor.undo();
    expect(editor.state.filling).toHaveLength(1);
    await finishFill();
    expect(editor.state.head).toBe(1);
  });

  it('leaves everything painted when it is cancelled, whatever waited', async () => {
    const { editor, settled } = await startFill({ fillsOnPointerUp: true });
    paint(editor, [10, 10], [30, 10]);
    paint(editor, [10, 90], [30, 90]);
    editor.cancelTask();
    expect(heightsOf(editor.state.drawing.mask)).toEqual([10, 90]);
    await settled();
    expect(editor.state).toMatchObject({ head: 0, filling: [], task: undefined });
    expect(heightsOf(editor.state.drawing.mask)).toEqual([50, 10, 90]);
    editor.undo();
    expect(heightsOf(editor.state.drawing.mask)).toEqual([50, 10]);
  });

  it('leaves everything painted when a waiting fill fails', async () => {
    const { editor, engine, events, finishFill } = await startFill();
    paint(editor, [10, 10], [30, 10]);
    await editor.fill();
    paint(editor, [10, 90], [30, 90]);
    engine.held.add('retouch.apply');
    await finishFill();
    engine.failures.set('retouch.apply', new AppError('OUT_OF_MEMORY', 'too large'));
    await finishFill();
    expect(events).toMatchObject([{ kind: 'failed', task: 'fill' }]);
    expect(editor.state).toMatchObject({ head: 1, filling: [] });
    expect(heightsOf(editor.state.drawing.mask)).toEqual([10, 90]);
  });

  it('goes on with a stroke that is under the pointer when the fill ends', async () => {
    const { editor, finishFill } = await startFill();
    editor.pointerDown({ x: 10, y: 10 });
    await finishFill();
    editor.pointerMove([{ x: 30, y: 10 }]);
    editor.pointerUp();
    expect(editor.state.head).toBe(1);
    expect(heightsOf(editor.state.drawing.mask)).toEqual([10]);
  });

  it('begins the next fill while a stroke is under the pointer', async () => {
    const { editor, engine, finishFill } = await startFill({ fillsOnPointerUp: true });
    paint(editor, [10, 10], [30, 10]);
    editor.pointerDown({ x: 10, y: 90 });
    engine.held.add('retouch.apply');
    await finishFill();
    editor.pointerUp();
    expect(editor.state.filling.map(({ mask }) => heightsOf(mask))).toEqual([[10], [90]]);
    await finishFill();
    expect(editor.state.head).toBe(3);
  });

  it('waits while a photo is opened', async () => {
    const { editor, engine } = await openPhoto();
    engine.held.add('document.open');
    const opened = editor.open('other');
    expect(editor.pointerDown({ x: 10, y: 10 })).toBe(false);
    await settle();
    engine.release();
    await opened;
    expect(editor.pointerDown({ x: 10, y: 10 })).toBe(true);
  });
});

describe('painting while the photo is saved', () => {
  it('goes on, and what was painted stays painted', async () => {
    const { editor, finishSave } = await startSave();
    paint(editor, [10, 10], [30, 10]);
    paint(editor, [10, 90], [30, 90]);
    editor.undo();
    await finishSave();
    expect(editor.state).toMatchObject({ head: 1, isUnsaved: false, task: undefined, canRedo: true });
    expect(heightsOf(editor.state.drawing.mask)).toEqual([10]);
  });

  it('fills what is asked for when the photo is saved, which is unsaved then', async () => {
    const { editor, engine, finishSave } = await startSave();
    paint(editor, [10, 10], [30, 10]);
    const filled = editor.fill();
    paint(editor, [10, 90], [30, 90]);
    await settle();
    expect(editor.state).toMatchObject({ task: { kind: 'save' }, filling: [{ sketch: [] }] });
    expect(namesOf(engine)).not.toContain('retouch.apply');
    await finishSave();
    await filled;
    expect(namesOf(engine)).toEqual(['document.save', 'document.saveSidecar', 'retouch.apply']);
    expect(engine.lastCall('retouch.apply')).toMatchObject({ baseRevision: 1 });
    expect(editor.state).toMatchObject({ head: 2, isUnsaved: true, filling: [], task: undefined });
    expect(heightsOf(editor.state.drawing.mask)).toEqual([90]);
    editor.undo();
    editor.undo();
    expect(editor.state).toMatchObject({ head: 1, isUnsaved: false });
  });

  it('saves what was shown when that was asked, though it is taken back meanwhile', async () => {
    const { editor, engine, finishSave } = await startSave();
    editor.undo();
    expect(editor.state.head).toBe(0);
    await settle();
    expect(namesOf(engine)).toEqual(['document.save']);
    await finishSave();
    expect(namesOf(engine)).toEqual(['document.save', 'document.saveSidecar', 'document.setHead']);
    expect(editor.state).toMatchObject({ head: 0, isUnsaved: true });
    editor.redo();
    expect(editor.state).toMatchObject({ head: 1, isUnsaved: false });
  });

  it('fills nothing when the save is cancelled, and leaves everything painted', async () => {
    const { editor, engine, events } = await startSave();
    editor.chooseFillTrigger(true);
    paint(editor, [10, 10], [30, 10]);
    paint(editor, [10, 90], [30, 90]);
    expect(editor.state.filling).toHaveLength(2);
    editor.cancelTask();
    await settle();
    expect(editor.state).toMatchObject({ head: 1, isUnsaved: true, filling: [], task: undefined });
    expect(heightsOf(editor.state.drawing.mask)).toEqual([10, 90]);
    expect(namesOf(engine)).toEqual(['document.save']);
    expect(events).toEqual([]);
  });

  it('fills what is asked for though the save fails', async () => {
    const { editor, engine, events, finishSave } = await startSave();
    engine.failures.set('document.save', new AppError('WRITE_FAILED', 'full'));
    paint(editor, [10, 10], [30, 10]);
    const filled = editor.fill();
    await finishSave();
    await filled;
    expect(events).toMatchObject([{ kind: 'failed', task: 'save' }]);
    expect(editor.state).toMatchObject({ head: 2, isUnsaved: true, task: undefined });
  });
});

/** A fill that runs until the story lets it end; what it fills lies at height 50. */
async function startFill({ fillsOnPointerUp = false } = {}) {
  const story = await openPhoto();
  const { editor, engine } = story;
  editor.chooseFillTrigger(fillsOnPointerUp);
  engine.held.add('retouch.apply');
  paint(editor, [50, 50], [90, 50]);
  if (!fillsOnPointerUp) void editor.fill();
  await settle();
  const finishFill = async (): Promise<void> => {
    engine.release();
    await settle();
  };
  return { ...story, finishFill, settled: settle };
}

/** A save of a photo with one retouch, which runs until the story lets it end. */
async function startSave() {
  const story = await openPhoto();
  const { editor, engine } = story;
  paint(editor, [50, 50], [90, 50]);
  await editor.fill();
  engine.calls.length = 0;
  engine.held.add('document.save');
  const saved = editor.save('token', { force: true, withSidecar: true });
  await settle();
  const finishSave = async (): Promise<void> => {
    engine.release();
    await saved;
    await settle();
  };
  return { ...story, finishSave };
}

function namesOf({ calls }: FakeEngine): string[] {
  return calls.map(({ name }) => name);
}

import { describe, expect, it } from 'vitest';
import { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import { AppError } from '../../shared/app-error.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import type { EditorEvent } from './editor.js';
import { Editor } from './editor.js';

describe('removing something', () => {
  it('paints, fills, and shows the photo with one retouch more', async () => {
    const { editor, engine } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    expect(editor.state.drawing.mask).toHaveLength(1);
    await editor.fill();
    expect(editor.state).toMatchObject({ head: 1, isUnsaved: true, task: undefined });
    expect(editor.state.drawing.mask).toEqual([]);
    expect(engine.lastCall('retouch.apply')).toMatchObject({
      documentId: 'document-1',
      baseRevision: 0,
      mask: [{ kind: 'stroke', mode: 'add' }],
    });
  });

  it('sends the sketch with the mask', async () => {
    const { editor, engine } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    editor.chooseTool('sketch');
    paint(editor, [50, 40], [90, 60]);
    await editor.fill();
    expect(engine.lastCall('retouch.apply')?.sketch).toHaveLength(1);
    expect(editor.state.drawing.sketch).toEqual([]);
  });

  it('asks for nothing while nothing is painted', async () => {
    const { editor, engine } = await openPhoto();
    await editor.fill();
    expect(engine.lastCall('retouch.apply')).toBeUndefined();
  });

  it('takes back a stroke with Alt, and erases nothing from nothing', async () => {
    const { editor } = await openPhoto();
    editor.pointerDown({ x: 50, y: 50 }, true);
    editor.pointerUp();
    expect(editor.state.canUndo).toBe(false);
    paint(editor, [50, 50], [90, 50]);
    editor.pointerDown({ x: 70, y: 50 }, true);
    editor.pointerUp();
    expect(editor.state.drawing.mask.map(({ mode }) => mode)).toEqual(['add', 'erase']);
  });

  it('fills at once when the person wants that, as one step of the history', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseFillTrigger(true);
    engine.held.add('retouch.apply');
    paint(editor, [50, 50], [90, 50]);
    await settle();
    engine.release();
    await settle();
    expect(editor.state.head).toBe(1);
    editor.undo();
    expect(editor.state).toMatchObject({ head: 0, canUndo: false, drawing: { mask: [] } });
  });
});

describe('undo and redo', () => {
  it('go through painting and filling in one line', async () => {
    const { editor, engine } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    await editor.fill();
    editor.undo();
    expect(editor.state).toMatchObject({ head: 0, canRedo: true });
    expect(editor.state.drawing.mask).toHaveLength(1);
    editor.undo();
    expect(editor.state.drawing.mask).toEqual([]);
    editor.redo();
    editor.redo();
    expect(editor.state).toMatchObject({ head: 1, canRedo: false });
    await settle();
    const heads = engine.calls.filter(({ name }) => name === 'document.setHead').map(({ params }) => params);
    expect(heads).toMatchObject([{ revision: 0 }, { revision: 1 }]);
  });

  it('let a new fill replace what was undone', async () => {
    const { editor } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    await editor.fill();
    editor.undo();
    await editor.fill();
    expect(editor.state).toMatchObject({ head: 1, canRedo: false });
    expect(editor.state.retouches.map(({ id }) => id)).toEqual(['retouch-2']);
  });

  it('reach retouches that came with the photo', async () => {
    const first = new FakeEngine();
    const { retouch } = await first.call('retouch.apply', {
      documentId: 'document-1',
      baseRevision: 0,
      mask: [],
      sketch: [],
      options: { fill: 'auto', model: 'auto', seed: 1, dilatePx: 0, featherPx: 0 },
    });
    const { editor } = await openPhoto(new FakeEngine({ head: 1, retouches: [retouch] }));
    expect(editor.state).toMatchObject({ head: 1, canUndo: true, isUnsaved: false });
    editor.undo();
    expect(editor.state).toMatchObject({ head: 0, isUnsaved: true });
  });

  it('tells when the engine did not follow, and asks again before the next fill', async () => {
    const { editor, engine, events } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    await editor.fill();
    engine.failures.set('document.setHead', new AppError('INTERNAL', 'no'));
    editor.undo();
    await settle();
    expect(events).toMatchObject([{ kind: 'failed', task: 'undo' }]);
    await editor.fill();
    expect(editor.state.head).toBe(1);
  });

  it('jump to any revision of the list', async () => {
    const { editor } = await openPhoto();
    for (let count = 0; count < 3; count++) {
      paint(editor, [50, 50 + count], [90, 50]);
      await editor.fill();
    }
    editor.goToRevision(1);
    expect(editor.state).toMatchObject({ head: 1, canRedo: true });
    editor.goToRevision(3);
    expect(editor.state.head).toBe(3);
  });
});

describe('while a fill runs', () => {
  it('shows how far it is and what is seen so far', async () => {
    const { editor, engine } = await openPhoto();
    engine.held.add('retouch.apply');
    paint(editor, [50, 50], [90, 50]);
    const filled = editor.fill();
    await settle();
    engine.report('search', 0.3, { id: 'draft-1', rect: engine.patchRect });
    engine.report('search', 0.4);
    expect(editor.state.task).toMatchObject({
      kind: 'fill',
      stage: 'search',
      fraction: 0.4,
      draft: { id: 'draft-1' },
    });
    engine.release();
    await filled;
    expect(editor.state.task).toBeUndefined();
  });

  it('keeps what was painted when it is cancelled, and says nothing', async () => {
    const { editor, engine, events } = await openPhoto();
    engine.held.add('retouch.apply');
    paint(editor, [50, 50], [90, 50]);
    const filled = editor.fill();
    await settle();
    editor.cancelTask();
    expect(editor.state.task?.isCancelling).toBe(true);
    await filled;
    expect(editor.state).toMatchObject({ head: 0, task: undefined });
    expect(editor.state.drawing.mask).toHaveLength(1);
    expect(events).toEqual([]);
  });

  it('keeps the photo and what was painted when the engine fails', async () => {
    const { editor, engine, events } = await openPhoto();
    engine.failures.set('retouch.apply', new AppError('OUT_OF_MEMORY', 'too large'));
    paint(editor, [50, 50], [90, 50]);
    await editor.fill();
    expect(events).toMatchObject([{ kind: 'failed', task: 'fill', error: { code: 'OUT_OF_MEMORY' } }]);
    expect(editor.state.drawing.mask).toHaveLength(1);
    await editor.fill();
    expect(editor.state.head).toBe(1);
  });
});

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
    expect(heightsOf(engine.lastCall('retouch.apply')?.mask)).toEqual([10]);
    expect(engine.lastCall('retouch.apply')).toMatchObject({ baseRevision: 1 });
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

describe('trying another fill', () => {
  it('replaces the newest retouch with the same mask and a new seed', async () => {
    const { editor, engine } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    await editor.fill();
    const first = engine.lastCall('retouch.apply');
    await editor.tryAnother();
    const second = engine.lastCall('retouch.apply');
    expect(second?.mask).toEqual(first?.mask);
    expect(second).toMatchObject({ baseRevision: 0, options: { seed: 77 } });
    expect(editor.state).toMatchObject({ head: 1, canRedo: false });
    expect(editor.state.retouches).toHaveLength(1);
  });

  it('goes back to the retouch that was there when it is cancelled', async () => {
    const { editor, engine } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    await editor.fill();
    engine.held.add('retouch.apply');
    const tried = editor.tryAnother();
    await settle();
    expect(editor.state.head).toBe(0);
    editor.cancelTask();
    await tried;
    await settle();
    expect(editor.state).toMatchObject({ head: 1, drawing: { mask: [] } });
    expect(engine.lastCall('document.setHead')).toMatchObject({ revision: 1 });
  });
});

describe('saving and opening', () => {
  it('knows what is not saved', async () => {
    const { editor, engine, events } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    await editor.fill();
    await editor.save('token', { force: true, quality: 90 });
    expect(editor.state.isUnsaved).toBe(false);
    expect(engine.lastCall('document.save')).toEqual({
      documentId: 'document-1',
      target: 'token',
      force: true,
      quality: 90,
    });
    expect(events).toMatchObject([{ kind: 'saved', saved: { format: 'png' } }]);
    editor.undo();
    expect(editor.state.isUnsaved).toBe(true);
    editor.redo();
    expect(editor.state.isUnsaved).toBe(false);
  });

  it('keeps the open photo when another one cannot be read', async () => {
    const { editor, engine, events } = await openPhoto();
    engine.failures.set('document.open', new AppError('DECODE_FAILED', 'broken'));
    expect(await editor.open('other')).toBe(false);
    expect(editor.state.document?.name).toBe('sundial.jpg');
    expect(events).toMatchObject([{ kind: 'failed', task: 'open' }]);
  });

  it('closes the old photo once the new one is there', async () => {
    const { editor, engine } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    engine.photo = { ...engine.photo, documentId: 'document-2', name: 'nuthatch.jpg' };
    await editor.open('other');
    expect(editor.state).toMatchObject({ document: { name: 'nuthatch.jpg' }, canUndo: false });
    expect(engine.lastCall('document.close')).toEqual({ documentId: 'document-1' });
  });
});

/** An editor with a 400 × 300 photo shown at 1:1 from the corner, so that view points are image points. */
async function openPhoto(engine = new FakeEngine()) {
  const events: EditorEvent[] = [];
  const editor = new Editor({
    engine,
    report: (event) => events.push(event),
    now: () => 0,
    randomSeed: () => 77,
  });
  await editor.open('photo');
  editor.changeView((view) => ({ ...view, scale: 1, left: 0, top: 0, size: { width: 400, height: 300 } }));
  return { editor, engine, events };
}

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

/** Tells strokes apart by where they begin. */
function heightsOf(mask: readonly MaskShape[] = []): number[] {
  return mask.map((shape) => (shape.kind === 'box' ? shape.rect.top : (shape.points[0]?.y ?? -1)));
}

function paint(editor: Editor, from: [number, number], to: [number, number]): void {
  editor.pointerDown({ x: from[0], y: from[1] });
  editor.pointerMove([{ x: to[0], y: to[1] }]);
  editor.pointerUp();
}

/** Lets every answer of the fake engine arrive. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import { describe, expect, it } from 'vitest';
import { openPhoto, paint, settle } from '../../../tests/fixtures/editor-story.js';
import { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import { AppError } from '../../shared/app-error.js';

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
      operation: { kind: 'fill', inputs: { mask: [{ kind: 'stroke', mode: 'add' }] } },
    });
  });

  it('sends the sketch with the mask', async () => {
    const { editor, engine } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    editor.chooseTool('sketch');
    paint(editor, [50, 40], [90, 60]);
    await editor.fill();
    expect(engine.lastCall('retouch.apply')?.operation.inputs).toHaveProperty('sketch.length', 1);
    expect(editor.state.drawing.sketch).toEqual([]);
  });

  it('sends where to copy from with the mask, whatever is done to it then', async () => {
    const { editor, engine } = await openPhoto();
    const sent = () => {
      const operation = engine.lastCall('retouch.apply')?.operation;
      return operation?.kind === 'fill' ? operation.inputs.sources : undefined;
    };
    for (const tool of ['avoid', 'prefer', 'brush'] as const) {
      editor.chooseTool(tool);
      paint(editor, [50, 50], [90, 50]);
    }
    editor.undo();
    editor.undo();
    expect(editor.state.drawing.sources).toMatchObject({ avoid: [{ mode: 'add' }], prefer: [] });
    editor.redo();
    editor.redo();
    await editor.fill();
    const sources = sent();
    expect(sources).toMatchObject({ avoid: [{ mode: 'add' }], prefer: [{ mode: 'add' }] });
    expect(editor.state.drawing).not.toHaveProperty('sources.avoid');

    // Filled again, as another variation, taken up, and moved.
    const [retouch] = editor.state.retouches;
    await editor.retouches.fillAgain(retouch!.id);
    expect(sent()).toEqual(sources);
    await editor.tryAnother();
    expect(sent()).toEqual(sources);
    editor.retouches.edit(editor.state.retouches.at(-1)!.id);
    expect(editor.state.drawing.sources).toEqual(sources);
    editor.clearDrawing();
    expect(editor.state.drawing.sources).toBeUndefined();
    editor.undo();
    editor.undo();
    editor.chooseTool('avoid');
    paint(editor, [50, 50], [90, 50]);
    editor.chooseTool('brush');
    paint(editor, [50, 50], [90, 50]);
    editor.startPlacing();
    await editor.place();
    expect(engine.lastCall('retouch.apply')?.operation).toMatchObject({
      kind: 'move',
      inputs: { sources: { avoid: [{ mode: 'add' }] } },
    });
  });

  it('asks for nothing while nothing is painted', async () => {
    const { editor, engine } = await openPhoto();
    await editor.fill();
    expect(engine.lastCall('retouch.apply')).toBeUndefined();
  });

  it('asks before most of the photo goes: what is painted stays, and is filled once the person agrees', async () => {
    const { editor, engine, events } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    engine.failures.set('retouch.apply', new AppError('MASK_UNLIKELY', 'most', { details: { percent: 80 } }));
    await editor.fill();
    expect(events).toMatchObject([{ kind: 'failed', task: 'fill', error: { code: 'MASK_UNLIKELY' } }]);
    expect(editor.state.drawing.mask).toHaveLength(1);
    expect(engine.lastCall('retouch.apply')?.acceptsLarge).toBeUndefined();
    await editor.fill(true);
    expect(engine.lastCall('retouch.apply')?.acceptsLarge).toBe(true);
    expect(editor.state).toMatchObject({ head: 1, drawing: { mask: [] } });
  });

  it('takes back a stroke with Alt, and erases nothing from nothing', async () => {
    const { editor } = await openPhoto();
    editor.pointerDown({ x: 50, y: 50 }, { isInverted: true });
    editor.pointerUp();
    expect(editor.state.canUndo).toBe(false);
    paint(editor, [50, 50], [90, 50]);
    editor.pointerDown({ x: 70, y: 50 }, { isInverted: true });
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

  it('decide what is written as a recipe', async () => {
    const { editor, engine, events } = await openPhoto();
    for (const x of [50, 90]) {
      paint(editor, [x, 50], [x + 20, 50]);
      await editor.fill();
    }
    editor.undo();
    expect(await editor.writeRecipe('a-target-of-a-recipe')).toBe('sundial-recipe.json');
    expect(engine.lastCall('document.setHead')).toMatchObject({ revision: 1 });
    expect(engine.lastCall('recipe.write')).toMatchObject({
      target: 'a-target-of-a-recipe',
      force: true,
    });
    engine.failures.set('recipe.write', new AppError('WRITE_FAILED', 'full'));
    expect(await editor.writeRecipe('a-target-of-a-recipe')).toBeUndefined();
    expect(events.at(-1)).toMatchObject({ kind: 'failed', task: 'writeRecipe' });
  });

  it('reach retouches that came with the photo', async () => {
    const first = new FakeEngine();
    const { retouch } = await first.call('retouch.apply', {
      documentId: 'document-1',
      baseRevision: 0,
      operation: { kind: 'fill', inputs: { mask: [], sketch: [] }, options: DEFAULT_FILL_OPTIONS },
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
});

describe('while a fill runs', () => {
  it('shows how far it is and what is seen so far', async () => {
    const { editor, engine } = await openPhoto();
    engine.held.add('retouch.apply');
    paint(editor, [50, 50], [90, 50]);
    const filled = editor.fill();
    await settle();
    engine.report('search', 0.3, { id: 'draft-1', rect: engine.patchRect });
    const fitted = { rect: { left: 8, top: 9, width: 2, height: 1 }, runs: [0, 2] };
    engine.reportFitted(fitted);
    engine.report('search', 0.4);
    expect(editor.state.task).toMatchObject({
      kind: 'fill',
      stage: 'search',
      fraction: 0.4,
      draft: { id: 'draft-1' },
      fitted,
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

describe('trying another fill', () => {
  it('replaces the newest retouch with the same mask and a new seed', async () => {
    const { editor, engine } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    await editor.fill();
    const first = engine.lastCall('retouch.apply');
    await editor.tryAnother();
    const second = engine.lastCall('retouch.apply');
    expect(second?.operation.inputs).toEqual(first?.operation.inputs);
    expect(second).toMatchObject({ baseRevision: 0, operation: { options: { seed: 77 } } });
    expect(editor.state).toMatchObject({ head: 1, canRedo: false, options: { seed: 77 } });
    expect(editor.state.retouches).toHaveLength(1);
  });

  it('keeps the earlier one: undo and redo go from one to the other, and on to what was made on each', async () => {
    const { editor, engine } = await openPhoto();
    const shown = (): string[] => editor.state.retouches.slice(0, editor.state.head).map(({ id }) => id);
    paint(editor, [50, 50], [90, 50]);
    await editor.fill();
    await editor.tryAnother();
    paint(editor, [150, 50], [190, 50]);
    await editor.fill();
    expect(shown()).toEqual(['retouch-2', 'retouch-3']);
    editor.undo();
    editor.undo();
    expect(shown()).toEqual(['retouch-2']);
    expect(editor.state.retouches).toHaveLength(2);
    editor.undo();
    expect(shown()).toEqual(['retouch-1']);
    await settle();
    expect(engine.lastCall('document.setHead')).toMatchObject({ revision: 1, retouches: ['retouch-1'] });
    editor.redo();
    expect(shown()).toEqual(['retouch-2']);
    editor.redo();
    editor.redo();
    expect(shown()).toEqual(['retouch-2', 'retouch-3']);
    await settle();
    expect(engine.lastCall('document.setHead')).toMatchObject({
      revision: 2,
      retouches: ['retouch-2', 'retouch-3'],
    });
  });

  it('goes on from the earlier one', async () => {
    const { editor } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    await editor.fill();
    await editor.tryAnother();
    editor.undo();
    paint(editor, [150, 50], [190, 50]);
    await editor.fill();
    expect(editor.state.retouches.map(({ id }) => id)).toEqual(['retouch-1', 'retouch-3']);
    editor.undo();
    editor.undo();
    editor.undo();
    editor.undo();
    expect(editor.state).toMatchObject({ head: 0, canUndo: false });
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
    // Nor is its number left for what is filled next.
    expect(editor.state.options.seed).toBe(1);
    paint(editor, [150, 50], [190, 50]);
    await editor.fill();
    expect(engine.lastCall('retouch.apply')).toMatchObject({ operation: { options: { seed: 1 } } });
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

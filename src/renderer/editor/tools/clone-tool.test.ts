import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/app-error.js';
import type { Editor } from '../editor.js';
import { openPhoto, paint, settle } from '../../../../tests/fixtures/editor-story.js';
import type { FakeEngine } from '../../../../tests/fixtures/fake-engine.js';

/** Presses at a place with Alt. */
function chooseSource(editor: Editor, x: number, y: number): void {
  editor.pointerDown({ x, y }, { isInverted: true });
  editor.pointerUp();
}

const operationOf = (engine: FakeEngine) => engine.lastCall('retouch.apply')?.operation;

describe('the clone stamp', () => {
  it('copies along each stroke from where Alt was pressed, and goes on from there', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseTool('clone');
    chooseSource(editor, 30, 40);
    expect(editor.state.retouches).toEqual([]);
    paint(editor, [100, 60], [120, 60]);
    await settle();
    expect(operationOf(engine)).toMatchObject({
      kind: 'clone',
      inputs: { mask: [{ kind: 'stroke', radius: editor.state.brushRadiusPx }], from: { dx: -70, dy: -20 } },
      options: { blend: 'clone', softPx: editor.state.brushRadiusPx / 2 },
    });
    expect(editor.state.head).toBe(1);
    paint(editor, [140, 90], [150, 90]);
    await settle();
    expect(operationOf(engine)).toMatchObject({ inputs: { from: { dx: -70, dy: -20 } } });
    chooseSource(editor, 10, 10);
    paint(editor, [110, 60], [120, 60]);
    await settle();
    expect(operationOf(engine)).toMatchObject({ inputs: { from: { dx: -100, dy: -50 } } });
  });

  it('takes the first press for the source, and every one after E', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseTool('heal');
    paint(editor, [30, 40], [30, 40]);
    expect(editor.state.cloneSource).toEqual({ at: { x: 30, y: 40 } });
    editor.chooseMode('erase');
    paint(editor, [60, 40], [60, 40]);
    expect(editor.state).toMatchObject({ mode: 'add', cloneSource: { at: { x: 60, y: 40 } } });
    expect(operationOf(engine)).toBeUndefined();
    paint(editor, [100, 40], [110, 40]);
    await settle();
    expect(operationOf(engine)).toMatchObject({ inputs: { from: { dx: -40 } }, options: { blend: 'heal' } });
  });

  it('shows where it copies from: the chosen place, then beside the pointer', async () => {
    const { editor } = await openPhoto();
    editor.chooseTool('clone');
    expect(editor.sourceAt({ x: 5, y: 5 })).toBeUndefined();
    chooseSource(editor, 30, 40);
    expect(editor.sourceAt({ x: 5, y: 5 })).toEqual({ x: 30, y: 40 });
    paint(editor, [100, 60], [120, 60]);
    expect(editor.sourceAt({ x: 5, y: 5 })).toEqual({ x: -65, y: -15 });
    editor.chooseTool('brush');
    expect(editor.sourceAt({ x: 5, y: 5 })).toBeUndefined();
  });

  it('leaves what is painted for a fill where it is, before and after undo', async () => {
    const { editor } = await openPhoto();
    paint(editor, [50, 50], [90, 50]);
    editor.chooseTool('clone');
    chooseSource(editor, 30, 40);
    paint(editor, [100, 60], [120, 60]);
    await settle();
    expect(editor.state).toMatchObject({ head: 1, drawing: { mask: [{ kind: 'stroke' }] }, cloning: [] });
    editor.undo();
    expect(editor.state).toMatchObject({ head: 0, drawing: { mask: [{ kind: 'stroke' }] } });
  });

  it('is not tried again with another seed, but made again when what it saw has changed', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseTool('clone');
    chooseSource(editor, 30, 40);
    paint(editor, [100, 60], [120, 60]);
    await settle();
    expect(editor.canTryAnother).toBe(false);
    const [first] = editor.state.retouches;
    await editor.retouches.fillAgain(first!.id);
    expect(engine.lastCall('retouch.apply')).toMatchObject({
      operation: { kind: 'clone', options: { blend: 'clone' } },
      place: { of: first!.id, as: 'retouch' },
    });
  });

  it('leaves nothing of a stroke that failed or was cancelled', async () => {
    const { editor, engine, events } = await openPhoto();
    editor.chooseTool('clone');
    chooseSource(editor, 30, 40);
    engine.failures.set('retouch.apply', new AppError('INTERNAL', 'lost'));
    paint(editor, [100, 60], [120, 60]);
    await settle();
    expect(events).toMatchObject([{ kind: 'failed', task: 'fill' }]);
    editor.pointerDown({ x: 100, y: 60 });
    editor.pointerMove([{ x: 120, y: 60 }]);
    expect(editor.overlay).toMatchObject({ kind: 'clone' });
    expect(editor.cancelGesture()).toBe(true);
    editor.pointerUp();
    await settle();
    expect(editor.state).toMatchObject({ head: 0, drawing: { mask: [] }, cloning: [] });
    expect(editor.overlay).toBeUndefined();
  });
});

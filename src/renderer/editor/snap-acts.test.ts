import { describe, expect, it } from 'vitest';
import { openPhoto, paint, settle } from '../../../tests/fixtures/editor-story.js';
import type { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import { AppError } from '../../shared/app-error.js';
import type { Point } from '../../shared/geometry.js';
import type { Editor } from './editor.js';

const SNAPPED: Point[] = [
  { x: 20, y: 43 },
  { x: 60, y: 44 },
  { x: 110, y: 48 },
];

/** An editor whose pen draws lines to contours, after something was marked; the answers wait. */
async function openSnapping() {
  const opened = await openPhoto();
  const { editor, engine } = opened;
  engine.snappedLine = { line: { points: SNAPPED } };
  paint(editor, [50, 50], [90, 50]);
  editor.chooseTool('sketch');
  editor.chooseSnapping(true);
  return opened;
}

async function drawSlowly(editor: Editor, engine: FakeEngine): Promise<void> {
  engine.held.add('mask.snapLine');
  paint(editor, [20, 40], [110, 46]);
  await settle();
}

const lineOf = ({ state }: Editor): readonly Point[] | undefined => state.drawing.sketch[0]?.points;
const DRAWN = [
  { x: 20, y: 40 },
  { x: 110, y: 46 },
];

describe('a line that is drawn to contours', () => {
  it('shows as it was drawn, and then as the engine says, in one step', async () => {
    const { editor, engine, events } = await openSnapping();
    await drawSlowly(editor, engine);
    expect(lineOf(editor)).toEqual(DRAWN);
    engine.release();
    await settle();
    expect(lineOf(editor)).toEqual(SNAPPED);
    expect(editor.state.drawing.sketch).toMatchObject([{ radius: editor.state.sketchRadiusPx, mode: 'add' }]);
    expect(engine.lastCall('mask.snapLine')).toMatchObject({
      points: DRAWN,
      reachPx: 8,
      mask: [{ kind: 'stroke' }],
    });
    editor.undo();
    expect(editor.state.drawing).toMatchObject({ mask: [{}], sketch: [] });
    editor.redo();
    expect(lineOf(editor)).toEqual(SNAPPED);
    expect(events).toEqual([]);
  });

  it('is looked for as far as can be seen, but not less than can be missed', async () => {
    const { editor, engine } = await openSnapping();
    const reachAt = async (scale: number): Promise<number | undefined> => {
      editor.changeView((view) => ({ ...view, scale }));
      paint(editor, [20, 40], [110, 46]);
      await settle();
      return engine.lastCall('mask.snapLine')?.reachPx;
    };
    expect(await reachAt(0.25)).toBe(32);
    expect(await reachAt(8)).toBe(3);
  });

  it('is the same in every step since, also where it was undone meanwhile', async () => {
    const { editor, engine } = await openSnapping();
    await drawSlowly(editor, engine);
    editor.chooseTool('brush');
    paint(editor, [30, 80], [60, 80]);
    editor.undo();
    editor.undo();
    engine.release();
    await settle();
    expect(editor.state.drawing.sketch).toEqual([]);
    editor.redo();
    expect(lineOf(editor)).toEqual(SNAPPED);
    editor.redo();
    expect(editor.state.drawing).toMatchObject({ mask: [{}, {}], sketch: [{ points: SNAPPED }] });
  });

  it('goes into a fill as it is then, and comes back from one that fails', async () => {
    const { editor, engine } = await openSnapping();
    paint(editor, [20, 40], [110, 46]);
    await settle();
    engine.failures.set('retouch.apply', new AppError('INTERNAL', 'lost'));
    await editor.fill();
    expect(engine.lastCall('retouch.apply')?.operation.inputs).toMatchObject({
      sketch: [{ points: SNAPPED }],
    });
    expect(lineOf(editor)).toEqual(SNAPPED);
  });

  it('is waited for by a fill that is ordered before it is there', async () => {
    const { editor, engine } = await openSnapping();
    await drawSlowly(editor, engine);
    const filled = editor.fill();
    await settle();
    expect(editor.state).toMatchObject({ drawing: { mask: [], sketch: [] } });
    expect(engine.lastCall('retouch.apply')).toBeUndefined();
    engine.release();
    await filled;
    expect(engine.lastCall('retouch.apply')?.operation.inputs).toMatchObject({
      mask: [{ kind: 'stroke' }],
      sketch: [{ points: SNAPPED }],
    });
    expect(editor.state.retouches).toHaveLength(1);
    editor.undo();
    expect(lineOf(editor)).toEqual(SNAPPED);
  });

  it('stays where there is no contour, or the engine fails, and nothing is said', async () => {
    const { editor, engine, events } = await openSnapping();
    engine.snappedLine = {};
    paint(editor, [20, 40], [110, 46]);
    await settle();
    engine.failures.set('mask.snapLine', new AppError('INTERNAL', 'lost'));
    paint(editor, [20, 90], [110, 96]);
    await settle();
    expect(lineOf(editor)).toEqual(DRAWN);
    expect(editor.state.drawing.sketch).toHaveLength(2);
    expect(events).toEqual([]);
  });

  it('is only what is drawn while that is wanted: no dot, nothing erased, nothing else that is painted', async () => {
    const { editor, engine } = await openSnapping();
    paint(editor, [20, 40], [20, 40]);
    editor.chooseMode('erase');
    paint(editor, [20, 40], [110, 46]);
    editor.chooseMode('add');
    editor.chooseTool('prefer');
    paint(editor, [20, 40], [110, 46]);
    editor.chooseTool('sketch');
    editor.chooseSnapping(false);
    paint(editor, [20, 40], [110, 46]);
    await settle();
    expect(engine.lastCall('mask.snapLine')).toBeUndefined();
  });
});

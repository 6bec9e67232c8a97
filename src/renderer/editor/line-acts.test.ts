import { describe, expect, it } from 'vitest';
import { openPhoto, paint } from '../../../tests/fixtures/editor-story.js';
import { AppError } from '../../shared/app-error.js';

const LINES = [40, 90].map((y) => ({
  points: [
    { x: 20, y },
    { x: 110, y: y + 6 },
  ],
}));

describe('lines that are suggested', () => {
  it('become the person’s own as one step, as thick as the pen', async () => {
    const { editor, engine, events } = await openPhoto();
    engine.suggestedLines = LINES;
    paint(editor, [50, 50], [90, 50]);
    editor.chooseOptions({ fit: 'off' });
    await editor.lines.suggest();
    const { sketch } = editor.state.drawing;
    expect(sketch).toMatchObject(LINES.map((line) => ({ ...line, radius: editor.state.sketchRadiusPx })));
    expect(engine.lastCall('mask.suggestLines')).toMatchObject({ fit: 'off', mask: [{ kind: 'stroke' }] });
    expect(events).toEqual([{ kind: 'suggested' }]);
    editor.undo();
    expect(editor.state.drawing).toMatchObject({ mask: [{ kind: 'stroke' }], sketch: [] });
    editor.redo();
    await editor.fill();
    const inputs = { sketch: LINES, isSketchSuggested: true };
    expect(engine.lastCall('retouch.apply')!.operation.inputs).toMatchObject(inputs);
  });

  it('count as wished for once the person has drawn one, and not when some are erased', async () => {
    const { editor, engine } = await openPhoto();
    engine.suggestedLines = LINES;
    paint(editor, [50, 50], [90, 50]);
    await editor.lines.suggest();
    editor.chooseTool('sketch');
    editor.chooseMode('erase');
    paint(editor, [20, 40], [60, 42]);
    expect(editor.state.drawing).toMatchObject({
      sketch: [{}, {}, { mode: 'erase' }],
      isSketchSuggested: true,
    });
    editor.chooseMode('add');
    paint(editor, [30, 80], [60, 82]);
    await editor.fill();
    expect(engine.lastCall('retouch.apply')!.operation.inputs).not.toHaveProperty('isSketchSuggested', true);
  });

  it('are none where nothing is marked, no edge goes on, or the engine fails, and that is said', async () => {
    const { editor, engine, events } = await openPhoto();
    await editor.lines.suggest();
    expect(engine.lastCall('mask.suggestLines')).toBeUndefined();
    paint(editor, [50, 50], [90, 50]);
    await editor.lines.suggest();
    engine.failures.set('mask.suggestLines', new AppError('INTERNAL', 'lost'));
    await editor.lines.suggest();
    expect(events).toMatchObject([
      { kind: 'undecided', of: 'lines' },
      { kind: 'failed', task: 'suggest' },
    ]);
    expect(editor.state.drawing.sketch).toEqual([]);
  });

  it('are left out where they come too late: what is marked has changed', async () => {
    const { editor, engine, events } = await openPhoto();
    engine.suggestedLines = LINES;
    paint(editor, [50, 50], [90, 50]);
    engine.held.add('mask.suggestLines');
    const suggesting = editor.lines.suggest();
    paint(editor, [60, 70], [90, 70]);
    engine.release();
    await suggesting;
    expect(editor.state.drawing.sketch).toEqual([]);
    expect(events).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { openPhoto, paint, settle } from '../../../tests/fixtures/editor-story.js';
import { AppError } from '../../shared/app-error.js';
import { countMasked } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { Editor } from './editor.js';

function marked({ state: { drawing } }: Editor): number {
  return countMasked(rasterizeMask(drawing.mask, { width: 400, height: 300 }));
}

describe('what is done to the whole mask', () => {
  it('is a step of the history, and what is painted later lies on it', async () => {
    const { editor } = await openPhoto();
    editor.chooseTool('rectangle');
    paint(editor, [100, 100], [120, 110]);
    expect(marked(editor)).toBe(200);
    await editor.masks.change({ kind: 'shrink', radiusPx: 2 });
    expect(marked(editor)).toBe(16 * 6);
    await editor.masks.change({ kind: 'invert' });
    expect(marked(editor)).toBe(400 * 300 - 16 * 6);
    editor.undo();
    editor.undo();
    expect(marked(editor)).toBe(200);
    editor.redo();
    paint(editor, [200, 200], [210, 210]);
    expect(marked(editor)).toBe(16 * 6 + 100);
  });

  it('comes in the order of the keys, also when they are faster than the engine', async () => {
    const { editor } = await openPhoto();
    editor.chooseTool('rectangle');
    paint(editor, [100, 100], [120, 110]);
    const changes = [
      editor.masks.change({ kind: 'shrink', radiusPx: 3 }),
      editor.masks.change({ kind: 'shrink', radiusPx: 1 }),
    ];
    await Promise.all(changes);
    expect(marked(editor)).toBe(12 * 2);
  });

  it('holds for what is painted before the answer comes', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseTool('rectangle');
    paint(editor, [100, 100], [120, 110]);
    engine.held.add('mask.change');
    const change = editor.masks.change({ kind: 'shrink', radiusPx: 2 });
    await settle();
    paint(editor, [200, 100], [220, 110]);
    engine.release();
    await change;
    expect(marked(editor)).toBe(2 * 16 * 6);
  });

  it('sends the engine no shape that is replaced', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseTool('rectangle');
    for (const top of [10, 100]) paint(editor, [100, top], [120, top + 10]);
    await editor.masks.change({ kind: 'invert' });
    await editor.fill();
    const { operation } = engine.lastCall('retouch.apply')!;
    expect(operation.inputs.mask).toMatchObject([{ kind: 'pixels', mode: 'replace' }]);
  });

  it('comes from a file and adds to what is painted, or takes it away while the tool erases', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseTool('rectangle');
    paint(editor, [110, 100], [130, 110]);
    await editor.masks.read('a-file-of-a-mask-1');
    expect(marked(editor)).toBe(300);
    editor.undo();
    editor.chooseMode('erase');
    await editor.masks.read('a-file-of-a-mask-1');
    expect(marked(editor)).toBe(100);
    expect(await editor.masks.write('a-target-of-a-mask')).toBe('sundial-mask.png');
    expect(engine.lastCall('mask.write')).toMatchObject({ target: 'a-target-of-a-mask', force: true });
  });

  it('stays where a file cannot be read or written, which is said', async () => {
    const { editor, engine, events } = await openPhoto();
    editor.chooseTool('rectangle');
    paint(editor, [110, 100], [130, 110]);
    for (const method of ['mask.read', 'mask.write'] as const) {
      engine.failures.set(method, new AppError('MASK_EMPTY', 'nothing'));
    }
    await editor.masks.read('a-file-of-a-mask-1');
    expect(await editor.masks.write('a-target-of-a-mask')).toBeUndefined();
    expect(events.map((event) => event.kind === 'failed' && event.task)).toEqual(['readMask', 'writeMask']);
    expect(marked(editor)).toBe(200);
  });

  it('leaves the mask where nothing would be left of it, or the engine fails, and says so', async () => {
    const { editor, engine, events } = await openPhoto();
    editor.chooseTool('rectangle');
    paint(editor, [100, 100], [120, 110]);
    await editor.masks.change({ kind: 'shrink', radiusPx: 20 });
    expect(events).toEqual([{ kind: 'undecided', of: 'mask' }]);
    engine.failures.set('mask.change', new AppError('INTERNAL', 'lost'));
    await editor.masks.change({ kind: 'invert' });
    expect(events.at(-1)).toMatchObject({ kind: 'failed', task: 'mask' });
    expect(marked(editor)).toBe(200);
  });

  it('of a fill that failed comes back beside what was painted and changed meanwhile', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseTool('rectangle');
    paint(editor, [100, 100], [120, 110]);
    await editor.masks.change({ kind: 'shrink', radiusPx: 2 });
    engine.held.add('retouch.apply');
    const filling = editor.fill();
    await settle();
    paint(editor, [200, 100], [220, 110]);
    await editor.masks.change({ kind: 'shrink', radiusPx: 1 });
    editor.cancelTask();
    await filling;
    expect(marked(editor)).toBe(16 * 6 + 18 * 8);
  });
});

import { describe, expect, it } from 'vitest';

import { openPhoto, paint } from '../../../tests/fixtures/editor-story.js';
import { AppError } from '../../shared/app-error.js';
import { findShownOrigins } from './origin-acts.js';
import { findOrigin, listOrigins } from './origins.js';

const PATCH = { rect: { left: 10, top: 10, width: 20, height: 12 }, cellPx: 8 };
/** Three columns, the last one narrower; two rows, the last one lower. */
const FROM = [100, 50, 108, 50, -1, -1, 100, 58, 200, 90, 210, 90];

async function removeOne() {
  const story = await openPhoto();
  story.engine.origins = [{ ...PATCH, from: FROM }];
  paint(story.editor, [15, 15], [25, 20]);
  await story.editor.fill();
  const { editor } = story;
  return { ...story, id: editor.state.retouches[0]!.id, shown: () => findShownOrigins(editor.state) };
}

describe('where a retouch was copied from', () => {
  it('is shown until it is hidden, by Escape too, and asked for by the retouch', async () => {
    const { editor, engine, id, shown } = await removeOne();
    expect(shown()).toBeUndefined();
    await editor.origins.show(id);
    expect(engine.lastCall('retouch.origins')).toEqual({ documentId: 'document-1', retouchId: id });
    expect(shown()).toEqual({ retouchId: id, patches: [{ ...PATCH, from: FROM }] });
    expect(editor.cancelGesture()).toBe(true);
    expect(shown()).toBeUndefined();
    expect(editor.cancelGesture()).toBe(false);
  });

  it('is shown only while the retouch is', async () => {
    const { editor, id, shown } = await removeOne();
    await editor.origins.show(id);
    editor.retouches.show([id], false);
    expect(shown()).toBeUndefined();
    editor.retouches.show([id], true);
    expect(shown()).toBeDefined();
    editor.undo();
    editor.undo();
    editor.undo();
    expect(editor.state.head).toBe(0);
    expect(shown()).toBeUndefined();
  });

  it('is said where there is nothing, or the engine fails', async () => {
    const { editor, engine, events, id, shown } = await removeOne();
    engine.origins = [];
    await editor.origins.show(id);
    engine.failures.set('retouch.origins', new AppError('INTERNAL', 'lost'));
    await editor.origins.show(id);
    expect(events).toMatchObject([
      { kind: 'undecided', of: 'origins' },
      { kind: 'failed', task: 'origins' },
    ]);
    expect(shown()).toBeUndefined();
  });
});

describe('the parts of a patch', () => {
  const origins = listOrigins({ patches: [{ ...PATCH, from: FROM }] });

  it('lie row by row, each as large as its source; one that was not copied is left out', () => {
    expect(origins).toHaveLength(5);
    expect(origins[1]).toEqual({
      to: { left: 18, top: 10, width: 8, height: 8 },
      from: { left: 104, top: 46, width: 8, height: 8 },
    });
    // The corner is what is left of the patch there.
    expect(origins[4]).toEqual({
      to: { left: 26, top: 18, width: 4, height: 4 },
      from: { left: 208, top: 88, width: 4, height: 4 },
    });
  });

  it('are found by a place in the photo', () => {
    expect(findOrigin(origins, { x: 18, y: 17.9 })).toBe(origins[1]);
    expect(findOrigin(origins, { x: 27, y: 12 })).toBeUndefined();
    expect(findOrigin(origins, { x: 104, y: 50 })).toBeUndefined();
  });
});

import { expect, test } from 'vitest';

import { openPhoto, paint, settle } from '../../../tests/fixtures/editor-story.js';
import { NO_FRAME } from '../../shared/frame.js';

test('a frame is drawn, filled as one retouch of a photo of its own, and taken back step by step', async () => {
  const { editor, engine } = await openPhoto();
  paint(editor, [20, 20], [60, 20]);
  editor.frames.start();
  expect(editor.state.framing).toEqual(NO_FRAME);
  // Nothing is painted meanwhile, and an empty frame fills nothing.
  paint(editor, [50, 50], [90, 50]);
  expect(editor.frames.canFill).toBe(false);
  editor.frames.change({ left: 40, degrees: 99 });
  editor.frames.change({ degrees: 0 });
  await editor.frames.fill();
  expect(engine.lastCall('document.extend')).toEqual({
    documentId: 'document-1',
    frame: { ...NO_FRAME, left: 40 },
  });
  expect(engine.lastCall('retouch.apply')).toMatchObject({
    documentId: 'document-1-extended',
    acceptsLarge: true,
    operation: { kind: 'fill', inputs: { isOutward: true, mask: [{ mode: 'add' }, { mode: 'erase' }] } },
  });
  expect(editor.state).toMatchObject({ document: { width: 440, height: 300 }, head: 1, isUnsaved: true });

  editor.undo();
  await settle();
  expect(editor.state).toMatchObject({ document: { width: 440 }, head: 0, isUnsaved: true });
  expect(editor.state.drawing.isOutward).toBe(true);
  editor.undo();
  expect(editor.state).toMatchObject({ document: { width: 400 }, canRedo: true });
  expect(editor.state.drawing.mask).toHaveLength(1);
  editor.redo();
  editor.redo();
  expect(editor.state).toMatchObject({ document: { width: 440 }, head: 1 });
});

test('what is done to the photo after going back to it takes the place of the extended one', async () => {
  const { editor, engine } = await openPhoto();
  editor.changeView((view) => ({ ...view, degrees: 30 }));
  editor.frames.start();
  editor.frames.change({ degrees: 2 });
  await editor.frames.fill();
  editor.undo();
  editor.undo();
  await settle();
  expect(editor.state.canRedo).toBe(true);
  paint(editor, [20, 20], [60, 20]);
  expect(editor.state.canRedo).toBe(false);
  editor.frames.start();
  editor.frames.change({ top: 9 });
  await editor.frames.fill();
  await settle();
  expect(engine.calls.filter(({ name }) => name === 'document.close')).toHaveLength(1);
  // It is the same photo: it lies on the screen as before. Another one lies level.
  expect(editor.state.view.degrees).toBe(30);
  await editor.open('another');
  expect(editor.state.view.degrees).toBe(0);
  // The photo, and what it was extended to.
  expect(engine.calls.filter(({ name }) => name === 'document.close')).toHaveLength(3);
});

test('a frame is put away, turned by keys, and is not there while a photo is worked on', async () => {
  const { editor, engine } = await openPhoto();
  editor.frames.start();
  const { view } = editor.state;
  for (const key of ['.', '.', ',']) expect(editor.toolKey(key)).toBe(true);
  expect(editor.state.framing?.degrees).toBeCloseTo(0.1);
  expect(editor.toolKey('x')).toBe(false);
  expect(editor.cancelGesture()).toBe(true);
  expect(editor.state.framing).toBeUndefined();
  expect(editor.state.view).not.toEqual(view);
  engine.held.add('retouch.apply');
  paint(editor, [20, 20], [60, 20]);
  void editor.fill();
  await settle();
  editor.frames.start();
  expect(editor.state.framing).toBeUndefined();
  engine.release();
});

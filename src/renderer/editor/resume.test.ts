import { describe, expect, it } from 'vitest';
import {
  createEditor,
  heightsOf,
  openPhoto,
  paint,
  settle,
  STORY_WINDOW,
} from '../../../tests/fixtures/editor-story.js';
import { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import type { Size } from '../../shared/geometry.js';
import type { OpenDocument } from './contract-types.js';
import type { Editor } from './editor.js';
import { parseEditorSetup } from './editor-setup.js';
import type { PageMemory } from './page-memory.js';
import { parsePageMemory } from './page-memory.js';
import { fitView, isFitted } from './view.js';

describe('a page that was loaded again', () => {
  it('has its photo, its retouches and what was painted again, act by act', async () => {
    const { editor, engine } = await openPhoto();
    paintAt(editor, 50);
    await editor.fill();
    paintAt(editor, 10);
    paintAt(editor, 90);
    const { editor: next } = await reload(editor, engine);
    expect(engine.lastCall('document.resume')).toEqual({ documentId: 'document-1' });
    expect(next.state).toMatchObject({ head: 1, isUnsaved: true, document: { name: 'sundial.jpg' } });
    const seen = [1, 2, 3].map(() => {
      const heights = heightsIn(next);
      next.undo();
      return heights;
    });
    expect(seen).toEqual([[10, 90], [10], []]);
    expect(next.state).toMatchObject({ head: 0, canUndo: false });
  });

  it('still knows what was saved', async () => {
    const { editor, engine } = await openPhoto();
    paintAt(editor, 50);
    await editor.fill();
    await editor.save('token', { force: true });
    const { editor: next } = await reload(editor, engine);
    expect(next.state).toMatchObject({ head: 1, isUnsaved: false });
  });

  it('has painted again what was being filled and what waited for that', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseFillTrigger(true);
    engine.held.add('retouch.apply');
    paintAt(editor, 50);
    paintAt(editor, 10);
    await settle();
    const { editor: next } = await reload(editor, engine);
    expect(next.state).toMatchObject({ head: 0, filling: [], task: undefined });
    expect(heightsIn(next)).toEqual([50, 10]);
  });

  it('has not painted again what was filled at the last moment', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseFillTrigger(true);
    engine.held.add('retouch.apply');
    paintAt(editor, 50);
    paintAt(editor, 10);
    await settle();
    const memory = editor.memory;
    engine.release();
    await settle();
    const { editor: next } = await reload(editor, engine, { head: 1, memory });
    expect(next.state.head).toBe(1);
    expect(heightsIn(next)).toEqual([10]);
  });

  it('is worked on as before: with the same tool, options and place in the photo', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseTool('sketch');
    editor.chooseRadius(3.5);
    editor.chooseTool('lasso');
    editor.chooseMode('erase');
    editor.chooseRadius(21);
    editor.chooseSnapping(true);
    editor.chooseWand({ tolerance: 30 });
    editor.chooseWand({ isConnected: false });
    editor.chooseOptions({ dilatePx: 4 });
    editor.changeView((view) => ({ ...view, scale: 3, left: -250, top: -120, degrees: 15 }));
    const { editor: next } = await reload(editor, engine);
    const { tool, mode, brushRadiusPx, sketchRadiusPx, options, view } = editor.state;
    expect(next.state).toMatchObject({ tool, mode, brushRadiusPx, sketchRadiusPx, options, view });
    expect(next.state.snapsLines).toBe(true);
    expect(next.state.wand).toEqual({ tolerance: 30, isConnected: false });
    expect(JSON.stringify(editor.setup)).not.toContain('sundial');
  });

  it('is fitted into the window again where it was, whatever size that has now', async () => {
    const { editor, engine } = await openPhoto();
    editor.changeView((view, photo) => (photo ? fitView({ ...view, size: STORY_WINDOW }, photo) : view));
    expect(editor.setup).not.toHaveProperty('place');
    const larger = { width: 2 * STORY_WINDOW.width, height: 2 * STORY_WINDOW.height };
    const { editor: next } = await reload(editor, engine, { window: larger });
    const { view, document } = next.state;
    expect(document && isFitted(view, document)).toBe(true);
  });

  it('begins afresh where what is known is of another photo', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseTool('lasso');
    const { editor: next } = await reload(editor, engine, { documentId: 'document-2' });
    expect(next.state.tool).toBe('brush');
  });

  it('takes what the engine gives where it knows nothing of it, as not saved', async () => {
    const { editor, engine } = await openPhoto();
    paintAt(editor, 50);
    await editor.fill();
    await editor.save('token', { force: true });
    paintAt(editor, 10);
    const { editor: next } = await reload(editor, engine, { memory: undefined });
    expect(engine.lastCall('document.resume')).toEqual({});
    expect(next.state).toMatchObject({ head: 1, isUnsaved: true, drawing: { mask: [] } });
  });

  it('begins without a photo where there is none, and says nothing', async () => {
    const { editor, events } = createEditor(new FakeEngine());
    expect(await editor.resume(undefined)).toBe(false);
    expect(editor.state.document).toBeUndefined();
    expect(events).toEqual([]);
  });
});

describe('a memory that was kept as text', () => {
  it('is read whole or not at all', async () => {
    const { editor } = await openPhoto();
    paintAt(editor, 50);
    const text = JSON.stringify(editor.memory);
    expect(parsePageMemory(text)).toEqual(editor.memory);
    for (const damaged of ['', 'null', text.slice(0, -1), text.replace('"add"', '"burn"')]) {
      expect(parsePageMemory(damaged)).toBeUndefined();
    }
  });

  it('is so too where it says how the photo was worked on', async () => {
    const { editor } = await openPhoto();
    const text = JSON.stringify(editor.setup);
    expect(parseEditorSetup(text)).toEqual(editor.setup);
    for (const damaged of ['', '{}', text.slice(0, -1), text.replace('"brush"', '"axe"')]) {
      expect(parseEditorSetup(damaged)).toBeUndefined();
    }
  });
});

/** Another page in the place of that of `editor`; the engine's photo is at `head`. */
async function reload(
  { state, memory: lastMemory, setup }: Editor,
  engine: FakeEngine,
  { head = state.head, documentId = 'document-1', window = STORY_WINDOW, ...given }: Reloading = {},
) {
  const document = state.document as OpenDocument;
  engine.abandoned = { ...document, documentId, head, retouches: state.retouches.slice(0, head) };
  const next = createEditor(engine);
  next.editor.changeView((view) => ({ ...view, size: window }));
  expect(await next.editor.resume('memory' in given ? given.memory : lastMemory, setup)).toBe(true);
  return next;
}

/** What is not as the page before left it. */
interface Reloading {
  readonly head?: number;
  readonly documentId?: string;
  readonly window?: Size;
  readonly memory?: PageMemory | undefined;
}

/** A line at that height of the photo. */
function paintAt(editor: Editor, height: number): void {
  paint(editor, [50, height], [90, height]);
}

function heightsIn({ state }: Editor): number[] {
  return heightsOf(state.drawing.mask);
}

import { describe, expect, it } from 'vitest';
import { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import type { Size } from '../../shared/geometry.js';
import type { OpenDocument } from './contract-types.js';
import type { EditorEvent } from './editor.js';
import { Editor } from './editor.js';
import { parseHandling } from './handling.js';
import type { PageMemory } from './page-memory.js';
import { parsePageMemory } from './page-memory.js';
import { fitView, isFitted } from './view.js';

const WINDOW: Size = { width: 400, height: 300 };

describe('a page that was loaded again', () => {
  it('has its photo, its retouches and what was painted again, act by act', async () => {
    const { editor, engine } = await openPhoto();
    paint(editor, 50);
    await editor.fill();
    paint(editor, 10);
    paint(editor, 90);
    const { editor: next } = await reload(editor, engine);
    expect(engine.lastCall('document.resume')).toEqual({ documentId: 'document-1' });
    expect(next.state).toMatchObject({ head: 1, isUnsaved: true, document: { name: 'sundial.jpg' } });
    const seen = [1, 2, 3].map(() => {
      const heights = heightsOf(next);
      next.undo();
      return heights;
    });
    expect(seen).toEqual([[10, 90], [10], []]);
    expect(next.state).toMatchObject({ head: 0, canUndo: false });
  });

  it('still knows what was saved', async () => {
    const { editor, engine } = await openPhoto();
    paint(editor, 50);
    await editor.fill();
    await editor.save('token', { force: true });
    const { editor: next } = await reload(editor, engine);
    expect(next.state).toMatchObject({ head: 1, isUnsaved: false });
  });

  it('has painted again what was being filled and what waited for that', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseFillTrigger(true);
    engine.held.add('retouch.apply');
    paint(editor, 50);
    paint(editor, 10);
    await settle();
    const { editor: next } = await reload(editor, engine);
    expect(next.state).toMatchObject({ head: 0, filling: [], task: undefined });
    expect(heightsOf(next)).toEqual([50, 10]);
  });

  it('has not painted again what was filled at the last moment', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseFillTrigger(true);
    engine.held.add('retouch.apply');
    paint(editor, 50);
    paint(editor, 10);
    await settle();
    const memory = editor.memory;
    engine.release();
    await settle();
    const { editor: next } = await reload(editor, engine, { head: 1, memory });
    expect(next.state.head).toBe(1);
    expect(heightsOf(next)).toEqual([10]);
  });

  it('is worked on as before: with the same tool, options and place in the photo', async () => {
    const { editor, engine } = await openPhoto();
    editor.chooseTool('sketch');
    editor.chooseRadius(3.5);
    editor.chooseTool('lasso');
    editor.chooseMode('erase');
    editor.chooseRadius(21);
    editor.chooseOptions({ dilatePx: 4 });
    editor.changeView((view) => ({ ...view, scale: 3, left: -250, top: -120 }));
    const { editor: next } = await reload(editor, engine);
    const { tool, mode, brushRadiusPx, sketchRadiusPx, options, view } = editor.state;
    expect(next.state).toMatchObject({ tool, mode, brushRadiusPx, sketchRadiusPx, options, view });
    expect(JSON.stringify(editor.handling)).not.toContain('sundial');
  });

  it('is fitted into the window again where it was, whatever size that has now', async () => {
    const { editor, engine } = await openPhoto();
    editor.changeView((view, photo) => (photo ? fitView({ ...view, size: WINDOW }, photo) : view));
    expect(editor.handling).not.toHaveProperty('place');
    const larger = { width: 2 * WINDOW.width, height: 2 * WINDOW.height };
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
    paint(editor, 50);
    await editor.fill();
    await editor.save('token', { force: true });
    paint(editor, 10);
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
    paint(editor, 50);
    const text = JSON.stringify(editor.memory);
    expect(parsePageMemory(text)).toEqual(editor.memory);
    for (const damaged of ['', 'null', text.slice(0, -1), text.replace('"add"', '"burn"')]) {
      expect(parsePageMemory(damaged)).toBeUndefined();
    }
  });

  it('is so too where it says how the photo was worked on', async () => {
    const { editor } = await openPhoto();
    const text = JSON.stringify(editor.handling);
    expect(parseHandling(text)).toEqual(editor.handling);
    for (const damaged of ['', '{}', text.slice(0, -1), text.replace('"brush"', '"axe"')]) {
      expect(parseHandling(damaged)).toBeUndefined();
    }
  });
});

function createEditor(engine: FakeEngine) {
  const events: EditorEvent[] = [];
  const report = (event: EditorEvent): void => void events.push(event);
  const editor = new Editor({ engine, report, now: () => 0, randomSeed: () => 7 });
  return { editor, events };
}

async function openPhoto() {
  const engine = new FakeEngine();
  const created = createEditor(engine);
  await created.editor.open('token');
  created.editor.changeView((view) => ({ ...view, scale: 1, left: 0, top: 0, size: WINDOW }));
  return { ...created, engine };
}

/** Another page in the place of that of `editor`; the engine's photo is at `head`. */
async function reload(
  { state, memory: lastMemory, handling }: Editor,
  engine: FakeEngine,
  { head = state.head, documentId = 'document-1', window = WINDOW, ...given }: Reloading = {},
) {
  const document = state.document as OpenDocument;
  engine.abandoned = { ...document, documentId, head, retouches: state.retouches.slice(0, head) };
  const next = createEditor(engine);
  next.editor.changeView((view) => ({ ...view, size: window }));
  expect(await next.editor.resume('memory' in given ? given.memory : lastMemory, handling)).toBe(true);
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
function paint(editor: Editor, height: number): void {
  editor.pointerDown({ x: 50, y: height });
  editor.pointerMove([{ x: 90, y: height }]);
  editor.pointerUp();
}

function heightsOf({ state }: Editor): number[] {
  return state.drawing.mask.map((shape) => (shape.kind === 'stroke' ? (shape.points[0]?.y ?? -1) : -1));
}

/** Lets everything happen that waits for nothing outside. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

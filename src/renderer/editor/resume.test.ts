import { describe, expect, it } from 'vitest';
import { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import type { OpenDocument } from './contract-types.js';
import type { EditorEvent } from './editor.js';
import { Editor } from './editor.js';
import type { PageMemory } from './page-memory.js';
import { parsePageMemory } from './page-memory.js';

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
  created.editor.changeView((view) => ({ ...view, scale: 1, left: 0, top: 0 }));
  return { ...created, engine };
}

/** Another page in the place of that of `editor`; the engine's photo is at `head`. */
async function reload(
  { state, memory: lastMemory }: Editor,
  engine: FakeEngine,
  { head = state.head, ...given }: { head?: number; memory?: PageMemory | undefined } = {},
) {
  const { document, retouches } = state;
  engine.abandoned = { ...(document as OpenDocument), head, retouches: retouches.slice(0, head) };
  const next = createEditor(engine);
  expect(await next.editor.resume('memory' in given ? given.memory : lastMemory)).toBe(true);
  return next;
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEditor, heightsOf, openPhoto, paint, settle } from '../../../tests/fixtures/editor-story.js';
import type { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import { AppError } from '../../shared/app-error.js';
import type { Editor } from './editor.js';

/** What lies on the photo as the page shows it; `-` before the ids of those that do not show. */
function lookOf({ state: { retouches, head, hidden } }: Editor): string {
  const list = retouches.slice(0, head).map(({ id }) => (hidden.includes(id) ? `-${id}` : id));
  return list.join(' ');
}

/** A photo with `count` removals side by side; the engine's patches lie where the strokes do. */
async function openRetouched(count: number) {
  const story = await openPhoto();
  for (let number = 0; number < count; number++) {
    story.engine.patchRect = { left: 40 * number, top: 10, width: 20, height: 20 };
    paint(story.editor, [40 * number + 5, 20], [40 * number + 15, 20]);
    await story.editor.fill();
  }
  return story;
}

describe('the list of retouches', () => {
  it('hides and shows, deletes and moves, each as one step that undo takes back, and the engine follows', async () => {
    const { editor, engine } = await openRetouched(3);
    const [one, two, three] = ['retouch-1', 'retouch-2', 'retouch-3'];
    editor.retouches.show([one], false);
    expect(lookOf(editor)).toBe(`-${one} ${two} ${three}`);
    editor.retouches.move(three, -1);
    editor.retouches.delete(two);
    expect(lookOf(editor)).toBe(`-${one} ${three}`);
    await settle();
    expect(engine.look).toBe(lookOf(editor));
    expect(engine.calls.filter(({ name }) => name === 'retouch.apply')).toHaveLength(3);
    const seen = [1, 2, 3].map(() => {
      editor.undo();
      return lookOf(editor);
    });
    expect(seen).toEqual([`-${one} ${three} ${two}`, `-${one} ${two} ${three}`, `${one} ${two} ${three}`]);
    await settle();
    expect(engine.look).toBe(lookOf(editor));
    expect(editor.state).toMatchObject({ head: 3, canRedo: true, hidden: [] });
  });

  it('does nothing at the ends, for what is not there, and for what is so already', async () => {
    const { editor } = await openRetouched(2);
    editor.retouches.move('retouch-1', -1);
    editor.retouches.move('retouch-2', 1);
    editor.retouches.delete('unknown');
    editor.retouches.show(['retouch-1'], true);
    editor.retouches.choose('unknown');
    editor.retouches.edit('unknown');
    await editor.retouches.fillAgain('unknown');
    expect(lookOf(editor)).toBe('retouch-1 retouch-2');
    editor.undo();
    expect(lookOf(editor)).toBe('retouch-1');
  });

  it('is unsaved when it is not as it was saved', async () => {
    const { editor } = await openRetouched(2);
    await editor.save('token', { force: true });
    editor.retouches.show(['retouch-1'], false);
    expect(editor.state.isUnsaved).toBe(true);
    editor.retouches.show(['retouch-1'], true);
    expect(editor.state.isUnsaved).toBe(false);
    editor.retouches.delete('retouch-2');
    expect(editor.state.isUnsaved).toBe(true);
  });

  it('can be changed while something is filled: the result lies on what is there then', async () => {
    const { editor, engine } = await openRetouched(2);
    engine.held.add('retouch.apply');
    paint(editor, [200, 20], [210, 20]);
    const filled = editor.fill();
    await settle();
    editor.retouches.show(['retouch-1'], false);
    editor.retouches.delete('retouch-2');
    expect(lookOf(editor)).toBe('-retouch-1');
    engine.release();
    await filled;
    await settle();
    expect(lookOf(editor)).toBe('-retouch-1 retouch-3');
    expect(engine.look).toBe(lookOf(editor));
    editor.undo();
    expect(lookOf(editor)).toBe('-retouch-1 retouch-2 retouch-3');
  });
});

describe('a retouch that is filled again', () => {
  it('is asked for in its place, with the options of now and another seed; the others stay', async () => {
    const { editor, engine } = await openRetouched(2);
    const first = engine.calls.find(({ name }) => name === 'retouch.apply');
    editor.chooseOptions({ fill: 'patchmatch' });
    await editor.retouches.fillAgain('retouch-1');
    expect(engine.lastCall('retouch.apply')).toMatchObject({
      baseRevision: 2,
      place: { of: 'retouch-1', as: 'retouch' },
      operation: {
        inputs: (first?.params as { operation: { inputs: object } }).operation.inputs,
        options: { fill: 'patchmatch', seed: 77 },
      },
    });
    expect(lookOf(editor)).toBe('retouch-3 retouch-2');
    expect(editor.state.variations.map(({ id }) => id)).toEqual(['retouch-1']);
    // It is shown until the other one is there, and what is painted meanwhile is no part of it.
    expect(editor.state.options.seed).toBe(1);
    await settle();
    expect(engine.look).toBe(lookOf(editor));
    editor.undo();
    expect(lookOf(editor)).toBe('retouch-1 retouch-2');
  });

  it('stays as it was, and nothing is painted, when that is cancelled', async () => {
    const { editor, engine } = await openRetouched(2);
    engine.held.add('retouch.apply');
    const filled = editor.retouches.fillAgain('retouch-1');
    await settle();
    expect(editor.state).toMatchObject({ head: 2, covered: [] });
    expect(editor.state.filling).toHaveLength(1);
    editor.cancelTask();
    await filled;
    expect(lookOf(editor)).toBe('retouch-1 retouch-2');
    expect(editor.state).toMatchObject({ drawing: { mask: [] }, filling: [] });
  });

  it('gives its place to a variation and takes it back; choosing on is the same step', async () => {
    const { editor, engine } = await openRetouched(1);
    await editor.retouches.fillAgain('retouch-1');
    await editor.retouches.fillAgain('retouch-2');
    editor.retouches.choose('retouch-1');
    editor.retouches.choose('retouch-2');
    editor.retouches.choose('retouch-2');
    await settle();
    expect(engine.look).toBe('retouch-2');
    editor.undo();
    expect(lookOf(editor)).toBe('retouch-3');
    editor.redo();
    editor.retouches.show(['retouch-2'], false);
    // Another act lies between: this is a step of its own.
    editor.retouches.choose('retouch-1');
    expect(lookOf(editor)).toBe('-retouch-1');
    editor.undo();
    expect(lookOf(editor)).toBe('-retouch-2');
  });

  it('is marked when it saw another state of the photo, and updated as it was asked for, from the bottom up', async () => {
    const { editor, engine } = await openRetouched(2);
    // The engine says of the third that it saw the first.
    engine.dependsOn = ['retouch-1'];
    engine.patchRect = { left: 5, top: 15, width: 4, height: 4 };
    paint(editor, [5, 15], [8, 18]);
    await editor.fill();
    expect(editor.state.outdated).toEqual([]);
    editor.retouches.show(['retouch-1'], false);
    expect(editor.state.outdated).toEqual(['retouch-3']);
    engine.dependsOn = [];
    await editor.retouches.updateOutdated();
    expect(engine.lastCall('retouch.apply')).toMatchObject({
      place: { of: 'retouch-3' },
      operation: { options: { seed: 1 } },
    });
    expect(editor.state.outdated).toEqual([]);
    expect(lookOf(editor)).toBe('-retouch-1 retouch-2 retouch-4');
  });

  it('is asked for once only where updating fails', async () => {
    const { editor, engine } = await openRetouched(1);
    engine.dependsOn = ['retouch-1'];
    engine.patchRect = { left: 5, top: 15, width: 4, height: 4 };
    paint(editor, [5, 15], [8, 18]);
    await editor.fill();
    editor.retouches.delete('retouch-1');
    engine.failures.set('retouch.apply', new AppError('OUT_OF_MEMORY', 'too large'));
    await editor.retouches.updateOutdated();
    expect(editor.state.outdated).toEqual(['retouch-2']);
    expect(engine.calls.filter(({ name }) => name === 'retouch.apply')).toHaveLength(3);
  });
});

describe('a mask that is taken up again', () => {
  it('is painted in the place of its retouch, changed, and filled there', async () => {
    const { editor, engine } = await openRetouched(2);
    editor.retouches.edit('retouch-1');
    expect(editor.state).toMatchObject({ editing: 'retouch-1', covered: ['retouch-1'], hidden: [] });
    expect(heightsOf(editor.state.drawing.mask)).toEqual([20]);
    paint(editor, [5, 40], [15, 40]);
    await editor.fill();
    const { place, operation } = engine.lastCall('retouch.apply') ?? {};
    expect(place).toEqual({ of: 'retouch-1', as: 'retouch' });
    expect(operation?.inputs).toHaveProperty('mask.length', 2);
    expect(lookOf(editor)).toBe('retouch-3 retouch-2');
    expect(editor.state).toMatchObject({ editing: undefined, covered: [], drawing: { mask: [] } });
    await settle();
    expect(engine.look).toBe(lookOf(editor));
    editor.undo();
    expect(editor.state.editing).toBe('retouch-1');
    expect(heightsOf(editor.state.drawing.mask)).toEqual([20, 40]);
  });

  it('leaves the retouch as it was when it is cleared, and stays when filling it fails', async () => {
    const { editor, engine } = await openRetouched(1);
    editor.retouches.edit('retouch-1');
    engine.failures.set('retouch.apply', new AppError('OUT_OF_MEMORY', 'too large'));
    await editor.fill();
    expect(editor.state).toMatchObject({ editing: 'retouch-1', drawing: { mask: [{}] } });
    editor.clearDrawing();
    expect(editor.state).toMatchObject({ editing: undefined, covered: [], drawing: { mask: [] } });
    expect(lookOf(editor)).toBe('retouch-1');
  });

  it('waits until what is painted is filled or cleared', async () => {
    const { editor } = await openRetouched(1);
    paint(editor, [5, 40], [15, 40]);
    editor.retouches.edit('retouch-1');
    expect(editor.state.editing).toBeUndefined();
  });

  it('is taken up still after a reload', async () => {
    const { editor, engine } = await openRetouched(1);
    editor.retouches.edit('retouch-1');
    const { document, retouches } = editor.state;
    engine.abandoned = { ...document!, head: 1, retouches: [...retouches] };
    const { editor: again } = createEditor(engine);
    await again.resume(editor.memory);
    expect(again.state).toMatchObject({ editing: 'retouch-1', drawing: { mask: [{}] } });
  });
});

it('comes back to the same photo, whatever was done, by undo and redo, and the engine with it', async () => {
  const act = fc.record({
    kind: fc.constantFrom('fill', 'paint', 'clear', 'toggle', 'delete', 'move', 'again', 'edit', 'choose', 'undo', 'redo', 'vary'), // prettier-ignore
    at: fc.nat(5),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 16 }), async (acts) => {
      const { editor, engine } = await openPhoto();
      for (const { kind, at } of acts) await carryOut(editor, engine, kind, at);
      const look = (): string => JSON.stringify([lookOf(editor), editor.state.drawing, editor.state.editing]);
      const steps = [look()];
      while (editor.state.canUndo) {
        editor.undo();
        steps.unshift(look());
      }
      const again = [look()];
      while (again.length < steps.length) {
        editor.redo();
        again.push(look());
      }
      expect(again).toEqual(steps);
      await settle();
      expect(engine.look).toBe(lookOf(editor));
      const { retouches, head, hidden } = editor.state;
      expect(hidden.filter((id) => !retouches.some((one) => one.id === id))).toEqual([]);
      expect(head).toBeLessThanOrEqual(retouches.length);
    }),
    { numRuns: 150 },
  );
});

async function carryOut(editor: Editor, engine: FakeEngine, kind: string, at: number): Promise<void> {
  const { retouches, head, hidden, variations } = editor.state;
  const id = retouches[at % Math.max(1, head)]?.id ?? '';
  engine.patchRect = { left: 15 * at, top: 10, width: 20, height: 20 };
  switch (kind) {
    case 'fill':
      paint(editor, [15 * at, 20], [15 * at + 10, 20]);
      return editor.fill();
    case 'paint':
      return paint(editor, [15 * at, 30], [15 * at + 10, 30]);
    case 'clear':
      return editor.clearDrawing();
    case 'toggle':
      return editor.retouches.show([id], hidden.includes(id));
    case 'delete':
      return editor.retouches.delete(id);
    case 'move':
      return editor.retouches.move(id, 1);
    case 'again':
      return editor.retouches.fillAgain(id);
    case 'edit':
      return editor.retouches.edit(id);
    case 'choose':
      return editor.retouches.choose(variations[at % Math.max(1, variations.length)]?.id ?? '');
    case 'undo':
      return editor.undo();
    case 'redo':
      return editor.redo();
    default:
      return editor.tryAnother();
  }
}

describe('copying retouches to other photos', () => {
  it('makes them again on the next photo of that size, each as one step, over what is painted', async () => {
    const { editor, engine, events } = await openPhoto();
    for (const y of [50, 90]) {
      paint(editor, [50, y], [90, y]);
      await editor.fill();
    }
    const [first, second] = editor.state.retouches.map(({ operation }) => operation);
    editor.retouches.copy();
    expect(events).toContainEqual({ kind: 'copied', count: 2 });
    await editor.open('another');
    expect(editor.state.retouches).toEqual([]);
    paint(editor, [20, 20], [30, 20]);
    await editor.retouches.paste();
    expect(editor.state.retouches.map(({ operation }) => operation)).toEqual([first, second]);
    expect(editor.state.drawing.mask).toHaveLength(1);
    editor.undo();
    expect(editor.state).toMatchObject({ head: 1, drawing: { mask: [{ kind: 'stroke' }] } });
    expect(engine.lastCall('retouch.apply')).toMatchObject({ baseRevision: 1, acceptsLarge: true });
  });

  it('leaves out what is hidden, and refuses photos of another size', async () => {
    const { editor, engine } = await openPhoto();
    for (const y of [50, 90]) {
      paint(editor, [50, y], [90, y]);
      await editor.fill();
    }
    editor.retouches.show([editor.state.retouches[0]!.id], false);
    editor.retouches.copy();
    expect(editor.state.copied?.operations).toEqual([editor.state.retouches[1]!.operation]);
    expect(editor.retouches.canPaste).toBe(true);
    engine.photo = { ...engine.photo, width: 300 };
    await editor.open('smaller');
    expect(editor.retouches.canPaste).toBe(false);
    await editor.retouches.paste();
    expect(editor.state.retouches).toEqual([]);
  });
});

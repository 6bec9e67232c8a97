import { describe, expect, it } from 'vitest';
import { openPhoto, paint, settle } from '../../../tests/fixtures/editor-story.js';
import { AppError } from '../../shared/app-error.js';

/** A photo with one removal. */
async function openRetouched() {
  const story = await openPhoto();
  paint(story.editor, [50, 50], [90, 50]);
  await story.editor.fill();
  return story;
}

describe('variations of a retouch', () => {
  it('are made in its place one after the other, each for another cause, and change nothing on the photo', async () => {
    const { editor, engine } = await openRetouched();
    await editor.variations.offer('retouch-1', ['lacuna', 'lama']);
    const asked = engine.calls.filter(({ name }) => name === 'retouch.apply').slice(1);
    const place = { of: 'retouch-1', as: 'variation' };
    expect(asked.map(({ params }) => params)).toMatchObject([
      { baseRevision: 1, place, operation: { options: { seed: 77, fill: 'auto' } } },
      { baseRevision: 1, place, operation: { options: { seed: 1, fill: 'patchmatch' } } },
      { baseRevision: 1, place, operation: { options: { seed: 1, lines: 'off' } } },
    ]);
    expect(editor.state).toMatchObject({ head: 1, offering: undefined, canRedo: false });
    expect(editor.state.retouches.map(({ id }) => id)).toEqual(['retouch-1']);
    expect(editor.state.variations.map(({ id }) => id)).toEqual(['retouch-2', 'retouch-3', 'retouch-4']);
    expect(engine.look).toBe('retouch-1');
    editor.undo();
    expect(editor.state).toMatchObject({ head: 0, variations: [] });
    editor.redo();
    expect(editor.state.variations).toHaveLength(3);
  });

  it('can be chosen while others are still being made', async () => {
    const { editor, engine } = await openRetouched();
    engine.held.add('retouch.apply');
    const offered = editor.variations.offer('retouch-1', []);
    await settle();
    expect(editor.state.offering).toEqual({ place: 'retouch-1', count: 3 });
    engine.held.add('retouch.apply');
    engine.release();
    await settle();
    expect(editor.state.offering).toMatchObject({ count: 2 });
    editor.retouches.choose('retouch-2');
    engine.release();
    await offered;
    expect(engine.lastCall('retouch.apply')?.place).toEqual({ of: 'retouch-2', as: 'variation' });
    await settle();
    expect(engine.look).toBe('retouch-2');
    expect(editor.state.variations.map(({ id }) => id)).toEqual(['retouch-1', 'retouch-3', 'retouch-4']);
  });

  it('end where one fails or is cancelled; what there is stays', async () => {
    const { editor, engine, events } = await openRetouched();
    engine.failures.set('retouch.apply', new AppError('OUT_OF_MEMORY', 'too large'));
    await editor.variations.offer('retouch-1', []);
    expect(events).toMatchObject([{ kind: 'failed', task: 'fill' }]);
    engine.held.add('retouch.apply');
    const offered = editor.variations.offer('retouch-1', []);
    await settle();
    editor.cancelTask();
    await offered;
    expect(editor.state).toMatchObject({ head: 1, variations: [], offering: undefined, task: undefined });
    expect(events).toHaveLength(1);
  });

  it('give way to what is ordered meanwhile', async () => {
    const { editor, engine } = await openRetouched();
    engine.held.add('retouch.apply');
    const offered = editor.variations.offer('retouch-1', []);
    await settle();
    paint(editor, [150, 50], [190, 50]);
    const filled = editor.fill();
    engine.release();
    await Promise.all([offered, filled]);
    await settle();
    expect(engine.look).toBe('retouch-1 retouch-3');
    expect(editor.state.variations.map(({ id }) => id)).toEqual(['retouch-2']);
  });

  it('are not made while something is painted, or of what there is not', async () => {
    const { editor, engine } = await openRetouched();
    await editor.variations.offer('unknown', []);
    paint(editor, [150, 50], [190, 50]);
    await editor.variations.offer('retouch-1', []);
    expect(engine.calls.filter(({ name }) => name === 'retouch.apply')).toHaveLength(1);
  });
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EditorSetup } from '../editor/editor-setup.js';
import type { PageMemory } from '../editor/page-memory.js';
import { MemoryKeeper } from './memory-keeper.js';

const MEMORY: PageMemory = {
  documentId: 'document-1',
  known: ['retouch-1'],
  savedLook: '',
  filling: [],
  drawing: { mask: [{ kind: 'stroke', points: [{ x: 1, y: 2 }], radius: 3, mode: 'add' }], sketch: [] },
};

const SETUP: EditorSetup = {
  documentId: 'document-1',
  tool: 'brush',
  mode: 'add',
  brushRadiusPx: 20,
  sketchRadiusPx: 2,
  snapsLines: false,
  wand: { tolerance: 12, isConnected: true },
  options: { fill: 'auto', model: 'auto', seed: 1, fit: 'auto', lines: 'auto', dilatePx: 0, featherPx: 0 },
  place: { scale: 2, degrees: 0, centre: { x: 100, y: 50 } },
};

/** A storage of so many characters. */
class SmallStorage {
  readonly texts = new Map<string, string>();
  writes = 0;
  readonly #room: number;

  constructor(room = Infinity) {
    this.#room = room;
  }

  getItem(key: string): string | null {
    return this.texts.get(key) ?? null;
  }

  setItem(key: string, text: string): void {
    this.writes += 1;
    if (text.length > this.#room) throw new DOMException('full', 'QuotaExceededError');
    this.texts.set(key, text);
  }

  removeItem(key: string): void {
    this.texts.delete(key);
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what one page knew the next one knows', () => {
  const storage = new SmallStorage();
  new MemoryKeeper(storage).keep(MEMORY);
  expect(new MemoryKeeper(storage).recall()).toEqual(MEMORY);
});

test('a page without a photo leaves the memory alone, and what is known is not written again', () => {
  const storage = new SmallStorage();
  const keeper = new MemoryKeeper(storage);
  expect(keeper.recall()).toBeUndefined();
  keeper.keep(MEMORY);
  keeper.keep({ ...MEMORY, filling: [] });
  keeper.keep(undefined);
  expect(storage.writes).toBe(1);
  expect(keeper.recall()).toEqual(MEMORY);
});

test('how the photo was worked on is kept apart, once it rests, however often that changes', () => {
  const storage = new SmallStorage();
  const keeper = new MemoryKeeper(storage);
  keeper.keep(MEMORY);
  keeper.keepSetup(SETUP);
  keeper.keepSetup({ ...SETUP, tool: 'wand' });
  expect(storage.writes).toBe(1);
  vi.runAllTimers();
  expect(keeper.recallSetup()).toEqual({ ...SETUP, tool: 'wand' });
  keeper.keepSetup({ ...SETUP, tool: 'wand' });
  vi.runAllTimers();
  expect(storage.writes).toBe(2);
  keeper.keepSetup({ ...SETUP, tool: 'lasso' });
  keeper.keepSetup(undefined);
  vi.runAllTimers();
  expect(storage.writes).toBe(3);
  const next = new MemoryKeeper(storage);
  expect(next.recallSetup()).toEqual({ ...SETUP, tool: 'lasso' });
  expect(next.recall()).toEqual(MEMORY);
});

test('how the photo was worked on is kept at once when the page goes away', () => {
  const storage = new SmallStorage();
  const keeper = new MemoryKeeper(storage);
  keeper.finish();
  expect(storage.writes).toBe(0);
  keeper.keepSetup(SETUP);
  keeper.finish();
  expect(keeper.recallSetup()).toEqual(SETUP);
  vi.runAllTimers();
  expect(storage.writes).toBe(1);
});

test('where there is no room for it, no older memory stays in its place', () => {
  const storage = new SmallStorage(JSON.stringify(MEMORY).length);
  const keeper = new MemoryKeeper(storage);
  keeper.keep(MEMORY);
  const points = Array.from({ length: 100 }, (_, x) => ({ x, y: 0 }));
  keeper.keep({
    ...MEMORY,
    drawing: { mask: [{ kind: 'polygon', points, mode: 'add' }], sketch: [] },
  });
  expect(keeper.recall()).toBeUndefined();
});

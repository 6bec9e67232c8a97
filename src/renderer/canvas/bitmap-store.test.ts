import { describe, expect, it } from 'vitest';
import { BitmapStore } from './bitmap-store.js';

/** Of 10 × 10 pixels: 400 bytes. */
interface FakeBitmap {
  readonly width: number;
  readonly height: number;
  isClosed: boolean;
  close(): void;
}

describe('the pictures that are kept', () => {
  it('are fetched once, announced, and then there', async () => {
    const { store, asked, arrivals } = createStore();
    expect(store.get('a')).toBeUndefined();
    expect(store.get('a')).toBeUndefined();
    await settle();
    expect(asked).toEqual(['a']);
    expect(arrivals()).toBe(1);
    expect(store.get('a')).toBeDefined();
  });

  it('are closed when there are too many, the longest unused first, but never those in use', async () => {
    const { store, bitmaps } = createStore(1000);
    for (const url of ['a', 'b', 'c', 'd']) store.get(url);
    await settle();
    store.get('a');
    store.trim(new Set(['b']));
    expect([...bitmaps].filter(([, { isClosed }]) => isClosed).map(([url]) => url)).toEqual(['c', 'd']);
  });

  it('are not asked for again after a failure, until somebody says so', async () => {
    const { store, asked, failures, fail } = createStore();
    fail.add('a');
    store.get('a');
    await settle();
    expect(failures).toHaveLength(1);
    expect(store.isPending('a')).toBe(false);
    store.get('a');
    expect(asked).toEqual(['a']);
    fail.clear();
    store.retry();
    store.get('a');
    await settle();
    expect(store.get('a')).toBeDefined();
  });

  it('are closed when they arrive too late', async () => {
    const { store, bitmaps, arrivals } = createStore();
    store.get('a');
    store.dispose();
    await settle();
    expect(bitmaps.get('a')?.isClosed).toBe(true);
    expect(arrivals()).toBe(0);
  });
});

function createStore(limitBytes = Infinity) {
  const asked: string[] = [];
  const failures: unknown[] = [];
  const fail = new Set<string>();
  const bitmaps = new Map<string, FakeBitmap>();
  let arrivals = 0;
  const store = new BitmapStore({
    async load(url) {
      asked.push(url);
      if (fail.has(url)) throw new Error('gone');
      const bitmap: FakeBitmap = {
        width: 10,
        height: 10,
        isClosed: false,
        close: () => (bitmap.isClosed = true),
      };
      bitmaps.set(url, bitmap);
      return bitmap;
    },
    limitBytes,
    onArrival: () => arrivals++,
    onFailure: (error) => failures.push(error),
  });
  return { store, asked, failures, fail, bitmaps, arrivals: () => arrivals };
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

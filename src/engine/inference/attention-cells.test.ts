import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attentionCells } from './attention-cells.js';

describe('the cells of the attention', () => {
  test('a pixel makes its cell ask and keeps the cells around it from answering', () => {
    const hole = new Float32Array(64 * 64);
    hole[17 * 64 + 30] = 1;
    const cells = attentionCells(hole, { width: 64, height: 64 });
    expect([...cells.hole]).toEqual([19n]);
    const near = [10n, 11n, 12n, 18n, 19n, 20n, 26n, 27n, 28n];
    expect([...cells.known]).toEqual(
      Array.from({ length: 64 }, (_, cell) => BigInt(cell)).filter((cell) => !near.includes(cell)),
    );
  });

  test('where nothing is known all answer', () => {
    const cells = attentionCells(new Float32Array(32 * 64).fill(1), { width: 32, height: 64 });
    expect(cells.hole).toHaveLength(32);
    expect(cells.known).toEqual(cells.hole);
  });

  test('no cell does both unless nothing is known, and all indices are inside', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(64 * 32 - 1), { minLength: 1, maxLength: 60 }), (pixels) => {
        const hole = new Float32Array(64 * 32);
        for (const pixel of pixels) hole[pixel] = 1;
        const cells = attentionCells(hole, { width: 64, height: 32 });
        const asking = new Set(cells.hole);
        expect([...cells.hole, ...cells.known].every((cell) => cell >= 0n && cell < 32n)).toBe(true);
        if (cells.known.length < 32) expect([...cells.known].some((cell) => asking.has(cell))).toBe(false);
      }),
    );
  });
});

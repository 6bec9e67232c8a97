import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMask } from './mask.js';
import { rasterizeMask } from './mask-shapes.js';
import { readPixelRuns } from './pixel-runs.js';

const SIZE = { width: 7, height: 5 };
const COUNT = SIZE.width * SIZE.height;

describe('pixels as a shape', () => {
  test('come out as the mask that they were read from', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: COUNT, maxLength: COUNT }), (marks) => {
        const mask = { ...SIZE, data: Uint8Array.from(marks, (isMarked) => (isMarked ? 255 : 0)) };
        const drawn = rasterizeMask([{ kind: 'pixels', ...readPixelRuns(mask), mode: 'add' }], SIZE);
        expect(drawn.data).toEqual(mask.data);
      }),
    );
  });

  test('take away what earlier shapes marked', () => {
    const box = { kind: 'box', rect: { left: 0, top: 0, ...SIZE }, mode: 'add' } as const;
    const rect = { left: 2, top: 1, width: 2, height: 2 };
    const mask = rasterizeMask([box, { kind: 'pixels', rect, runs: [1, 2, 1], mode: 'erase' }], SIZE);
    const erased = [...mask.data.entries()].filter(([, value]) => value === 0).map(([index]) => index);
    expect(erased).toEqual([7 + 3, 14 + 2]);
  });

  test('outside of the image are ignored', () => {
    const rect = { left: -1, top: -1, width: 3, height: 3 };
    const mask = rasterizeMask([{ kind: 'pixels', rect, runs: [0, 9], mode: 'add' }], {
      width: 2,
      height: 1,
    });
    expect([...mask.data]).toEqual([255, 255]);
  });

  test('of nothing are nothing', () => {
    const nothing = { rect: { left: 0, top: 0, width: 0, height: 0 }, runs: [] };
    expect(readPixelRuns(createMask(SIZE))).toEqual(nothing);
  });

  test('that do not fill their rectangle are refused', () => {
    const rect = { left: 0, top: 0, width: 2, height: 2 };
    expect(() => rasterizeMask([{ kind: 'pixels', rect, runs: [1, 2], mode: 'add' }], SIZE)).toThrow(
      /Expected a sum of 4 for runs but received 3/,
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mask } from './mask.js';
import { countMasked, createMask } from './mask.js';
import { changeMask } from './mask-changes.js';
import { dilateMask } from './mask-operations.js';
import { rasterizeMask, shapesThatCount } from './mask-shapes.js';

/** Masks of every small size, from empty to full. */
const anyMask = fc
  .record({
    width: fc.integer({ min: 1, max: 12 }),
    height: fc.integer({ min: 1, max: 12 }),
    density: fc.constantFrom(0, 4, 50, 80, 100),
    seed: fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 144, maxLength: 144 }),
  })
  .map(({ width, height, density, seed }): Mask => ({
    width,
    height,
    data: Uint8Array.from({ length: width * height }, (_, index) => ((seed[index] ?? 0) < density ? 255 : 0)),
  }));

/** Is an unmasked pixel of the image within that distance? By looking at all of them. */
function isNearUnmasked(mask: Mask, x: number, y: number, radiusPx: number): boolean {
  return mask.data.some((value, index) => {
    const dx = (index % mask.width) - x;
    const dy = Math.floor(index / mask.width) - y;
    return value === 0 && dx * dx + dy * dy <= radiusPx * radiusPx;
  });
}

/** Drawn with `#` for what is marked. */
function draw(...rows: string[]): Mask {
  const data = Uint8Array.from(rows.join(''), (letter) => (letter === '#' ? 255 : 0));
  return { width: rows[0]!.length, height: rows.length, data };
}

describe('what is done to a whole mask', () => {
  const radius = fc.constantFrom(1, 1.4, 1.5, 2, 3, 4.5, 40);

  test('grows by a disc', () => {
    fc.assert(
      fc.property(anyMask, radius, (mask, radiusPx) => {
        expect(changeMask(mask, { kind: 'grow', radiusPx })).toEqual(dilateMask(mask, radiusPx));
      }),
    );
  });

  test('shrinks to what is farther from everything unmarked, whatever lies beyond the edge of the image', () => {
    fc.assert(
      fc.property(anyMask, radius, (mask, radiusPx) => {
        const { data } = changeMask(mask, { kind: 'shrink', radiusPx });
        const expected = mask.data.map((value, index) => {
          const [x, y] = [index % mask.width, Math.floor(index / mask.width)];
          return value !== 0 && !isNearUnmasked(mask, x, y, radiusPx) ? 255 : 0;
        });
        expect(data).toEqual(expected);
      }),
    );
  });

  test('inverts, and twice is as before', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const inverted = changeMask(mask, { kind: 'invert' });
        expect(countMasked(inverted)).toBe(mask.data.length - countMasked(mask));
        expect(changeMask(inverted, { kind: 'invert' })).toEqual(mask);
      }),
    );
  });

  test('fills holes, also winding ones, and nothing that is open or reaches the edge of the image', () => {
    const mask = draw(
      '.####..#',
      '.#..#..#',
      '.##.#..#',
      '.#..#.##',
      '.####.#.',
      '.......#',
      '.###....',
      '.#.#....',
    );
    expect(changeMask(mask, { kind: 'fillHoles' })).toEqual(
      draw('.####..#', '.####..#', '.####..#', '.####.##', '.####.#.', '.......#', '.###....', '.#.#....'),
    );
  });

  test('a hole is open where two of its pixels share a side, not a corner', () => {
    expect(changeMask(draw('.#.', '#.#', '.#.'), { kind: 'fillHoles' })).toEqual(draw('.#.', '###', '.#.'));
  });

  test('filling holes leaves nothing unmarked that cannot be reached from the edge', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const filled = changeMask(mask, { kind: 'fillHoles' });
        expect(mask.data.every((value, index) => value === 0 || filled.data[index] === 255)).toBe(true);
        expect(changeMask(filled, { kind: 'fillHoles' })).toEqual(filled);
      }),
    );
  });
});

describe('a mask that was replaced', () => {
  const stroke = { kind: 'stroke', points: [{ x: 2, y: 2 }], radius: 2, mode: 'add' } as const;
  const pixels = { kind: 'pixels', rect: { left: 4, top: 4, width: 2, height: 1 }, runs: [0, 2] } as const;
  const shapes = [stroke, { ...pixels, mode: 'replace' } as const, { ...stroke, radius: 1 }];

  test('is what replaced it and what was marked later', () => {
    const size = { width: 8, height: 6 };
    const later = createMask(size);
    later.data.set(
      rasterizeMask(
        [
          { ...pixels, mode: 'add' },
          { ...stroke, radius: 1 },
        ],
        size,
      ).data,
    );
    expect(rasterizeMask(shapes, size)).toEqual(later);
    expect(rasterizeMask(shapesThatCount(shapes), size)).toEqual(later);
    expect(shapesThatCount(shapes)).toHaveLength(2);
    expect(shapesThatCount([stroke])).toEqual([stroke]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Rect } from '../../shared/geometry.js';
import { cropMask, isMaskEmpty } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import { dilateMask } from '../../shared/mask-operations.js';
import { findRegions } from '../../shared/regions.js';
import { findAreaToDecode, findWorkArea, movePatches, WHOLE_BYTES } from './work-area.js';

const SIZE = { width: 1500, height: 1200 };

const anyBoxes = fc.array(
  fc.record({
    left: fc.integer({ min: 0, max: 1490 }),
    top: fc.integer({ min: 0, max: 1190 }),
    width: fc.integer({ min: 1, max: 120 }),
    height: fc.integer({ min: 1, max: 120 }),
  }),
  { minLength: 1, maxLength: 5 },
);

function maskOf(boxes: readonly Rect[]) {
  return rasterizeMask(
    boxes.map((rect) => ({ kind: 'box', rect, mode: 'add' })),
    SIZE,
  );
}

describe('the work area', () => {
  test('has the regions of the whole photo, at the same places', () => {
    fc.assert(
      fc.property(anyBoxes, fc.integer({ min: 0, max: 9 }), (boxes, dilatePx) => {
        const mask = maskOf(boxes);
        fc.pre(!isMaskEmpty(mask));
        const area = findWorkArea(mask, { dilatePx, featherPx: 2, fit: 'off' });
        const grow = (of: typeof mask) => dilateMask(dilateMask(of, dilatePx), 2);
        const move = (rect: Rect): Rect => ({
          ...rect,
          left: rect.left + area.left,
          top: rect.top + area.top,
        });
        const within = findRegions(grow(cropMask(mask, area)));
        const moved = within.map((region) => ({ ...region, hole: move(region.hole), box: move(region.box) }));
        expect(moved).toEqual(findRegions(grow(mask)));
      }),
      { numRuns: 60 },
    );
  });

  test('of a small mark is a small part of a large photo', () => {
    const mask = maskOf([{ left: 700, top: 600, width: 20, height: 10 }]);
    const area = findWorkArea(mask, { dilatePx: 4, featherPx: 2.5, fit: 'off' });
    expect(area).toEqual({ left: 597, top: 497, width: 226, height: 216 });
  });

  test('is asked for only where the whole photo would be much', () => {
    const mask = maskOf([{ left: 700, top: 600, width: 20, height: 10 }]);
    const options = { dilatePx: 0, featherPx: 0, fit: 'auto' } as const;
    const small = { ...SIZE, channels: 3, depth: 8 } as const;
    expect(findAreaToDecode(small, mask, options)).toEqual({ left: 0, top: 0, ...SIZE });
    const pixels = SIZE.width * SIZE.height;
    const large = { ...SIZE, channels: Math.ceil(WHOLE_BYTES / pixels) + 1, depth: 8 } as const;
    expect(findAreaToDecode(large, mask, options)).toEqual(findWorkArea(mask, options));
  });
});

test('patches of a part lie at their places in the whole', () => {
  const image = { width: 1, height: 1, channels: 1, depth: 8, data: Uint8Array.of(1) } as const;
  const patch = { rect: { left: 2, top: 3, width: 1, height: 1 }, image, alpha: Uint8Array.of(255) };
  expect(movePatches([patch], { left: 100, top: 200 })).toEqual([
    { ...patch, rect: { left: 102, top: 203, width: 1, height: 1 } },
  ]);
});

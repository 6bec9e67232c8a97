import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growRect, isEmptyRect } from './geometry.js';
import type { Mask } from './mask.js';
import { countMasked, createMask, cropMask, isMaskEmpty, maskBounds } from './mask.js';
import { dilateMask, featherAlpha } from './mask-operations.js';

/** Masks of every small size, from empty to full. */
const anyMask = fc
  .record({
    width: fc.integer({ min: 1, max: 14 }),
    height: fc.integer({ min: 1, max: 14 }),
    density: fc.constantFrom(0, 1, 4, 50, 100),
    seed: fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 196, maxLength: 196 }),
  })
  .map(({ width, height, density, seed }): Mask => ({
    width,
    height,
    data: Uint8Array.from({ length: width * height }, (_, index) => ((seed[index] ?? 0) < density ? 255 : 0)),
  }));

/** Distance between the centres of pixel (x, y) and of the nearest masked pixel, by looking at all of them. */
function distanceToMask(mask: Mask, x: number, y: number): number {
  let nearest = Infinity;
  for (let index = 0; index < mask.data.length; index++) {
    if (mask.data[index] === 0) continue;
    const dx = (index % mask.width) - x;
    const dy = Math.floor(index / mask.width) - y;
    nearest = Math.min(nearest, Math.sqrt(dx * dx + dy * dy));
  }
  return nearest;
}

describe('the bounds of a mask', () => {
  test('are the smallest rectangle that holds all of it', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const bounds = maskBounds(mask);
        expect(isEmptyRect(bounds)).toBe(isMaskEmpty(mask));
        if (isEmptyRect(bounds)) return;
        const cropped = cropMask(mask, bounds);
        expect(countMasked(cropped)).toBe(countMasked(mask));
        const { width, height } = bounds;
        for (const side of [
          { left: 0, top: 0, width, height: 1 },
          { left: 0, top: height - 1, width, height: 1 },
          { left: 0, top: 0, width: 1, height },
          { left: width - 1, top: 0, width: 1, height },
        ]) {
          expect(isMaskEmpty(cropMask(cropped, side))).toBe(false);
        }
      }),
    );
  });
});

describe('dilation', () => {
  const radius = fc.constantFrom(0, 0.5, 1, 1.4, 1.5, 2, 3, 4.5, 7, 40);

  test('marks what lies within the radius of a masked pixel, and nothing else', () => {
    fc.assert(
      fc.property(anyMask, radius, (mask, radiusPx) => {
        const dilated = dilateMask(mask, radiusPx);
        dilated.data.forEach((value, index) => {
          const distance = distanceToMask(mask, index % mask.width, Math.floor(index / mask.width));
          expect(value).toBe(distance <= radiusPx ? 255 : 0);
        });
      }),
    );
  });

  test('by 0 changes nothing and gives a buffer of its own', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const dilated = dilateMask(mask, 0);
        expect(dilated).toEqual(mask);
        expect(dilated.data).not.toBe(mask.data);
      }),
    );
  });

  test('refuses a radius below 0', () => {
    expect(() => dilateMask(createMask({ width: 1, height: 1 }), -1)).toThrow(/for radiusPx but received -1/);
  });
});

describe('feathering', () => {
  test('is 255 inside, falls with the distance as documented, and is 0 from featherPx on', () => {
    fc.assert(
      fc.property(
        anyMask,
        fc.constantFrom(0, 0.5, 1, 2, 2.5, 4, 9),
        fc.array(fc.nat({ max: 13 }), { minLength: 4, maxLength: 4 }),
        (mask, featherPx, [left = 0, top = 0, width = 0, height = 0]) => {
          const image = { left: 0, top: 0, width: mask.width, height: mask.height };
          const rect = growRect({ left: left % mask.width, top: top % mask.height, width, height }, 1, image);
          const alpha = featherAlpha(mask, rect, featherPx);
          expect(alpha.length).toBe(rect.width * rect.height);
          alpha.forEach((value, index) => {
            const x = rect.left + (index % rect.width);
            const y = rect.top + Math.floor(index / rect.width);
            const distance = distanceToMask(mask, x, y);
            const s = distance === 0 ? 1 : distance >= featherPx ? 0 : 1 - distance / featherPx;
            expect(value).toBe(Math.round(255 * (3 * s ** 2 - 2 * s ** 3)));
            if (distance > featherPx) expect(value).toBe(0);
          });
        },
      ),
      { numRuns: 400 },
    );
  });

  test('refuses a width that is not a number', () => {
    const mask = createMask({ width: 2, height: 2 });
    expect(() => featherAlpha(mask, { left: 0, top: 0, ...mask }, NaN)).toThrow(/for featherPx/);
  });
});

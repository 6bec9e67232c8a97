import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rect, Size } from './geometry.js';
import { growRect, intersectRects, isEmptyRect, uniteRects } from './geometry.js';
import type { Mask } from './mask.js';
import { countMasked, createMask, cropMask, isMaskEmpty, maskBounds } from './mask.js';
import { findComponentBounds } from './mask-components.js';
import { rasterizeMask } from './mask-shapes.js';
import type { Region } from './regions.js';
import { findRegions, regionMask } from './regions.js';

function maskOfBoxes(size: Size, boxes: readonly Rect[]): Mask {
  return rasterizeMask(
    boxes.map((rect) => ({ kind: 'box', rect, mode: 'add' })),
    size,
  );
}

/** Up to 12 boxes anywhere in images of up to 400 × 300, also across the border. */
const anyMask = fc
  .record({
    size: fc.record({ width: fc.integer({ min: 1, max: 400 }), height: fc.integer({ min: 1, max: 300 }) }),
    boxes: fc.array(
      fc.record({
        left: fc.integer({ min: -10, max: 400 }),
        top: fc.integer({ min: -10, max: 300 }),
        width: fc.integer({ min: 1, max: 40 }),
        height: fc.integer({ min: 1, max: 40 }),
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ size, boxes }) => maskOfBoxes(size, boxes));

const anyOptions = fc.record({
  marginFactor: fc.constantFrom(0, 0.75, 2),
  minimumMarginPx: fc.constantFrom(0, 5, 96),
});

function expectSoundRegions(mask: Mask, regions: readonly Region[]): void {
  const image = { left: 0, top: 0, width: mask.width, height: mask.height };
  const filled = createMask(mask);
  for (const region of regions) {
    expect(intersectRects(region.box, image)).toEqual(region.box);
    expect(uniteRects(region.hole, region.box)).toEqual(region.box);
    const { hole, avoid } = regionMask(mask, region);
    const inHole = maskBounds(hole);
    expect({ ...inHole, left: inHole.left + region.box.left, top: inHole.top + region.box.top }).toEqual(
      region.hole,
    );
    const cropped = cropMask(mask, region.box);
    for (let y = 0; y < region.box.height; y++) {
      for (let x = 0; x < region.box.width; x++) {
        const index = y * region.box.width + x;
        const target = (region.box.top + y) * mask.width + region.box.left + x;
        if ((hole.data[index] ?? 0) + (avoid.data[index] ?? 0) !== cropped.data[index]) {
          expect.fail(`pixel ${x}, ${y} is neither hole nor avoid, or both`);
        }
        if (hole.data[index] === 0) continue;
        if (filled.data[target] !== 0) expect.fail(`pixel ${x}, ${y} belongs to two regions`);
        filled.data[target] = 255;
      }
    }
  }
  expect(Buffer.compare(filled.data, mask.data)).toBe(0);
}

describe('regions', () => {
  test('together hold every masked pixel once, in order, whatever the mask', () => {
    fc.assert(
      fc.property(anyMask, anyOptions, (mask, options) => {
        const regions = findRegions(mask, options);
        expect(regions.length === 0).toBe(isMaskEmpty(mask));
        expectSoundRegions(mask, regions);
        const order = regions.map(({ hole }) => [hole.top, hole.left] as const);
        expect(order).toEqual([...order].sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
      { numRuns: 200 },
    );
  });

  test('the boxes of a sparse mask cost at most a quarter more than those of its components', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ x: fc.nat({ max: 1999 }), y: fc.nat({ max: 1499 }) }), {
          minLength: 1,
          maxLength: 15,
        }),
        (dots) => {
          const size = { width: 2000, height: 1500 };
          const mask = maskOfBoxes(
            size,
            dots.map(({ x, y }) => ({ left: x, top: y, width: 1, height: 1 })),
          );
          const apart = findComponentBounds(mask).map((hole) => growRect(hole, 96, size));
          const area = (rects: readonly Rect[]): number =>
            rects.reduce((sum, { width, height }) => sum + width * height, 0);
          const boxes = findRegions(mask).map(({ box }) => box);
          // Holes inside each other cannot be filled apart, so the rule does not bind there.
          fc.pre(apart.length === new Set(dots.map(({ x, y }) => `${x} ${y}`)).size);
          expect(area(boxes)).toBeLessThanOrEqual(1.25 * area(apart));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('a small object in a large photo gets a crop around it', () => {
    const mask = maskOfBoxes({ width: 3000, height: 2000 }, [
      { left: 1000, top: 700, width: 200, height: 100 },
    ]);
    expect(findRegions(mask)).toEqual([
      {
        hole: { left: 1000, top: 700, width: 200, height: 100 },
        box: { left: 850, top: 550, width: 500, height: 400 },
      },
    ]);
  });

  test('a speck gets at least 96 px on each side, cut at the border', () => {
    const mask = maskOfBoxes({ width: 3000, height: 2000 }, [{ left: 2990, top: 700, width: 1, height: 1 }]);
    expect(findRegions(mask)[0]?.box).toEqual({ left: 2894, top: 604, width: 106, height: 193 });
  });

  test('two objects far apart get two regions, two close together one', () => {
    const first = { left: 100, top: 100, width: 60, height: 60 };
    const near = { left: 180, top: 110, width: 60, height: 60 };
    const far = { left: 2500, top: 1500, width: 60, height: 60 };
    const size = { width: 3000, height: 2000 };
    expect(findRegions(maskOfBoxes(size, [far, first])).map(({ hole }) => hole)).toEqual([first, far]);
    expect(findRegions(maskOfBoxes(size, [first, near])).map(({ hole }) => hole)).toEqual([
      uniteRects(first, near),
    ]);
  });

  test('two specks are filled together up to 1.25 times the cost of filling them apart', () => {
    // Apart 2 · 193². 150 px from each other the common box is 379 × 229 (1.17 times that), at 160 px 403 × 243 (1.31).
    const speck = { left: 1000, top: 1000, width: 1, height: 1 };
    const size = { width: 3000, height: 2000 };
    const count = (distance: number): number =>
      findRegions(maskOfBoxes(size, [speck, { ...speck, left: 1000 + distance }])).length;
    expect([150, 160].map(count)).toEqual([1, 2]);
  });

  test('holes whose bounds overlap are one region, whatever it costs', () => {
    const mask = maskOfBoxes({ width: 300, height: 200 }, [
      { left: 0, top: 0, width: 2, height: 100 },
      { left: 0, top: 98, width: 100, height: 2 },
      { left: 50, top: 50, width: 100, height: 4 },
    ]);
    const regions = findRegions(mask, { marginFactor: 0, minimumMarginPx: 0 });
    expect(regions.map(({ hole }) => hole)).toEqual([{ left: 0, top: 0, width: 150, height: 100 }]);
  });

  test('a speck beside a large object is filled with it; one at the edge of its context is not, and is avoided', () => {
    const size = { width: 6000, height: 4000 };
    const object = { left: 2000, top: 1500, width: 1000, height: 1000 };
    const beside = { left: 3050, top: 2000, width: 3, height: 3 };
    const away = { left: 3500, top: 2000, width: 3, height: 3 };
    expect(findRegions(maskOfBoxes(size, [object, beside]))).toHaveLength(1);
    const mask = maskOfBoxes(size, [object, away]);
    const regions = findRegions(mask);
    expect(regions.map(({ hole }) => hole)).toEqual([object, away]);
    const [large] = regions;
    if (!large) throw new Error('no region');
    const masks = regionMask(mask, large);
    expect(countMasked(masks.hole)).toBe(1_000_000);
    expect(countMasked(masks.avoid)).toBe(9);
  });

  test('what a ring surrounds belongs to its region', () => {
    const mask = rasterizeMask(
      [
        { kind: 'box', rect: { left: 200, top: 200, width: 1200, height: 1200 }, mode: 'add' },
        { kind: 'box', rect: { left: 202, top: 202, width: 1196, height: 1196 }, mode: 'erase' },
        { kind: 'box', rect: { left: 800, top: 800, width: 1, height: 1 }, mode: 'add' },
      ],
      { width: 2000, height: 2000 },
    );
    const regions = findRegions(mask);
    expect(regions).toHaveLength(1);
    expectSoundRegions(mask, regions);
  });

  test('pixels that touch only at corners are one component; parts joined further down too', () => {
    const diagonal = createMask({ width: 50, height: 50 });
    for (let i = 0; i < 50; i++) diagonal.data[i * 50 + i] = 255;
    expect(findComponentBounds(diagonal)).toEqual([{ left: 0, top: 0, width: 50, height: 50 }]);
    const antidiagonal = createMask({ width: 50, height: 50 });
    for (let i = 0; i < 50; i++) antidiagonal.data[i * 50 + 49 - i] = 255;
    expect(findComponentBounds(antidiagonal)).toHaveLength(1);
    const comb = maskOfBoxes({ width: 50, height: 50 }, [
      { left: 3, top: 2, width: 1, height: 20 },
      { left: 13, top: 0, width: 1, height: 20 },
      { left: 23, top: 5, width: 1, height: 17 },
      { left: 3, top: 21, width: 21, height: 1 },
    ]);
    expect(findComponentBounds(comb)).toEqual([
      { left: 13, top: 0, width: 1, height: 20 },
      { left: 3, top: 2, width: 21, height: 20 },
    ]);
  });

  test('components agree with a flood fill', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.constantFrom(0, 0, 255), { minLength: 1, maxLength: 144 }),
        (width, bytes) => {
          const height = Math.ceil(bytes.length / width);
          const mask = createMask({ width, height });
          mask.data.set(bytes);
          const byKey = (rects: readonly Rect[]): string[] =>
            rects.map((rect) => JSON.stringify(rect)).sort();
          expect(byKey(findComponentBounds(mask))).toEqual(byKey(floodFillBounds(mask)));
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each([
    { width: 1, height: 1 },
    { width: 60_000, height: 10 },
    { width: 10, height: 60_000 },
    { width: 700, height: 500 },
  ])('a photo masked as a whole ($width × $height) is one region', (size) => {
    const whole = { left: 0, top: 0, ...size };
    expect(findRegions(maskOfBoxes(size, [whole]))).toEqual([{ hole: whole, box: whole }]);
  });

  test('nothing masked gives no region', () => {
    expect(findRegions(createMask({ width: 300, height: 200 }))).toEqual([]);
    expect(findRegions(createMask({ width: 0, height: 0 }))).toEqual([]);
  });

  test('noise of many thousand specks still gives sound regions', () => {
    const mask = createMask({ width: 1200, height: 900 });
    for (let index = 0; index < mask.data.length; index += 97) mask.data[index] = 255;
    const regions = findRegions(mask);
    expect(findComponentBounds(mask).length).toBeGreaterThan(10_000);
    expectSoundRegions(mask, regions);
    expectSoundRegions(mask, findRegions(mask, { marginFactor: 0, minimumMarginPx: 0 }));
  });

  test('margins below 0 are refused', () => {
    const mask = createMask({ width: 3, height: 3 });
    expect(() => findRegions(mask, { marginFactor: -1 })).toThrow(/for marginFactor but received -1/);
  });
});

describe('rectangles', () => {
  test('grown by a margin stay inside the image and hold what they held of it', () => {
    const rect = fc.record({
      left: fc.integer({ min: -50, max: 150 }),
      top: fc.integer({ min: -50, max: 150 }),
      width: fc.nat({ max: 100 }),
      height: fc.nat({ max: 100 }),
    });
    const size = { width: 100, height: 80 };
    const image = { left: 0, top: 0, ...size };
    fc.assert(
      fc.property(rect, fc.nat({ max: 60 }), (original, margin) => {
        const grown = growRect(original, margin, size);
        if (isEmptyRect(grown)) return;
        expect(uniteRects(grown, image)).toEqual(image);
        const held = intersectRects(original, image);
        if (!isEmptyRect(held)) expect(uniteRects(grown, held)).toEqual(grown);
      }),
    );
  });

  test('unite and intersect hold exactly the pixels they should', () => {
    const rect = fc.record({ left: fc.nat(9), top: fc.nat(9), width: fc.nat(9), height: fc.nat(9) });
    const holds = (r: Rect, x: number, y: number): boolean =>
      x >= r.left && y >= r.top && x < r.left + r.width && y < r.top + r.height;
    fc.assert(
      fc.property(rect, rect, fc.nat(20), fc.nat(20), (a, b, x, y) => {
        expect(holds(intersectRects(a, b), x, y)).toBe(holds(a, x, y) && holds(b, x, y));
        if (holds(a, x, y) || holds(b, x, y)) expect(holds(uniteRects(a, b), x, y)).toBe(true);
      }),
    );
  });
});

function floodFillBounds(mask: Mask): Rect[] {
  const open = mask.data.slice();
  const rects: Rect[] = [];
  open.forEach((_, seed) => {
    if (open[seed] === 0) return;
    let bounds: Rect = { left: 0, top: 0, width: 0, height: 0 };
    const stack = [seed];
    open[seed] = 0;
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      const left = index % mask.width;
      const top = Math.floor(index / mask.width);
      bounds = uniteRects(bounds, { left, top, width: 1, height: 1 });
      for (let y = Math.max(0, top - 1); y <= Math.min(mask.height - 1, top + 1); y++) {
        for (let x = Math.max(0, left - 1); x <= Math.min(mask.width - 1, left + 1); x++) {
          const neighbour = y * mask.width + x;
          if (open[neighbour] === 0) continue;
          open[neighbour] = 0;
          stack.push(neighbour);
        }
      }
    }
    rects.push(bounds);
  });
  return rects;
}

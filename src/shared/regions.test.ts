import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNumbers } from '../../tests/fixtures/images.js';
import type { Rect, Size } from './geometry.js';
import { growRect, intersectRects, isEmptyRect, uniteRects } from './geometry.js';
import type { Mask } from './mask.js';
import { countMasked, createMask, cropMask, isMaskEmpty, maskBounds } from './mask.js';
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
          const apart = dots.map(({ x, y }) => growRect({ left: x, top: y, width: 1, height: 1 }, 96, size));
          const area = (rects: readonly Rect[]): number =>
            rects.reduce((sum, { width, height }) => sum + width * height, 0);
          const boxes = findRegions(mask).map(({ box }) => box);
          const touch = (a: (typeof dots)[0], b: (typeof dots)[0]): boolean =>
            Math.abs(a.x - b.x) <= 1 && Math.abs(a.y - b.y) <= 1;
          fc.pre(!dots.some((a, index) => dots.slice(index + 1).some((b) => touch(a, b))));
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
        thicknessPx: 100,
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
    // Apart 2 · 193². 110 px from each other, each way, the common box is 303² (1.23 times that), at 115 px 308² (1.27).
    const speck = { left: 1000, top: 1000, width: 1, height: 1 };
    const size = { width: 3000, height: 2000 };
    const count = (distance: number): number =>
      findRegions(maskOfBoxes(size, [speck, { ...speck, left: 1000 + distance, top: 1000 + distance }]))
        .length;
    expect([110, 115].map(count)).toEqual([1, 2]);
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

  test('a speck beside a large object is a region of its own, and avoided by the other', () => {
    const size = { width: 6000, height: 4000 };
    const object = { left: 2000, top: 1500, width: 1000, height: 1000 };
    const speck = { left: 3050, top: 2000, width: 3, height: 3 };
    const mask = maskOfBoxes(size, [object, speck]);
    const regions = findRegions(mask);
    expect(regions.map(({ hole }) => hole)).toEqual([object, speck]);
    expect(regions[1]!.box).toEqual(growRect(speck, 96, size));
    const masks = regionMask(mask, regions[0]!);
    expect(countMasked(masks.hole)).toBe(1_000_000);
    expect(countMasked(masks.avoid)).toBe(9);
  });

  test('dust all over a photo is many small regions', () => {
    const size = { width: 6000, height: 4000 };
    const next = createNumbers(5);
    const specks = Array.from({ length: 400 }, () => ({
      left: next(5990),
      top: next(3990),
      width: 4 + next(5),
      height: 4 + next(5),
    }));
    const mask = maskOfBoxes(size, specks);
    const regions = findRegions(mask);
    expectSoundRegions(mask, regions);
    for (const { box } of regions) expect(Math.max(box.width, box.height)).toBeLessThanOrEqual(768 + 192);
  });

  test('a long wire is cut into pieces, none of them much longer than what a fill sees in full detail', () => {
    const size = { width: 5000, height: 3000 };
    const wire = rasterizeMask(
      [{ kind: 'stroke', points: [{ x: 300, y: 400 }, { x: 4700, y: 2600 }], radius: 4, mode: 'add' }], // prettier-ignore
      size,
    );
    const regions = findRegions(wire);
    expectSoundRegions(wire, regions);
    expect(regions.length).toBeGreaterThan(5);
    for (const { hole, thicknessPx } of regions) {
      expect(Math.max(hole.width, hole.height)).toBeLessThanOrEqual(768);
      expect(thicknessPx).toBeLessThan(9);
    }
  });

  test('wires are cut off the body that they end in, and the body stays whole', () => {
    const size = { width: 6000, height: 4000 };
    const body = { left: 2600, top: 1700, width: 550, height: 800 };
    const mask = maskOfBoxes(size, [
      body,
      { left: 200, top: 1900, width: 2400, height: 10 },
      { left: 3150, top: 1800, width: 2600, height: 10 },
    ]);
    const regions = findRegions(mask);
    expectSoundRegions(mask, regions);
    const thick = regions.filter(({ thicknessPx }) => thicknessPx === 550);
    expect(thick).toHaveLength(1);
    expect(intersectRects(thick[0]!.hole, body)).toEqual(body);
    expect(thick[0]!.hole.width).toBeLessThan(1000);
    expect(regions.length).toBeGreaterThan(6);
  });

  test('a net over the whole photo becomes meshes of moderate size', () => {
    const size = { width: 3000, height: 2400 };
    const strands = [0, 1, 2, 3, 4, 5, 6].flatMap((i) => [
      { left: 150 + 430 * i, top: 100, width: 6, height: 2200 },
      { left: 100, top: 150 + 330 * i, width: 2800, height: 6 },
    ]);
    const mask = maskOfBoxes(size, strands);
    const regions = findRegions(mask);
    expectSoundRegions(mask, regions);
    for (const { hole } of regions) expect(Math.max(hole.width, hole.height)).toBeLessThanOrEqual(768);
  });

  test('what is long and thick stays whole', () => {
    const object = { left: 500, top: 900, width: 2000, height: 300 };
    expect(findRegions(maskOfBoxes({ width: 3000, height: 2000 }, [object])).map(({ hole }) => hole)).toEqual(
      [object],
    );
  });

  test('what a ring surrounds belongs to its region', () => {
    const mask = rasterizeMask(
      [
        { kind: 'box', rect: { left: 200, top: 200, width: 600, height: 600 }, mode: 'add' },
        { kind: 'box', rect: { left: 202, top: 202, width: 596, height: 596 }, mode: 'erase' },
        { kind: 'box', rect: { left: 500, top: 500, width: 1, height: 1 }, mode: 'add' },
      ],
      { width: 1000, height: 1000 },
    );
    const regions = findRegions(mask);
    expect(regions).toHaveLength(1);
    expectSoundRegions(mask, regions);
  });

  test('what hangs together, also at corners, is in one region, whatever the mask', () => {
    fc.assert(
      fc.property(anyMask, anyOptions, (mask, options) => {
        const holes = findRegions(mask, options).map(({ hole }) => hole);
        for (const component of floodFillBounds(mask)) {
          const around = holes.filter((hole) => !isEmptyRect(intersectRects(hole, component)));
          expect(around.filter((hole) => isEqualRect(uniteRects(hole, component), hole))).toHaveLength(1);
        }
      }),
      { numRuns: 100 },
    );
    const diagonal = createMask({ width: 500, height: 500 });
    for (let i = 0; i < 500; i++) diagonal.data[i * 500 + (i < 250 ? i : 499 - i)] = 255;
    expect(findRegions(diagonal, { marginFactor: 0, minimumMarginPx: 0 })).toHaveLength(1);
  });

  test.each([
    { width: 1, height: 1 },
    { width: 60_000, height: 10 },
    { width: 10, height: 60_000 },
    { width: 700, height: 500 },
  ])('a photo masked as a whole ($width × $height) is one region', (size) => {
    const whole = { left: 0, top: 0, ...size };
    expect(findRegions(maskOfBoxes(size, [whole]))).toEqual([
      { hole: whole, box: whole, thicknessPx: Math.min(size.width, size.height) },
    ]);
  });

  test('nothing masked gives no region', () => {
    expect(findRegions(createMask({ width: 300, height: 200 }))).toEqual([]);
    expect(findRegions(createMask({ width: 0, height: 0 }))).toEqual([]);
  });

  test('noise of many thousand specks still gives sound regions', () => {
    const mask = createMask({ width: 1200, height: 900 });
    for (let index = 0; index < mask.data.length; index += 97) mask.data[index] = 255;
    const regions = findRegions(mask);
    expect(countMasked(mask)).toBeGreaterThan(10_000);
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

function isEqualRect(a: Rect, b: Rect): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;
}

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

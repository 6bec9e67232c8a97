import { describe, expect, test } from 'vitest';
import { createNumbers } from '../../../tests/fixtures/images.js';
import { measureHoleThickness } from './hole-thickness.js';
import { NO_TARGET } from './kernel.js';
import { wordsOf } from './level-planes.js';
import type { PyramidLevel } from './pyramid.js';
import { buildPyramid } from './pyramid.js';
import { halveWeights, weighSources } from './sources.js';
import { findTargetBox, markTargets } from './targets.js';
import { ToneSampler, toneOfLevel } from './tone.js';

/** Random pixels with holes where `isHole` says so. */
function createLevel(
  width: number,
  height: number,
  isHole: (x: number, y: number) => boolean,
  seed = 1,
): PyramidLevel {
  const next = createNumbers(seed);
  const rgba = Uint8Array.from({ length: width * height * 4 }, () => next(256));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (isHole(x, y)) rgba.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 4);
      else rgba[(y * width + x) * 4 + 3] = 255;
    }
  }
  return { width, height, rgba };
}

/** Does `predicate` hold for some pixel at most 3 away that lies in the level? */
function someNear(level: PyramidLevel, x: number, y: number, predicate: (pixel: number) => boolean): boolean {
  for (let ny = Math.max(0, y - 3); ny <= Math.min(level.height - 1, y + 3); ny++) {
    for (let nx = Math.max(0, x - 3); nx <= Math.min(level.width - 1, x + 3); nx++) {
      if (predicate(ny * level.width + nx)) return true;
    }
  }
  return false;
}

const scattered = createLevel(37, 29, (x, y) => (x * 7 + y * 13) % 97 === 0 || (x > 30 && y < 4));

describe('the pyramid', () => {
  test('averages known pixels only, at every level', () => {
    const flat = createLevel(21, 13, (x, y) => (x + y) % 3 === 0);
    for (let i = 0; i < flat.rgba.length; i += 4)
      if (flat.rgba[i + 3] === 255) flat.rgba.set([90, 160, 30], i);
    const levels = buildPyramid(flat);
    expect(levels.map(({ width, height }) => [width, height])).toEqual([
      [21, 13],
      [11, 7],
      [6, 4],
      [3, 2],
      [2, 1],
      [1, 1],
    ]);
    for (const level of levels.slice(1)) {
      for (let i = 0; i < level.rgba.length; i += 4) {
        if (level.rgba[i + 3]! > 0) expect([...level.rgba.subarray(i, i + 3)]).toEqual([90, 160, 30]);
      }
    }
  });

  test('tells how thick a hole is', () => {
    const thickness = (width: number, height: number): number =>
      measureHoleThickness(
        buildPyramid(
          createLevel(300, 200, (x, y) => x >= 20 && y >= 30 && x < 20 + width && y < 30 + height),
        ),
      );
    expect(thickness(100, 40)).toBe(40);
    expect(thickness(3, 150)).toBe(3);
    expect(thickness(0, 0)).toBe(0);
  });
});

describe('targets and sources', () => {
  test('targets are the patches that touch the hole and fit the level', () => {
    const box = findTargetBox(scattered);
    const holes = new Uint8Array(box.width * box.height).fill(9);
    const cost = new Uint32Array(box.width * box.height);
    markTargets(scattered, box, holes, cost);
    const isHole = (pixel: number): boolean => scattered.rgba[pixel * 4 + 3] === 0;
    let targets = 0;
    for (let y = 0; y < scattered.height; y++) {
      for (let x = 0; x < scattered.width; x++) {
        const fits = x >= 3 && y >= 3 && x < scattered.width - 3 && y < scattered.height - 3;
        const isTarget = fits && someNear(scattered, x, y, isHole);
        const [column, row] = [x - box.left, y - box.top];
        const isInBox = column >= 0 && row >= 0 && column < box.width && row < box.height;
        if (isTarget) {
          expect(isInBox).toBe(true);
          targets++;
        }
        if (!isInBox) continue;
        expect(cost[row * box.width + column] !== NO_TARGET).toBe(isTarget);
        expect(holes[row * box.width + column]).toBe(isHole(y * scattered.width + x) ? 1 : 0);
      }
    }
    expect(targets).toBeGreaterThan(100);
  });

  test('sources are the patches that are wholly known and nowhere forbidden', () => {
    const next = createNumbers(3);
    const weights = Uint8Array.from({ length: 37 * 29 }, () => (next(60) === 0 ? 0 : 1 + next(255)));
    const result = weighSources(scattered, findTargetBox(scattered), weights);
    let sources = 0;
    for (let y = 0; y < 29; y++) {
      for (let x = 0; x < 37; x++) {
        const fits = x >= 3 && y >= 3 && x < 34 && y < 26;
        const isBad = someNear(scattered, x, y, (p) => scattered.rgba[p * 4 + 3] === 0 || weights[p] === 0);
        const expected = fits && !isBad ? weights[y * 37 + x] : 0;
        expect(result[y * 37 + x]).toBe(expected);
        if (expected) sources++;
      }
    }
    expect(sources).toBeGreaterThan(10);
  });

  test('a coarser level keeps what must not be copied, and else the greatest weight of its pixels', () => {
    const [level, coarser] = buildPyramid(createLevel(5, 3, () => false));
    const weights = Uint8Array.from([9, 8, 7, 6, 5, 255, 0, 4, 3, 2, 30, 20, 10, 40, 50]);
    expect([...halveWeights(weights, level!, coarser!)]).toEqual([0, 7, 5, 30, 40, 50]);
  });
});

describe('tone and detail', () => {
  test('the tone of a hole is a membrane, or the guide where there is one', () => {
    const ramp = createLevel(40, 20, (x) => x >= 10 && x < 30);
    for (let pixel = 0; pixel < 800; pixel++) {
      if (ramp.rgba[pixel * 4 + 3] === 255) ramp.rgba.fill((pixel % 40) * 5, pixel * 4, pixel * 4 + 3);
    }
    const membrane = toneOfLevel(ramp, 1).rgb;
    for (let x = 0; x < 40; x++) expect(Math.abs(membrane[(10 * 40 + x) * 3]! - x * 5)).toBeLessThan(3);
    const guided = toneOfLevel(ramp, 1, {
      width: 2,
      height: 1,
      rgb: Float32Array.of(7, 7, 7, 200, 200, 200),
    }).rgb;
    expect([guided[15 * 3], guided[25 * 3], guided[35 * 3]]).toEqual([7, 200, 175]);
    const mixed = toneOfLevel(ramp, 1, {
      width: 2,
      height: 1,
      rgb: Float32Array.of(7, 7, 7, 200, 200, 200),
      blurPx: 0.1,
    }).rgb;
    expect(mixed[19 * 3]).toBeGreaterThan(60);
    expect(mixed[35 * 3]).toBeCloseTo(175, -1);
  });

  test('a sampled tone is the same pixel by pixel and as a plane', () => {
    const small = toneOfLevel(
      createLevel(6, 5, () => false),
      8,
    );
    const size = { width: 45, height: 37 };
    const sampler = new ToneSampler(small, size, 8);
    const plane = new Uint8Array(45 * 37 * 4);
    sampler.write(wordsOf(plane), new Uint8Array(45 * 37).fill(77));
    const exact = new Float64Array(3);
    for (let pixel = 0; pixel < 45 * 37; pixel++) {
      sampler.read(pixel % 45, Math.floor(pixel / 45), exact);
      expect(Math.abs(plane[pixel * 4 + 1]! - exact[1]!)).toBeLessThanOrEqual(0.51);
      expect(plane[pixel * 4 + 3]).toBe(77);
    }
  });
});

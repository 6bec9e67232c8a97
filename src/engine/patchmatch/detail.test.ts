import { describe, expect, test } from 'vitest';

import { createNumbers } from '../../../tests/fixtures/images.js';
import type { DetailMap } from './detail.js';
import { excessDetail, measureDetail, writeHoleDetail, writeKnownDetail } from './detail.js';
import { NO_TARGET } from './kernel.js';
import type { CoarsePieces } from './piece-detail.js';
import type { PyramidLevel } from './pyramid.js';
import type { PatchField } from './start-field.js';

const WIDTH = 120;
const HEIGHT = 60;

/** Smooth grey left of column 60 and noise right of it, with a hole across both. */
function halfNoise(): PyramidLevel {
  const next = createNumbers(1);
  const rgba = new Uint8Array(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const at = (y * WIDTH + x) * 4;
      if (x >= 40 && x < 80 && y >= 10 && y < 50) continue;
      rgba.fill(x < 60 ? 128 : 100 + next(40), at, at + 3).fill(255, at + 3, at + 4);
    }
  }
  return { width: WIDTH, height: HEIGHT, rgba };
}

/** Every pixel of the hole's box copies from `shift` columns to the right. */
function copyFrom(shift: number): PatchField {
  const box = { left: 70, top: 15, width: 10, height: 30 };
  const field = new Uint32Array(box.width * box.height);
  for (let index = 0; index < field.length; index++) {
    const x = box.left + (index % box.width);
    field[index] = (box.top + Math.floor(index / box.width)) * 0x10000 + x + shift;
  }
  return { box, field, cost: new Uint32Array(field.length).fill(100) };
}

/** The whole hole, in pixels four times as large, copies from `shift` of these to the right. */
function movePiece(shift: number): CoarsePieces {
  const box = { left: 10, top: 2, width: 10, height: 11 };
  const field = Uint32Array.from({ length: box.width * box.height }, (_, index) => {
    const x = box.left + (index % box.width);
    return (box.top + Math.floor(index / box.width)) * 0x10000 + x + shift;
  });
  return { field: { box, field, cost: new Uint32Array(field.length) }, factor: 4 };
}

describe('detail', () => {
  test('in the hole is that of the side it is on', () => {
    const level = halfNoise();
    const plane = new Uint8Array(WIDTH * HEIGHT * 4);
    const map = measureDetail(level);
    writeKnownDetail(map, level, plane);
    writeHoleDetail(map, level, plane, 1.4);
    const at = (x: number): number => plane[(30 * WIDTH + x) * 4 + 3]!;
    expect(at(20)).toBe(0);
    expect(at(100)).toBeGreaterThan(110);
    expect(at(44)).toBeLessThan(at(76) - 30);
  });

  test('beside noise is as calm as the plain piece that is shown there', () => {
    const level = halfNoise();
    const at = ({ width, magnitudes }: DetailMap, x: number): number => magnitudes[15 * width + x / 2]!;
    const alone = measureDetail(level);
    const plain = measureDetail(level, movePiece(-10));
    expect(at(alone, 76)).toBeGreaterThan(5);
    expect(at(plain, 76)).toBeLessThan(1);
    expect(at(plain, 100)).toBe(at(alone, 100));
  });

  test('is never calmer than the calmest that is known straight left, right, above or below', () => {
    const level = halfNoise();
    const noise = createNumbers(2);
    // Only the far left stays plain, hidden from the hole by noise.
    for (let at = 0; at < level.rgba.length; at += 4) {
      if ((at / 4) % WIDTH >= 10 && level.rgba[at + 3] === 255) level.rgba.fill(100 + noise(40), at, at + 3);
    }
    const plain = measureDetail(level, movePiece(-18));
    expect(plain.magnitudes[15 * plain.width + 38]).toBeGreaterThan(4);
  });

  test('is no more than the rim says where a piece is noisy', () => {
    const level = halfNoise();
    expect(measureDetail(level, movePiece(10)).magnitudes).toEqual(measureDetail(level).magnitudes);
  });

  test('is what the rim says where nothing is copied', () => {
    const level = halfNoise();
    const { field, factor } = movePiece(-10);
    field.cost.fill(NO_TARGET);
    expect(measureDetail(level, { field, factor }).magnitudes).toEqual(measureDetail(level).magnitudes);
  });

  test('a gain asks the hole for more, and the rest for nothing', () => {
    const level = halfNoise();
    const map = measureDetail(level);
    const [plain, raised] = [1, 2].map((gain) => {
      const plane = new Uint8Array(WIDTH * HEIGHT * 4);
      writeKnownDetail(map, level, plane);
      writeHoleDetail(map, level, plane, gain);
      return plane;
    });
    const at = (plane: Uint8Array, x: number): number => plane[(30 * WIDTH + x) * 4 + 3]!;
    // One doubling is 32 units, less where the magnitude is small.
    expect(at(raised!, 76) - at(plain!, 76)).toBeGreaterThan(25);
    expect(at(raised!, 100)).toBe(at(plain!, 100));
  });

  test('a fill of smooth patches lacks detail, and one of noise has about what is wanted or more', () => {
    const level = halfNoise();
    const map = measureDetail(level);
    expect(excessDetail(map, level, copyFrom(-55))).toBeLessThan(0.1);
    const noise = excessDetail(map, level, copyFrom(25));
    expect(noise).toBeGreaterThan(0.9);
    expect(noise).toBeLessThan(1.6);
  });
});

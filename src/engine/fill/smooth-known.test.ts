import { describe, expect, test } from 'vitest';

import { createNumbers } from '../../../tests/fixtures/images.js';
import { smoothKnown } from './smooth-known.js';

const SIZE = 64;
const PIXELS = SIZE * SIZE;

/** Grain of ±12 around 80 to the left of x = 32 and around `right` from there on; a square hole of 7 in the middle. */
function grainy(right: number) {
  const next = createNumbers(3);
  const rgb = new Float32Array(PIXELS * 3);
  const hole = new Float32Array(PIXELS);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const x = pixel % SIZE;
    const y = Math.floor(pixel / SIZE);
    const isHole = x >= 24 && x < 40 && y >= 24 && y < 40;
    if (isHole) hole[pixel] = 1;
    rgb.fill(isHole ? 7 : (x < 32 ? 80 : right) + next(25) - 12, pixel * 3, pixel * 3 + 3);
  }
  const lines = new Float32Array(PIXELS);
  return { width: SIZE, height: SIZE, rgb, hole, lines };
}

/** Mean and spread of the first channel in the rows 4 to 20 of some columns. */
function describeColumns(rgb: Float32Array, from: number, to: number): { mean: number; spread: number } {
  const values: number[] = [];
  for (let y = 4; y < 20; y++) {
    for (let x = from; x < to; x++) values.push(rgb[(y * SIZE + x) * 3]!);
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, spread: Math.sqrt(square) };
}

describe('smoothing what is known', () => {
  test('takes the grain and leaves the border of two fields where it is', () => {
    const guide = grainy(180);
    expect(describeColumns(guide.rgb, 4, 28).spread).toBeGreaterThan(6);
    const { rgb } = smoothKnown(guide);
    expect(describeColumns(rgb, 4, 28).spread).toBeLessThan(3);
    expect(describeColumns(rgb, 29, 31).mean).toBeLessThan(90);
    expect(describeColumns(rgb, 33, 35).mean).toBeGreaterThan(170);
  });

  test('mixes two fields that no contour divides', () => {
    const { rgb } = smoothKnown(grainy(90));
    const left = describeColumns(rgb, 30, 32).mean;
    const right = describeColumns(rgb, 32, 34).mean;
    expect(right - left).toBeLessThan(5);
  });

  test('lets a line divide them', () => {
    const guide = grainy(90);
    for (let y = 0; y < SIZE; y++) guide.lines[y * SIZE + 32] = 1;
    const { rgb } = smoothKnown(guide);
    expect(describeColumns(rgb, 33, 35).mean - describeColumns(rgb, 30, 32).mean).toBeGreaterThan(7);
  });

  test('leaves the hole as it is, and the guide that was given', () => {
    const guide = grainy(180);
    const before = guide.rgb.slice();
    const { rgb } = smoothKnown(guide);
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      if (guide.hole[pixel] === 1) expect(rgb[pixel * 3]).toBe(7);
    }
    expect(guide.rgb).toEqual(before);
  });
});

import { expect, test } from 'vitest';

import { createMask } from '../../shared/mask.js';
import type { RasterImage8 } from '../raster-image.js';
import { NO_TARGET } from './kernel.js';
import { renderField } from './render-field.js';
import type { SearchResult } from './search-field.js';

const SIDE = 40;
const SOURCE = { x: 8, y: 20 };
const TARGET = { x: 30, y: 20 };

/** A grey photo with one target patch, copied from a place whose tone is `difference` below that of the target. */
function fillWithTone(difference: number): number {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(100);
  const region: RasterImage8 = { width: SIDE, height: SIDE, channels: 3, depth: 8, data };
  const mask = createMask({ width: SIDE, height: SIDE });
  // So large a hole that the patch reaches no pixel around it: there is no seam to correct.
  for (let y = 10; y < 31; y++) mask.data.fill(255, y * SIDE + 20, y * SIDE + 40);
  const cost = new Uint32Array(SIDE * SIDE).fill(NO_TARGET);
  const field = new Uint32Array(SIDE * SIDE);
  cost[TARGET.y * SIDE + TARGET.x] = 1;
  field[TARGET.y * SIDE + TARGET.x] = SOURCE.y * 0x10000 + SOURCE.x;
  const rgb = new Float32Array(SIDE * SIDE * 3).fill(100);
  for (let index = 0; index < rgb.length; index++) {
    if (Math.floor(index / 3) % SIDE >= 20) rgb[index]! += difference;
  }
  const result: SearchResult = {
    field: { box: { left: 0, top: 0, width: SIDE, height: SIDE }, field, cost },
    tone: { width: SIDE, height: SIDE, rgb, factor: 1 },
    toneShiftLimit: 12,
  };
  renderField(region, mask, result);
  return data[(TARGET.y * SIDE + TARGET.x) * 3]!;
}

test('a copy keeps its colour where the tone is as good as the same', () => {
  expect(fillWithTone(0)).toBe(100);
  expect(fillWithTone(0.9)).toBe(100);
  expect(fillWithTone(-1)).toBe(100);
});

test('a copy is moved to the tone of its new place, by what goes beyond the slack', () => {
  expect(fillWithTone(5)).toBe(104);
  expect(fillWithTone(-5)).toBe(96);
});

test('a copy is never moved by more than the limit', () => {
  expect(fillWithTone(60)).toBe(112);
  expect(fillWithTone(-60)).toBe(88);
});

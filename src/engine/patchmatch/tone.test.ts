import { describe, expect, test } from 'vitest';

import type { PyramidLevel } from './pyramid.js';
import { ToneSampler, toneOfLevel } from './tone.js';

/** Known and of one grey everywhere. */
function greyLevel(side: number, grey: number): PyramidLevel {
  const rgba = new Uint8Array(side * side * 4).fill(grey);
  for (let pixel = 0; pixel < side * side; pixel++) rgba[pixel * 4 + 3] = 255;
  return { width: side, height: side, rgba };
}

/** Dark columns on the left, light ones on the right. */
function halves(side: number): Float32Array {
  return Float32Array.from({ length: side * side * 3 }, (_, index) =>
    Math.floor(index / 3) % side < side / 2 ? 40 : 200,
  );
}

describe('a guide that is a tone itself', () => {
  const guide = { width: 8, height: 8, rgb: halves(8), isTone: true };

  test('is the tone of known pixels too', () => {
    const tone = toneOfLevel(greyLevel(8, 90), 1, guide);
    expect([...tone.rgb]).toEqual([...guide.rgb]);
  });

  test('keeps its fineness at levels that are finer, where it covers several pixels', () => {
    const level = greyLevel(32, 90);
    const tone = toneOfLevel(level, 2, guide);
    expect(tone).toMatchObject({ width: 8, factor: 8 });
    const sampler = new ToneSampler(tone, level, tone.factor / 2);
    const colour = new Float64Array(3);
    sampler.read(13, 5, colour);
    expect(colour[0]).toBe(40);
    sampler.read(18, 5, colour);
    expect(colour[0]).toBe(200);
  });

  test('is averaged where levels are coarser', () => {
    const tone = toneOfLevel(greyLevel(2, 90), 16, guide);
    expect(tone).toMatchObject({ width: 2, factor: 16 });
    expect([tone.rgb[0], tone.rgb[3]]).toEqual([40, 200]);
  });
});

test('any other guide is the tone in the hole, and the photo is around it', () => {
  const level = greyLevel(8, 90);
  level.rgba[3] = 0;
  const tone = toneOfLevel(level, 1, { width: 8, height: 8, rgb: halves(8) });
  expect([tone.rgb[0], tone.rgb[3]]).toEqual([40, 90]);
});

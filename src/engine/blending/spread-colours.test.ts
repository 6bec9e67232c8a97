import { expect, test } from 'vitest';

import { spreadColours } from './spread-colours.js';

/** A strip of 21 pixels, 0 at the left end and 200 at the right. */
function strip(barrier?: number): Float32Array {
  const width = 21;
  const rgb = new Float32Array(width * 3);
  rgb.fill(200, 20 * 3);
  const flow = new Float32Array(width).fill(1);
  if (barrier !== undefined) flow[barrier] = 0;
  const inside = Array.from({ length: 19 }, (_, index) => index + 1);
  spreadColours({ width, height: 1, rgb, inside, flow, wanted: rgb.slice(), hold: new Float32Array(width) });
  return rgb;
}

test('colours go evenly from one end to the other', () => {
  const rgb = strip();
  for (let x = 0; x <= 20; x++) expect(rgb[x * 3 + 1]).toBeCloseTo(10 * x, 1);
});

test('nothing flows over a barrier', () => {
  const rgb = strip(10);
  expect(rgb[9 * 3]).toBeCloseTo(0, 3);
  expect(rgb[11 * 3]).toBeCloseTo(200, 3);
});

test('a pixel that is held strongly keeps what is wanted of it', () => {
  const rgb = new Float32Array(3 * 3);
  const wanted = rgb.slice().fill(90, 3, 6);
  const hold = Float32Array.of(0, 1000, 0);
  spreadColours({ width: 3, height: 1, rgb, inside: [1], flow: Float32Array.of(1, 1, 1), wanted, hold });
  expect(rgb[3]).toBeCloseTo(90, 0);
});

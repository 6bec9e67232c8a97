import { afterAll, expect, test } from 'vitest';

import { frameHole, framedSize } from '../../shared/frame.js';
import { countMasked } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import { compositePatches } from '../blending/composite.js';
import { createEngine } from '../engine.js';
import type { RasterImage8 } from '../raster-image.js';

const engine = createEngine({ threads: 2 });
afterAll(() => engine.dispose());

const PHOTO = { width: 200, height: 160 };
const FRAME = { left: 50, top: 30, right: 0, bottom: 0, degrees: 0 };
const SIZE = framedSize(PHOTO, FRAME);

/** Sky above a level horizon, grass below, with grain. */
function valueAt(x: number, y: number): number {
  const grain = ((Math.imul(y * 997 + x + 1, 2_654_435_761) >>> 16) % 13) - 6;
  return (y < 90 ? 200 : 60) + grain;
}

test('a level horizon goes on outside of the photo, to the very end, and the photo is untouched', async () => {
  const data = new Uint8Array(SIZE.width * SIZE.height * 3);
  for (let y = 0; y < PHOTO.height; y++) {
    for (let x = 0; x < PHOTO.width; x++) {
      data.fill(valueAt(x, y), ((y + 30) * SIZE.width + x + 50) * 3, ((y + 30) * SIZE.width + x + 51) * 3);
    }
  }
  const image: RasterImage8 = { ...SIZE, channels: 3, depth: 8, data };
  const mask = rasterizeMask(frameHole(PHOTO, FRAME), SIZE);
  const filled = await engine.fill(image, mask, { fill: 'auto', fit: 'off' }, {}, { isOutward: true });
  expect(filled.method).toBe('patchmatch');
  const result = compositePatches(image, filled.patches);
  const at = (x: number, y: number): number => result.data[(y * SIZE.width + x) * 3]!;
  // The horizon is met where it is seen: a few pixels of an evenly grey sky may come from anywhere.
  let wrong = 0;
  for (let y = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++) {
      if (mask.data[y * SIZE.width + x] !== 0 && at(x, y) > 130 !== y < 120) wrong++;
    }
  }
  expect(wrong / countMasked(mask)).toBeLessThan(0.03);
  // An edge that enters goes on as an edge, to the very end.
  for (let x = 0; x < 50; x++) {
    expect(at(x, 116), `sky at ${x}`).toBeGreaterThan(150);
    expect(at(x, 124), `grass at ${x}`).toBeLessThan(110);
  }
  expect(at(50, 30)).toBe(valueAt(0, 0));
  expect(at(249, 189)).toBe(valueAt(199, 159));
});

import { expect, test } from 'vitest';

import { AppError } from '../../shared/app-error.js';
import { createMask } from '../../shared/mask.js';
import type { RasterImage8 } from '../raster-image.js';
import { suggestLines } from './suggest-lines.js';

const SIDE = 400;

/** Dark below a line that falls by a fifth, bright above it. */
function slope(): RasterImage8 {
  const data = new Uint8Array(3 * SIDE * SIDE);
  for (let y = 0, at = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, at += 3) {
      const share = Math.min(1, Math.max(0, y + 0.5 - edgeAt(x + 0.5) + 0.5));
      data.fill(190 - 120 * share, at, at + 3);
    }
  }
  return { width: SIDE, height: SIDE, channels: 3, depth: 8, data };
}

const edgeAt = (x: number): number => 150 + x / 5;

function holesAt(...lefts: readonly number[]): ReturnType<typeof createMask> {
  const mask = createMask({ width: SIDE, height: SIDE });
  for (const left of lefts) {
    const top = Math.round(edgeAt(left + 25)) - 25;
    for (let y = top; y < top + 50; y++) mask.data.fill(255, y * SIDE + left, y * SIDE + left + 50);
  }
  return mask;
}

test('lines lie where the contour goes on, through each hole, in pixels of the photo', async () => {
  const lines = await suggestLines(slope(), holesAt(40, 310));
  expect(lines).toHaveLength(2);
  for (const { x, y } of lines.flat()) expect(Math.abs(y - edgeAt(x))).toBeLessThan(1.5);
  const [first, second] = lines.map((points) => points.map(({ x }) => x));
  expect([Math.min(...first!), Math.max(...first!)].map(Math.round)).toEqual([
    expect.closeTo(40, -1) as number,
    expect.closeTo(90, -1) as number,
  ]);
  expect(Math.min(...second!)).toBeGreaterThan(300);
});

test('there are none without a hole, and whoever waits can be told to go', async () => {
  expect(await suggestLines(slope(), createMask({ width: SIDE, height: SIDE }))).toEqual([]);
  const cancelled = suggestLines(slope(), holesAt(40), AbortSignal.abort());
  await expect(cancelled).rejects.toThrow(AppError);
});

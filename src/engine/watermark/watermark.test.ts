import { describe, expect, test } from 'vitest';

import { isMaskEmpty } from '../../shared/mask.js';
import type { RasterImage8 } from '../raster-image.js';
import { drawPicture, INK, mark, SIZE } from './fixtures/draw-pictures.js';
import { estimateWatermark } from './estimate-watermark.js';
import { removeWatermark } from './remove-watermark.js';

function drawSet(opacity: number, colour: readonly number[], count = 18): RasterImage8[] {
  return Array.from({ length: count }, (_, number) => mark(drawPicture(number), opacity, colour));
}

/** Mean difference over the letters. */
function differenceInInk(a: RasterImage8, b: RasterImage8): number {
  const sum = INK.flatMap((at) =>
    [0, 1, 2].map((channel) => Math.abs(a.data[3 * at + channel]! - b.data[3 * at + channel]!)),
  );
  return sum.reduce((total, value) => total + value, 0) / sum.length;
}

describe('a repeated watermark', () => {
  test.each([
    ['white', 0.4, [255, 255, 255]],
    ['black', 0.5, [0, 0, 0]],
    ['red', 0.3, [220, 30, 40]],
  ] as const)('%s: opacity and colour are found, and what shone through comes back', (_, opacity, colour) => {
    const found = estimateWatermark(drawSet(opacity, colour))!;
    expect(Math.abs(found.opacity - opacity)).toBeLessThan(0.06);
    for (const [channel, value] of colour.entries())
      expect(Math.abs(found.colour[channel]! - value)).toBeLessThan(30);
    const truth = drawPicture(5);
    const marked = mark(truth, opacity, colour);
    const { patch, rest } = removeWatermark(marked, found);
    expect(isMaskEmpty(rest)).toBe(true);
    const restored = { ...marked, data: Uint8Array.from(marked.data) };
    for (let y = 0; y < patch.rect.height; y++) {
      for (let x = 0; x < patch.rect.width; x++) {
        const from = y * patch.rect.width + x;
        if (patch.alpha[from] === 0) continue;
        const to = (patch.rect.top + y) * SIZE.width + patch.rect.left + x;
        restored.data.set(patch.image.data.subarray(3 * from, 3 * from + 3), 3 * to);
      }
    }
    expect(differenceInInk(restored, truth)).toBeLessThan(0.2 * differenceInInk(marked, truth));
  });

  test('where nothing shines through it is left to a fill', () => {
    const found = estimateWatermark(drawSet(0.5, [255, 255, 255]))!;
    const picture = mark(drawPicture(3), 0.5, [255, 255, 255]);
    for (const at of INK) picture.data.fill(20, 3 * at, 3 * at + 3);
    const { rest } = removeWatermark(picture, found);
    expect(INK.filter((at) => rest.data[at] === 0)).toEqual([]);
  });

  test('pictures without a mark, too few of them, and copies of one say nothing', () => {
    expect(estimateWatermark(Array.from({ length: 18 }, (_, number) => drawPicture(number)))).toBeUndefined();
    expect(estimateWatermark(drawSet(0.4, [255, 255, 255], 5))).toBeUndefined();
    const copies = Array.from({ length: 12 }, () => mark(drawPicture(1), 0.4, [255, 255, 255]));
    expect(estimateWatermark(copies)).toBeUndefined();
  });
});

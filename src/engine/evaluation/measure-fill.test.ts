import { describe, expect, test } from 'vitest';

import { createMask } from '../../shared/mask.js';
import type { Mask } from '../../shared/mask.js';
import type { RasterImage8 } from '../raster-image.js';
import { sumGradient } from './gradient-sum.js';
import { readLuma } from './luma.js';
import { measureFill } from './measure-fill.js';
import { compareStructure } from './structural-similarity.js';

function drawImage(
  width: number,
  height: number,
  value: (x: number, y: number, channel: number) => number,
): RasterImage8 {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3);
    data[at] = value(pixel % width, Math.floor(pixel / width), at % 3);
  }
  return { width, height, channels: 3, depth: 8, data };
}

const truthAt = (x: number, y: number, channel: number): number =>
  (x * 37 + y * 59 + channel * 83 + x * y * 7) % 256;
const fillAt = (x: number, y: number, channel: number): number => (x * 5 + y * 3 + channel * 40 + 60) % 256;
const isHole = (x: number, y: number): boolean => (x >= 18 && y <= 9) || (x - 7) ** 2 + (y - 15) ** 2 <= 16;

/** 29 x 23 pixels, a hole at two borders and one inside, one pixel outside that is off by 1. */
function tinyCase(): { truth: RasterImage8; filled: RasterImage8; hole: Mask } {
  const truth = drawImage(29, 23, truthAt);
  const filled = drawImage(29, 23, (x, y, channel) => (isHole(x, y) ? fillAt : truthAt)(x, y, channel));
  filled.data[2] = ((filled.data[2] ?? 0) + 1) % 256;
  const hole = createMask(truth);
  for (let pixel = 0; pixel < hole.data.length; pixel++) {
    if (isHole(pixel % 29, Math.floor(pixel / 29))) hole.data[pixel] = 255;
  }
  return { truth, filled, hole };
}

describe('the figures of a fill', () => {
  // evaluate.py with OpenCV 4.6 on the same pixels as PNG; `ssim` is the mean of its ssim_map, the sums its gradient().
  test('are those of evaluate.py', () => {
    const { truth, filled, hole } = tinyCase();
    const metrics = measureFill(truth, filled, hole);
    const expected = {
      l1_pct: 8.932396546824627,
      l2_pct: 4.959388817701875,
      l1_hole_pct: 37.470300489168416,
      psnr: 13.045718415449812,
      psnr_hole: 6.818431992510026,
      ssim: 0.7651657735711819,
      ssim_hole: 0.21345514698406093,
      gradient_truth: 28211.147853597016,
      gradient_fill: 19220.760577632595,
      changed_outside: 0.19685039370078738,
    };
    expect(Object.keys(metrics).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, value] of Object.entries(expected)) {
      expect(metrics[name as keyof typeof metrics], name).toBeCloseTo(value, 8);
    }
  });

  test('are perfect for the truth itself', () => {
    const { truth, hole } = tinyCase();
    const metrics = measureFill(truth, truth, hole);
    expect(metrics).toMatchObject({ l1_pct: 0, l2_pct: 0, l1_hole_pct: 0, psnr: 100, psnr_hole: 100 });
    expect(metrics.changed_outside).toBe(0);
    expect(metrics.ssim).toBeCloseTo(1, 12);
    expect(metrics.ssim_hole).toBeCloseTo(1, 12);
    expect(metrics.gradient_fill).toBe(metrics.gradient_truth);
  });

  test('have nothing outside when the whole image is the hole', () => {
    const { truth, filled } = tinyCase();
    const everything = createMask(truth);
    everything.data.fill(255);
    const metrics = measureFill(truth, filled, everything);
    expect(metrics.changed_outside).toBe(0);
    expect(metrics.l1_hole_pct).toBeCloseTo(metrics.l1_pct, 12);
    expect(metrics.ssim_hole).toBeCloseTo(metrics.ssim, 12);
  });

  test('do not exist without a hole, or for images that do not fit', () => {
    const { truth, filled, hole } = tinyCase();
    expect(() => measureFill(truth, filled, createMask(truth))).toThrow(
      expect.objectContaining({ code: 'MASK_EMPTY' }),
    );
    const smaller = drawImage(28, 23, truthAt);
    expect(() => measureFill(truth, smaller, hole)).toThrow(
      expect.objectContaining({ code: 'INVALID_PARAMS' }),
    );
    const withAlpha: RasterImage8 = { ...truth, channels: 4, data: new Uint8Array(29 * 23 * 4) };
    expect(() => measureFill(withAlpha, filled, hole)).toThrow(
      expect.objectContaining({ code: 'INVALID_PARAMS' }),
    );
  });
});

describe('an image smaller than the window', () => {
  const truth = drawImage(3, 2, truthAt);
  const filled = drawImage(3, 2, (x, y, channel) => fillAt(x + 5, y + 12, channel));

  // evaluate.py: ssim_map(...).mean(), ssim_map(...)[1, 2].
  test('is mirrored as often as it takes', () => {
    const hole = createMask(truth);
    hole.data[5] = 255;
    const structure = compareStructure(readLuma(truth), readLuma(filled), hole);
    expect(structure.image).toBeCloseTo(0.24914309406114718, 10);
    expect(structure.hole).toBeCloseTo(0.2506863597447498, 10);
  });

  // evaluate.py: gradient(...) over all six pixels.
  test('has the gradient of its mirrored rows', () => {
    const everything = createMask(truth);
    everything.data.fill(255);
    expect(sumGradient(readLuma(truth), everything)).toBeCloseTo(528, 10);
  });

  test('may be a single pixel', () => {
    const pixel = drawImage(1, 1, truthAt);
    const metrics = measureFill(pixel, drawImage(1, 1, fillAt), {
      width: 1,
      height: 1,
      data: Uint8Array.of(255),
    });
    expect(metrics.gradient_truth).toBe(0);
    expect(metrics.ssim).toBeGreaterThan(0);
    expect(metrics.ssim).toBeLessThan(1);
  });
});

test('luma is the fixed-point rounding of OpenCV', () => {
  // cv2.cvtColor of these colours; the second and third differ from the 14-bit weights of older versions.
  const colours = LUMA_CASES;
  const image: RasterImage8 = {
    width: colours.length,
    height: 1,
    channels: 3,
    depth: 8,
    data: Uint8Array.from(colours.flatMap(([r, g, b]) => [r, g, b])),
  };
  expect([...readLuma(image)]).toEqual(colours.map(([, , , luma]) => luma));
});

/** R, G, B and luma. */
const LUMA_CASES = [
  [255, 255, 255, 255],
  [21, 0, 230, 32],
  [93, 159, 240, 148],
  [34, 228, 255, 173],
] as const;

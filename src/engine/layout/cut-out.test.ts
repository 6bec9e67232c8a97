import { describe, expect, test } from 'vitest';

import { createMask } from '../../shared/mask.js';
import type { Mask } from '../../shared/mask.js';
import type { RasterImage8 } from '../raster-image.js';
import { cutOut } from './cut-out.js';
import { placeCutOut } from './place-cut-out.js';

const WIDTH = 100;
const HEIGHT = 80;
const ALL = { left: 0, top: 0, width: WIDTH, height: HEIGHT };
const MIDDLE = { x: 50, y: 40 };
const RED = [220, 60, 40] as const;

/** How much of a pixel a disc with a soft edge covers. */
function coverAt(x: number, y: number): number {
  const out = Math.hypot(x + 0.5 - MIDDLE.x, y + 0.5 - MIDDLE.y) - 20;
  return Math.max(0, Math.min(1, 0.5 - out / 4));
}

function grass(): RasterImage8 {
  const data = new Uint8Array(3 * WIDTH * HEIGHT);
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
    const grain = ((Math.imul(pixel + 1, 2_654_435_761) >>> 16) % 21) - 10;
    data.set([70 + grain, 130 + grain, 60 + grain], 3 * pixel);
  }
  return { width: WIDTH, height: HEIGHT, channels: 3, depth: 8, data };
}

function withDisc(ground: RasterImage8): { photo: RasterImage8; mask: Mask } {
  const data = ground.data.slice();
  const mask = createMask(ground);
  for (let y = 0, pixel = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++, pixel++) {
      const cover = coverAt(x, y);
      if (Math.hypot(x + 0.5 - MIDDLE.x, y + 0.5 - MIDDLE.y) < 24) mask.data[pixel] = 255;
      for (const [channel, value] of RED.entries())
        data[3 * pixel + channel]! += cover * (value - data[3 * pixel + channel]!);
    }
  }
  return { photo: { ...ground, data }, mask };
}

describe('a thing that is cut out', () => {
  const ground = grass();
  const { photo, mask } = withDisc(ground);
  const cut = cutOut(photo, ground, mask, ALL);

  test('covers as much of each pixel as it did, also where the mask is too wide', () => {
    for (let y = 0, pixel = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++, pixel++)
        expect(Math.abs(cut.cover[pixel]! - coverAt(x, y))).toBeLessThan(0.12);
    }
  });

  test('has nothing of the ground in its colours', () => {
    const errors = cut.colours.map((value, at) =>
      cut.cover[Math.floor(at / 3)]! < 0.3 ? 0 : Math.abs(value - RED[at % 3]!),
    );
    expect(Math.max(...errors)).toBeLessThan(25);
  });

  test('takes its shadow along, as much of the light as it takes', () => {
    const shaded = { ...photo, data: photo.data.slice() };
    for (let x = 20; x < 80; x++)
      for (let channel = 0; channel < 3; channel++) shaded.data[3 * (70 * WIDTH + x) + channel]! *= 0.6;
    const { shade } = cutOut(shaded, ground, mask, ALL);
    expect(shade[3 * (70 * WIDTH + 50)]).toBeCloseTo(0.6, 1);
    expect(shade[3 * (75 * WIDTH + 50)]).toBe(1);
  });
});

describe('a cut-out at its new place', () => {
  const ground = grass();
  const { photo, mask } = withDisc(ground);
  const cut = cutOut(photo, ground, mask, { left: 20, top: 10, width: 60, height: 60 });
  const stay = { dx: 0, dy: 0, scale: 1, degrees: 0, mirror: false, copy: false };

  test('keeps its pixels where it is only shifted', async () => {
    const placed = await placeCutOut(cut, MIDDLE, { ...stay, dx: -7, dy: 5 });
    expect(placed).toEqual({ ...cut, rect: { left: 13, top: 15, width: 60, height: 60 } });
  });

  test('keeps its middle and its colours, and covers as much more as it is larger, where it is scaled and turned', async () => {
    const placed = await placeCutOut(cut, MIDDLE, { ...stay, scale: 1.5, degrees: 30 });
    const { left, top, width, height } = placed.rect;
    expect(Math.abs(left + width / 2 - MIDDLE.x)).toBeLessThanOrEqual(1);
    expect(Math.abs(top + height / 2 - MIDDLE.y)).toBeLessThanOrEqual(1);
    const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);
    expect(sum(placed.cover) / sum(cut.cover)).toBeCloseTo(2.25, 1);
    const middle = Math.floor(height / 2) * width + Math.floor(width / 2);
    expect(placed.cover[middle]).toBeCloseTo(1, 2);
    expect([...placed.colours.subarray(3 * middle, 3 * middle + 3)].map(Math.round)).toEqual([...RED]);
  });

  test('is turned clockwise, and mirrored before', async () => {
    const dot = { ...cut, cover: new Float32Array(3600) };
    for (let y = 28; y < 32; y++) for (let x = 48; x < 52; x++) dot.cover[60 * y + x] = 1;
    const find = async (move: Partial<typeof stay>): Promise<readonly number[]> => {
      const { rect, cover } = await placeCutOut(dot, MIDDLE, { ...stay, ...move });
      const at = cover.indexOf(Math.max(...cover));
      return [rect.left + (at % rect.width) - MIDDLE.x, rect.top + Math.floor(at / rect.width) - MIDDLE.y];
    };
    const near = (place: readonly number[], x: number, y: number): void => {
      expect(Math.hypot(place[0]! - x, place[1]! - y)).toBeLessThan(4);
    };
    near(await find({ scale: 1.0001 }), 20, 0);
    near(await find({ degrees: 90 }), 0, 20);
    near(await find({ mirror: true }), -20, 0);
    near(await find({ mirror: true, degrees: 90 }), 0, -20);
  });
});

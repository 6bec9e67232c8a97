import { describe, expect, test } from 'vitest';

import { AppError } from '../../../shared/app-error.js';
import type { Mask } from '../../../shared/mask.js';
import { countMasked, cropMask } from '../../../shared/mask.js';
import { rasterizeMask } from '../../../shared/mask-shapes.js';
import { findWorkArea } from '../../fill/work-area.js';
import { cropRaster } from '../../raster-crop.js';
import type { RasterImage8 } from '../../raster-image.js';
import { fitMask } from './fit-mask.js';
import { fitReachPx } from './fit-reach.js';

const WIDTH = 320;
const HEIGHT = 240;
const MIDDLE = { x: 150, y: 120 };
type Colour = readonly [red: number, green: number, blue: number];

/** Grass with grain, and on it a disc whose edge is blurred over `blurPx`. */
function discOnGrass(radius: number, { blurPx = 2, disc = [180, 60, 50] as Colour } = {}): RasterImage8 {
  const data = new Uint8Array(3 * WIDTH * HEIGHT);
  for (let y = 0, pixel = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++, pixel++) {
      const grain = ((Math.imul(pixel + 1, 2_654_435_761) >>> 16) % 25) - 12;
      const grass: Colour = [70 + grain + x / 16, 120 + grain + 10 * Math.sin(y / 9), 60 + grain];
      const out = Math.hypot(x - MIDDLE.x, y - MIDDLE.y) - radius;
      const share = Math.max(0, Math.min(1, 0.5 - out / (2 * blurPx)));
      for (const [channel, value] of grass.entries())
        data[3 * pixel + channel] = value + (disc[channel]! - value) * share;
    }
  }
  return { width: WIDTH, height: HEIGHT, channels: 3, depth: 8, data };
}

function brush(radius: number, dx = 0): Mask {
  const points = [{ x: MIDDLE.x + dx + 0.5, y: MIDDLE.y + 0.5 }];
  return rasterizeMask([{ kind: 'stroke', points, radius, mode: 'add' }], { width: WIDTH, height: HEIGHT });
}

/** Pixels up to `radius` from the middle that are not masked, and masked ones farther away. */
function compareWithDisc(mask: Mask, radius: number): { missed: number; beyond: number } {
  let missed = 0;
  let beyond = 0;
  for (let pixel = 0; pixel < mask.data.length; pixel++) {
    const isNear = Math.hypot((pixel % WIDTH) - MIDDLE.x, Math.floor(pixel / WIDTH) - MIDDLE.y) <= radius;
    if (isNear && mask.data[pixel] === 0) missed++;
    if (!isNear && mask.data[pixel] !== 0) beyond++;
  }
  return { missed, beyond };
}

describe('a mask', () => {
  test('that is too tight takes in all of the thing and the blur of its edge, and little more', async () => {
    const fitted = await fitMask(discOnGrass(40), brush(35));
    expect(compareWithDisc(fitted, 42).missed).toBe(0);
    expect(compareWithDisc(fitted, 48).beyond).toBe(0);
  });

  test('that lies beside the thing takes in the side that it leaves out', async () => {
    const drawn = brush(41, 6);
    const fitted = await fitMask(discOnGrass(40), drawn);
    expect(compareWithDisc(drawn, 41).missed).toBeGreaterThan(200);
    expect(compareWithDisc(fitted, 41).missed).toBe(0);
    // What was marked stays so.
    expect(drawn.data.every((value, pixel) => value === 0 || fitted.data[pixel] === 255)).toBe(true);
  });

  test('that is loose stays as it is', async () => {
    const drawn = brush(56);
    expect(await fitMask(discOnGrass(40), drawn)).toEqual(drawn);
  });

  test('over nothing but its surroundings stays as it is', async () => {
    const drawn = brush(30);
    const grass = discOnGrass(0, { blurPx: 0.001 });
    expect(await fitMask(grass, drawn)).toEqual(drawn);
  });

  test('in the middle of a large thing does not run away', async () => {
    const drawn = brush(20);
    const { missed, beyond } = compareWithDisc(
      await fitMask(discOnGrass(100), drawn),
      20 + fitReachPx({ width: 41, height: 41 }),
    );
    expect(beyond).toBe(0);
    expect(missed).toBeGreaterThan(0);
  });

  test('does not jump to another thing of the same colour', async () => {
    const image = discOnGrass(30);
    const other = { left: 230, top: 110, width: 20, height: 20 };
    for (let y = other.top; y < other.top + other.height; y++) {
      for (let x = other.left; x < other.left + other.width; x++)
        image.data.set([180, 60, 50], 3 * (y * WIDTH + x));
    }
    const fitted = await fitMask(image, brush(28));
    expect(countMasked(cropMask(fitted, other))).toBe(0);
    expect(compareWithDisc(fitted, 31).missed).toBe(0);
  });

  test('of a wire takes in the blur at its sides', async () => {
    const image = discOnGrass(0, { blurPx: 0.001 });
    for (let x = 20; x < 300; x++) {
      for (const [dy, share] of [
        [-2, 0.4],
        [-1, 1],
        [0, 1],
        [1, 1],
        [2, 0.4],
      ] as const) {
        const at = 3 * ((100 + dy) * WIDTH + x);
        for (let channel = 0; channel < 3; channel++) image.data[at + channel]! *= 1 - 0.9 * share;
      }
    }
    const points = [
      { x: 24, y: 100.5 },
      { x: 296, y: 100.5 },
    ];
    const drawn = rasterizeMask([{ kind: 'stroke', points, radius: 1.5, mode: 'add' }], image);
    const fitted = await fitMask(image, drawn);
    const column = cropMask(fitted, { left: 160, top: 90, width: 1, height: 21 }).data;
    expect(column.subarray(8, 13).every((value) => value === 255)).toBe(true);
    expect(column.filter((value) => value !== 0).length).toBeLessThanOrEqual(13);
  });

  test('fits in a part of the photo as it does in all of it', async () => {
    const image = discOnGrass(24);
    const drawn = brush(21);
    const area = findWorkArea(drawn, { dilatePx: 0, featherPx: 0, fit: 'auto' });
    expect(area.width).toBeLessThan(WIDTH);
    const part = await fitMask(cropRaster(image, area), cropMask(drawn, area));
    expect(part).toEqual(cropMask(await fitMask(image, drawn), area));
  });

  test('fits in photos of 16 bits and in grey ones', async () => {
    const { data, ...image } = discOnGrass(40);
    const deep = Uint16Array.from(data, (value) => 257 * value);
    const fitted = await fitMask({ ...image, depth: 16, data: deep }, brush(35));
    expect(fitted).toEqual(await fitMask({ ...image, data }, brush(35)));
    const grey = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => (3 * data[3 * pixel + 1]!) / 2);
    const fittedGrey = await fitMask({ ...image, channels: 1, data: grey }, brush(35));
    expect(compareWithDisc(fittedGrey, 41).missed).toBe(0);
  });

  test('can be cancelled', async () => {
    const fitting = fitMask(discOnGrass(40), brush(35), AbortSignal.abort());
    await expect(fitting).rejects.toThrow(AppError);
    await expect(fitting).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

import { describe, expect, test } from 'vitest';

import { AppError } from '../../../shared/app-error.js';
import type { Rect } from '../../../shared/geometry.js';
import { growRect } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import { countMasked, cropMask } from '../../../shared/mask.js';
import { rasterizeMask } from '../../../shared/mask-shapes.js';
import { findWorkArea } from '../../fill/work-area.js';
import { cropRaster } from '../../raster-crop.js';
import type { RasterImage8 } from '../../raster-image.js';
import { fitMask as fit } from './fit-mask.js';
import { fitReachPx } from './fit-reach.js';
import type { FindThing } from './thing-finder.js';
import type { WorkPicture } from './work-picture.js';

const WIDTH = 320;
const HEIGHT = 240;
const MIDDLE = { x: 150, y: 120 };
type Colour = readonly [red: number, green: number, blue: number];

/** What is found, without a shadow. */
function foundWhere(
  { isMasked }: WorkPicture,
  likelihoodAt: (pixel: number) => number,
): ReturnType<FindThing> {
  return Promise.resolve({
    thing: Float32Array.from(isMasked, (_, pixel) => likelihoodAt(pixel)),
    shadow: new Float32Array(isMasked.length),
  });
}

async function fitMask(...values: Parameters<typeof fit>): Promise<Mask> {
  return (await fit(...values)).mask;
}

/** Takes for the thing what is redder than green, or darker than anything on grass; sharp as no network is. */
const findRed: FindThing = (picture) =>
  foundWhere(picture, (pixel) => {
    const [red, green] = [picture.colours[3 * pixel]!, picture.colours[3 * pixel + 1]!];
    return red > green - 10 || green < 80 ? 0.9 : 0.05;
  });

const findNothing: FindThing = (picture) => foundWhere(picture, () => 0);

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

/** The mask without what lies in `rect`. */
function without(mask: Mask, { left, top, width, height }: Rect): Mask {
  const data = mask.data.slice();
  for (let y = top; y < top + height; y++) data.fill(0, y * WIDTH + left, y * WIDTH + left + width);
  return { ...mask, data };
}

describe('a mask', () => {
  test('that is too tight takes in all of the thing and the blur of its edge, and little more', async () => {
    const fitted = await fitMask(discOnGrass(40), brush(35), findRed);
    expect(compareWithDisc(fitted, 42).missed).toBe(0);
    expect(compareWithDisc(fitted, 48).beyond).toBe(0);
  });

  test('that lies beside the thing takes in the side that it leaves out', async () => {
    const drawn = brush(41, 6);
    const fitted = await fitMask(discOnGrass(40), drawn, findRed);
    expect(compareWithDisc(drawn, 41).missed).toBeGreaterThan(200);
    expect(compareWithDisc(fitted, 41).missed).toBe(0);
  });

  test('that is loose gives back what is not the thing', async () => {
    const fitted = await fitMask(discOnGrass(40), brush(60), findRed);
    expect(compareWithDisc(fitted, 40).missed).toBe(0);
    expect(compareWithDisc(fitted, 46).beyond).toBe(0);
  });

  test('over nothing but its surroundings stays as it is', async () => {
    const drawn = brush(30);
    const grass = discOnGrass(0, { blurPx: 0.001 });
    expect(await fitMask(grass, drawn, findNothing)).toEqual(drawn);
  });

  test('takes in what it leaves out, and gives nothing back, where no network can look', async () => {
    const nowhere: FindThing = () => Promise.resolve(undefined);
    const fitted = await fitMask(discOnGrass(40), brush(35), nowhere);
    expect(compareWithDisc(fitted, 42).missed).toBe(0);
    expect(compareWithDisc(fitted, 48).beyond).toBe(0);
    expect(await fitMask(discOnGrass(40), brush(56), nowhere)).toEqual(brush(56));
  });

  test('takes in nothing that the network finds unlikely', async () => {
    const drawn = brush(35);
    const onlyMasked: FindThing = (picture) => foundWhere(picture, (pixel) => picture.isMasked[pixel]!);
    const fitted = await fitMask(discOnGrass(40), drawn, onlyMasked);
    expect(compareWithDisc(fitted, 39).missed).toBeGreaterThan(100);
  });

  test('of several things is fitted around each', async () => {
    const image = discOnGrass(30);
    const speck = { left: 20, top: 20, width: 4, height: 4 };
    const drawn = brush(45);
    for (let y = speck.top; y < speck.top + speck.height; y++)
      drawn.data.fill(255, y * WIDTH + speck.left, y * WIDTH + speck.left + speck.width);
    const fitted = await fitMask(image, drawn, findRed);
    expect(countMasked(cropMask(fitted, speck))).toBe(16);
    expect(compareWithDisc(without(fitted, growRect(speck, 2, image)), 36).beyond).toBe(0);
  });

  test('in the middle of a large thing does not run away', async () => {
    const drawn = brush(20);
    const { missed, beyond } = compareWithDisc(
      await fitMask(discOnGrass(100), drawn, findRed),
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
    const fitted = await fitMask(image, brush(28), findRed);
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
    const fitted = await fitMask(image, drawn, findRed);
    const column = cropMask(fitted, { left: 160, top: 90, width: 1, height: 21 }).data;
    expect(column.subarray(8, 13).every((value) => value === 255)).toBe(true);
    expect(column.filter((value) => value !== 0).length).toBeLessThanOrEqual(13);
  });

  test('fits in a part of the photo as it does in all of it', async () => {
    const image = discOnGrass(24);
    const drawn = brush(21);
    const area = findWorkArea(drawn, { dilatePx: 0, featherPx: 0, fit: 'auto' });
    expect(area.width).toBeLessThan(WIDTH);
    const part = await fitMask(cropRaster(image, area), cropMask(drawn, area), findRed);
    expect(part).toEqual(cropMask(await fitMask(image, drawn, findRed), area));
  });

  test('fits in photos of 16 bits and in grey ones', async () => {
    const { data, ...image } = discOnGrass(40);
    const deep = Uint16Array.from(data, (value) => 257 * value);
    const fitted = await fitMask({ ...image, depth: 16, data: deep }, brush(35), findRed);
    expect(fitted).toEqual(await fitMask({ ...image, data }, brush(35), findRed));
    const grey = Uint8Array.from(
      { length: WIDTH * HEIGHT },
      (_, pixel) => 90 + (data[3 * pixel + 1]! - 60) / 2,
    );
    const findDark: FindThing = (picture) =>
      foundWhere(picture, (pixel) => (picture.colours[3 * pixel + 2]! < 95 ? 1 : 0));
    const fittedGrey = await fitMask({ ...image, channels: 1, data: grey }, brush(35), findDark);
    expect(compareWithDisc(fittedGrey, 38).missed).toBe(0);
  });

  test('takes in a tip that the network sees too small, where the ground is calm', async () => {
    const [width, height, radius] = [900, 700, 200];
    const middle = { x: 400, y: 350 };
    const isTip = (x: number, y: number): boolean => x >= 600 && x < 618 && y >= 348 && y < 352;
    const data = new Uint8Array(3 * width * height);
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at += 3) {
        const isDark = isTip(x, y) || Math.hypot(x - middle.x, y - middle.y) <= radius;
        data.fill(isDark ? 50 : 190 + (((at * 7919) >>> 3) % 5), at, at + 3);
      }
    }
    const points = [middle, { ...middle, x: middle.x + 1 }];
    const drawn = rasterizeMask([{ kind: 'stroke', points, radius: radius + 2, mode: 'add' }], {
      width,
      height,
    });
    const findDisc: FindThing = (picture) =>
      foundWhere(picture, (pixel) => {
        const x = picture.box.left + picture.scale * (pixel % picture.width);
        const y = picture.box.top + picture.scale * Math.floor(pixel / picture.width);
        return Math.hypot(x - middle.x, y - middle.y) <= radius ? 1 : 0;
      });
    const fitted = await fitMask({ width, height, channels: 3, depth: 8, data }, drawn, findDisc);
    for (let x = 600; x < 618; x++) expect(fitted.data[350 * width + x]).toBe(255);
    expect(countMasked(fitted)).toBeLessThan(1.06 * countMasked(drawn));
  });

  test('can be cancelled', async () => {
    const fitting = fitMask(discOnGrass(40), brush(35), findRed, AbortSignal.abort());
    await expect(fitting).rejects.toThrow(AppError);
    await expect(fitting).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

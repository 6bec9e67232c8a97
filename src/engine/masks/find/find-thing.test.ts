import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import type { Point } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import { countMasked, createMask } from '../../../shared/mask.js';
import { drawPixels } from '../../../shared/pixel-runs.js';
import type { Stroke } from '../../../shared/stroke.js';
import type { RasterImage, RasterImage8 } from '../../raster-image.js';
import { ONNX_RUNTIME } from '../../inference/runtime.js';
import { ModelStore } from '../../models/model-store.js';
import type { FindThing } from '../fit/thing-finder.js';
import { ThingFinder } from '../fit/thing-finder.js';
import { findThingAt, MOST_FOUND_SHARE } from './find-thing.js';
import { PhotoLevels } from './photo-levels.js';

const SHIPPED = new ModelStore(fileURLToPath(new URL('../../../../resources/models', import.meta.url)));

type Colour = readonly [red: number, green: number, blue: number];
interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly colour: Colour;
}

const RED: Colour = [180, 60, 50];
const YELLOW: Colour = [210, 180, 60];

/** Takes what it is given for the thing. */
const believe: FindThing = ({ isMasked }) =>
  Promise.resolve({
    thing: Float32Array.from(isMasked, (value) => (value === 1 ? 0.9 : 0.1)),
    shadow: undefined,
  });
const doubt: FindThing = ({ isMasked }) =>
  Promise.resolve({ thing: new Float32Array(isMasked.length), shadow: undefined });

/** Grass with grain, and discs on it. */
function drawScene(width: number, height: number, discs: readonly Disc[]): RasterImage8 {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const grain = ((Math.imul(pixel + 1, 2_654_435_761) >>> 16) % 25) - 12;
      const disc = discs.find((each) => Math.hypot(x + 0.5 - each.x, y + 0.5 - each.y) <= each.radius);
      const colour = disc?.colour ?? [70 + (20 * x) / width, 120 + 10 * Math.sin(y / 9), 60];
      for (let channel = 0; channel < 3; channel++) data[3 * pixel + channel] = colour[channel]! + grain / 2;
    }
  }
  return { width, height, channels: 3, depth: 8, data };
}

function line(...points: [number, number][]): Stroke {
  return { points: points.map(([x, y]) => ({ x, y })), radius: 3, mode: 'add' };
}

function loopAround({ x, y, radius }: Disc): Stroke {
  const points = Array.from({ length: 25 }, (_, index): Point => {
    const angle = (2 * Math.PI * index) / 24;
    const away = radius * (1.25 + 0.12 * Math.sin(5 * angle));
    return { x: x + away * Math.cos(angle), y: y + away * Math.sin(angle) };
  });
  return { points, radius: 3, mode: 'add' };
}

async function find(
  image: RasterImage,
  own: Stroke,
  against: Stroke[] = [],
  network = believe,
): Promise<Mask> {
  const found = await findThingAt(new PhotoLevels(image), own, against, network);
  const mask = createMask(image);
  if (found) drawPixels(mask, { ...found, mode: 'add' });
  return mask;
}

/** The share of pixels in one of both that are in both. */
function overlap(mask: Mask, discs: readonly Disc[]): number {
  let both = 0;
  let either = 0;
  for (let pixel = 0; pixel < mask.data.length; pixel++) {
    const x = (pixel % mask.width) + 0.5;
    const y = Math.floor(pixel / mask.width) + 0.5;
    const isInside = discs.some((disc) => Math.hypot(x - disc.x, y - disc.y) <= disc.radius);
    const isMasked = mask.data[pixel] !== 0;
    if (isInside && isMasked) both++;
    if (isInside || isMasked) either++;
  }
  return both / either;
}

describe('the thing that is meant', () => {
  const disc: Disc = { x: 300, y: 220, radius: 70, colour: RED };
  const scene = drawScene(640, 480, [disc, { x: 520, y: 300, radius: 60, colour: RED }]);

  test.each([
    ['a line across it', line([260, 210], [330, 240])],
    ['a loop around it', loopAround(disc)],
    ['a click on it', line([310, 215])],
  ])('is found by %s, and not another one like it', async (_, scribble) => {
    expect(overlap(await find(scene, scribble), [disc])).toBeGreaterThan(0.95);
  });

  test('is the same when asked again, and without a network', async () => {
    const scribble = line([260, 210], [330, 240]);
    const none: FindThing = () => Promise.resolve(undefined);
    const once = await find(scene, scribble);
    expect(Buffer.compare((await find(scene, scribble)).data, once.data)).toBe(0);
    expect(overlap(await find(scene, scribble, [], none), [disc])).toBeGreaterThan(0.95);
  });

  test('has several colours where the line goes through them', async () => {
    const head: Disc = { x: 300, y: 130, radius: 45, colour: YELLOW };
    const figure = drawScene(640, 480, [head, disc]);
    const mask = await find(figure, line([300, 110], [300, 260]));
    expect(overlap(mask, [head, disc])).toBeGreaterThan(0.93);
  });

  test('does without what another scribble excludes', async () => {
    const neighbour: Disc = { x: 425, y: 220, radius: 65, colour: RED };
    const pair = drawScene(640, 480, [disc, neighbour]);
    const both = await find(pair, line([280, 220], [310, 225]));
    const one = await find(pair, line([280, 220], [310, 225]), [line([390, 190], [420, 250])]);
    const isMeant = (mask: Mask, { x, y }: Disc): boolean => mask.data[y * mask.width + x] === 255;
    expect([isMeant(both, disc), isMeant(both, neighbour)]).toEqual([true, true]);
    expect([isMeant(one, disc), isMeant(one, neighbour)]).toEqual([true, false]);
    expect(overlap(one, [disc])).toBeGreaterThan(0.75);
  });

  test('ends on its edge at the full size of a large photo', async () => {
    const large: Disc = { x: 1200, y: 800, radius: 420, colour: RED };
    const mask = await find(drawScene(2400, 1600, [large]), line([950, 700], [1450, 900]));
    expect(overlap(mask, [large])).toBeGreaterThan(0.985);
  });

  test('is found in sixteen bits and in grey', async () => {
    const deep: RasterImage = {
      ...scene,
      depth: 16,
      data: Uint16Array.from(scene.data, (value) => value * 257),
    };
    const grey: RasterImage = {
      ...scene,
      channels: 1,
      data: scene.data.filter((_, index) => index % 3 === 1),
    };
    for (const image of [deep, grey])
      expect(overlap(await find(image, line([260, 210], [330, 240])), [disc])).toBeGreaterThan(0.93);
  });
});

describe('nothing is found', () => {
  const disc: Disc = { x: 300, y: 220, radius: 70, colour: RED };

  test('beside the photo', async () => {
    const scene = drawScene(320, 240, []);
    expect(countMasked(await find(scene, line([-80, -90], [-40, -50])))).toBe(0);
  });

  test('where the network sees something else', async () => {
    const scene = drawScene(640, 480, [disc]);
    expect(countMasked(await find(scene, line([260, 210], [330, 240]), [], doubt))).toBe(0);
  });

  test('where nothing stands out', async () => {
    const even = drawScene(640, 480, [{ ...disc, radius: 1000 }]);
    const finder = new ThingFinder((network) => SHIPPED.readFitting(network), {
      runtime: ONNX_RUNTIME,
      threads: 1,
    });
    const network: FindThing = (picture) => finder.find(picture);
    expect(countMasked(await find(even, line([260, 210], [330, 240]), [], network))).toBe(0);
    await finder.release();
  });

  test('where it would take more of the photo than may go', async () => {
    const huge: Disc = { x: 320, y: 240, radius: 230, colour: RED };
    expect(Math.PI * huge.radius ** 2).toBeGreaterThan(MOST_FOUND_SHARE * 640 * 480);
    expect(countMasked(await find(drawScene(640, 480, [huge]), line([150, 240], [480, 240])))).toBe(0);
  });

  test('once it is cancelled', async () => {
    const levels = new PhotoLevels(drawScene(640, 480, [disc]));
    const answer = findThingAt(levels, line([260, 210], [330, 240]), [], believe, AbortSignal.abort());
    await expect(answer).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

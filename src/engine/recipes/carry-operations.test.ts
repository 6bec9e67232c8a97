import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { Mask } from '../../shared/mask.js';
import { createMask } from '../../shared/mask.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { CloneOperation, FillOperation, MoveOperation } from '../../shared/operation.js';
import { openImage } from '../codec/source-image.js';
import type { RasterImage8 } from '../raster-image.js';
import { moveCamera, readPhoto, toHomography } from '../../../tests/fixtures/move-camera.js';
import type { Homography } from '../registration/homography.js';
import { invertHomography, mapPoint } from '../registration/homography.js';
import { carryOperation, carryOperations } from './carry-operations.js';
import { createReferenceReader } from './reference-photo.js';
import type { Recipe } from './recipe.js';

const SAMPLES = join(import.meta.dirname, '../../../samples');
const FROM = { width: 400, height: 300 };
const TO = { width: 500, height: 360 };

function fillOf(mask: readonly MaskShape[], sketch: FillOperation['inputs']['sketch'] = []): FillOperation {
  return { kind: 'fill', inputs: { mask, sketch }, options: DEFAULT_FILL_OPTIONS };
}

/** The mask as the other photo shows it, pixel by pixel. */
function show(mask: Mask, homography: Homography): Mask {
  const back = invertHomography(homography)!;
  const shown = createMask(TO);
  for (let at = 0; at < shown.data.length; at++) {
    const place = mapPoint(back, { x: (at % TO.width) + 0.5, y: Math.floor(at / TO.width) + 0.5 });
    const [x, y] = [Math.floor(place.x), Math.floor(place.y)];
    if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) continue;
    shown.data[at] = mask.data[y * mask.width + x]!;
  }
  return shown;
}

/** Pixels that both mark, as a part of those that one of them does. */
function agreement(one: Mask, other: Mask): number {
  let [both, either] = [0, 0];
  for (let at = 0; at < one.data.length; at++) {
    const [a, b] = [one.data[at] !== 0, other.data[at] !== 0];
    if (a && b) both++;
    if (a || b) either++;
  }
  return both / either;
}

describe('what is marked in one photo', () => {
  const homography = toHomography(FROM, { degrees: 12, zoom: 1.2, right: 0.1, slant: [0.05, 0.02] });

  test.each<[string, readonly MaskShape[]]>([
    [
      'a stroke',
      [
        {
          kind: 'stroke',
          points: [
            { x: 90, y: 80 },
            { x: 220, y: 150 },
          ],
          radius: 14,
          mode: 'add',
        },
      ],
    ],
    ['a box', [{ kind: 'box', rect: { left: 120, top: 90, width: 80, height: 50 }, mode: 'add' }]],
    [
      'a polygon',
      [
        {
          kind: 'polygon',
          points: [
            { x: 90, y: 80 },
            { x: 200, y: 90 },
            { x: 150, y: 170 },
          ],
          mode: 'add',
        },
      ],
    ],
    [
      'pixels',
      [
        {
          kind: 'pixels',
          rect: { left: 100, top: 90, width: 60, height: 40 },
          runs: [0, 1200, 600, 600],
          mode: 'add',
        },
      ],
    ],
    [
      'a box without what was erased',
      [
        { kind: 'box', rect: { left: 120, top: 90, width: 80, height: 50 }, mode: 'add' },
        { kind: 'stroke', points: [{ x: 150, y: 110 }], radius: 12, mode: 'erase' },
      ],
    ],
  ])('as %s lies on the same in another', (_name, shapes) => {
    const { inputs } = carryOperation(fillOf(shapes), homography, FROM, TO);
    const carried = rasterizeMask(inputs.mask, TO);
    const expected = show(rasterizeMask(shapes, FROM), homography);
    // A stroke is as wide everywhere as it is where that is most.
    expect(agreement(carried, expected)).toBeGreaterThan(0.93);
  });

  test('has its guidance lines and sources there too', () => {
    const line = {
      points: [
        { x: 100, y: 100 },
        { x: 200, y: 120 },
      ],
      radius: 2,
      mode: 'add',
    } as const;
    const fill = fillOf([{ kind: 'stroke', ...line, radius: 20 }], [line]);
    const operation = { ...fill, inputs: { ...fill.inputs, sources: { avoid: [line], prefer: [] } } };
    const { inputs } = carryOperation(operation, homography, FROM, TO) as FillOperation;
    expect(inputs.sketch[0]!.points).toEqual(line.points.map((point) => mapPoint(homography, point)));
    expect(inputs.sources!.avoid).toEqual(inputs.sketch);
  });

  test('and moved away, or copied from elsewhere, goes the same way', () => {
    const to = { dx: 100, dy: 0, scale: 2, degrees: 5, mirror: true, copy: false };
    const mask = [
      { kind: 'box' as const, rect: { left: 100, top: 100, width: 40, height: 40 }, mode: 'add' as const },
    ];
    const move: MoveOperation = { kind: 'move', inputs: { mask, to }, options: DEFAULT_FILL_OPTIONS };
    const turned = toHomography(FROM, { degrees: 90, zoom: 1.5, right: 0.2 });
    const carried = carryOperation(move, turned, FROM, TO) as MoveOperation;
    expect(carried.inputs.to).toMatchObject({ dx: 0, dy: 150, scale: 2, mirror: true });
    const clone: CloneOperation = {
      ...{ kind: 'clone', inputs: { mask, from: { dx: 40, dy: 20 } } },
      options: { blend: 'heal', softPx: 3 },
    };
    const copied = carryOperation(clone, turned, FROM, TO) as CloneOperation;
    expect(copied.inputs.from).toEqual({ dx: -30, dy: 60 });
    // What is mirrored is turned the other way with the picture, so that it takes that back twice.
    expect(carried.inputs.to.degrees).toBeCloseTo(5 + 2 * 90 - 360);
  });
});

describe('a recipe', () => {
  const readReference = createReferenceReader();
  const box = { kind: 'box', rect: { left: 240, top: 200, width: 50, height: 70 }, mode: 'add' } as const;
  const edge = { ...box, rect: { left: 0, top: 0, width: 30, height: 30 } };

  async function setUp() {
    const folder = await temporaryFolder();
    const write = async (name: string, { data, width, height }: RasterImage8): Promise<string> => {
      const path = join(folder, name);
      await sharp(data, { raw: { width, height, channels: 3 } })
        .png()
        .toFile(path);
      return path;
    };
    const image = await readPhoto(join(SAMPLES, 'sundial.jpg'), 720);
    const reference = await readReference(await write('reference.png', image));
    const operations = [fillOf([edge]), fillOf([box])];
    const recipe: Recipe = {
      ...{ format: 'lacuna-recipe', version: 1 },
      ...{ sensor: reference.sensor, operations },
    };
    return { write, image, reference, recipe };
  }

  test('is carried over to where the scene lies, without what lies in it no more', async () => {
    const { write, image, reference, recipe } = await setUp();
    const truth = toHomography(image, { right: -0.08, down: -0.02, degrees: 2 });
    const photo = await openImage(await write('moved.png', moveCamera(image, truth, { grain: 4 })));
    const [carried, ...others] = await carryOperations(recipe, reference, photo);
    expect(others).toEqual([]);
    const [shape] = carried!.inputs.mask;
    const { points } = shape as Extract<MaskShape, { kind: 'polygon' }>;
    const there = mapPoint(truth, { x: 240, y: 200 });
    expect(Math.hypot(points[0]!.x - there.x, points[0]!.y - there.y)).toBeLessThan(1);
  });

  test('is refused for another scene, and with a photo on which it was not made', async () => {
    const { reference, recipe } = await setUp();
    const other = await openImage(join(SAMPLES, 'nuthatch.jpg'));
    const work = carryOperations(recipe, reference, other);
    await expect(work).rejects.toMatchObject({ code: 'REGISTRATION_WEAK', details: { reason: 'few' } });
    const sensor = { width: 10, height: 10 };
    await expect(carryOperations({ ...recipe, sensor }, reference, other)).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
  });

  test('reads its photo again only when it was changed', async () => {
    const { write, image } = await setUp();
    const path = await write('changing.png', image);
    const first = await readReference(path);
    expect(await readReference(path)).toBe(first);
    await sharp({ create: { width: 64, height: 48, channels: 3, background: 'grey' } }).toFile(path);
    expect((await readReference(path)).sensor).toEqual({ width: 64, height: 48 });
  });
});

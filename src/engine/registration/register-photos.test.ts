import { join } from 'node:path';

import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';

import type { RasterImage8 } from '../raster-image.js';
import type { CameraMove } from '../../../tests/fixtures/move-camera.js';
import { farthestApart, moveCamera, readPhoto, toHomography } from '../../../tests/fixtures/move-camera.js';
import { fitDirectly } from './fit-homography.js';
import { composeHomographies, invertHomography, mapPoint } from './homography.js';
import type { PhotoFeatures } from './photo-features.js';
import { findFeatures } from './photo-features.js';
import type { Registration } from './register-photos.js';
import { registerPhotos } from './register-photos.js';

const SAMPLES = ['sundial', 'nuthatch', 'dandelion'] as const;
type Sample = (typeof SAMPLES)[number];
/** Small, so that it is quick. */
const SIDE = 720;
const MARKED = [{ left: 350, top: 210, width: 80, height: 110 }];

const photos = new Map<Sample, { readonly image: RasterImage8; readonly features: PhotoFeatures }>();

beforeAll(async () => {
  for (const name of SAMPLES) {
    const image = await readPhoto(join(import.meta.dirname, `../../../samples/${name}.jpg`), SIDE);
    photos.set(name, { image, features: findFeatures(image) });
  }
}, 60_000);

function registerOn(name: Sample, other: RasterImage8, marked = MARKED): Registration {
  return registerPhotos(photos.get(name)!.features, findFeatures(other), marked);
}

/** The largest error where a photo was moved so; not a number where it is refused. */
function errorAfter(name: Sample, move: CameraMove, look: Parameters<typeof moveCamera>[2] = {}): number {
  const { image } = photos.get(name)!;
  const truth = toHomography(image, move);
  const found = registerOn(name, moveCamera(image, truth, look));
  return found.kind === 'registered' ? farthestApart(truth, found.homography, image) : NaN;
}

describe('a photo of the same scene', () => {
  test.each<[string, Sample, CameraMove, Parameters<typeof moveCamera>[2]]>([
    ['to the side', 'nuthatch', { right: 0.07, down: -0.04 }, {}],
    ['with grain and darker', 'dandelion', { right: -0.05 }, { grain: 10, light: 0.7 }],
    ['turned a little', 'sundial', { degrees: 4, right: 0.02 }, { grain: 4 }],
    ['turned much', 'nuthatch', { degrees: 30 }, {}],
    ['from nearer', 'sundial', { zoom: 1.15, down: 0.03 }, { grain: 4 }],
    ['aslant', 'dandelion', { slant: [0.08, -0.05], degrees: 2, right: 0.03 }, { grain: 4 }],
  ])('%s is laid over it to a pixel', (_name, sample, move, look) => {
    expect(errorAfter(sample, move, look)).toBeLessThan(1);
  });

  test('that is the same is where it is, and the same photos give the same answer', () => {
    const { image } = photos.get('sundial')!;
    const found = registerOn('sundial', image);
    if (found.kind !== 'registered') throw new Error(found.reason);
    expect(farthestApart([1, 0, 0, 0, 1, 0, 0, 0, 1], found.homography, image)).toBeLessThan(1e-6);
    const moved = moveCamera(image, toHomography(image, { degrees: 4 }), { grain: 10 });
    expect(registerOn('sundial', moved)).toEqual(registerOn('sundial', moved));
  });
});

describe('a photo is refused', () => {
  test('that shows something else, or nothing', () => {
    for (const one of SAMPLES) {
      for (const other of SAMPLES.filter((name) => name !== one)) {
        const found = registerPhotos(photos.get(one)!.features, photos.get(other)!.features, MARKED);
        expect(found).toMatchObject({ kind: 'refused', reason: 'few' });
      }
    }
    const { image } = photos.get('sundial')!;
    const empty = { ...image, data: new Uint8Array(image.data.length).fill(120) };
    expect(registerOn('sundial', empty)).toEqual({ kind: 'refused', reason: 'few', inliers: 0, matches: 0 });
  });

  test('that is mirrored', () => {
    const { image } = photos.get('sundial')!;
    const mirrored = moveCamera(image, [-1, 0, image.width, 0, 1, 0, 0, 0, 1]);
    expect(registerOn('sundial', mirrored)).toMatchObject({ kind: 'refused' });
  });

  test('in which what is marked lies far from all that both show', () => {
    const { image } = photos.get('sundial')!;
    // All but a small part lies in fog.
    const part = { left: 40, top: 290, width: 150, height: 150 };
    const foggy = { ...image, data: new Uint8Array(image.data.length).fill(150) };
    for (let y = part.top; y < part.top + part.height; y++) {
      const [start, end] = [part.left, part.left + part.width].map((x) => (y * image.width + x) * 3);
      foggy.data.set(image.data.subarray(start, end), start);
    }
    const moved = moveCamera(foggy, toHomography(image, { right: 0.03 }), { grain: 6 });
    const [one, other] = [findFeatures(foggy), findFeatures(moved)];
    const register = (left: number, top: number): Registration =>
      registerPhotos(one, other, [{ left, top, width: 40, height: 40 }]);
    expect(register(670, 10)).toMatchObject({ kind: 'refused', reason: 'far' });
    expect(register(90, 340)).toMatchObject({ kind: 'registered' });
  });

  test('in which what is marked has moved', () => {
    const { image } = photos.get('sundial')!;
    const thing = { left: 300, top: 290, width: 180, height: 160 };
    const moved = { ...image, data: image.data.slice() };
    for (let y = thing.top; y < thing.top + thing.height; y++) {
      for (let x = thing.left; x < thing.left + thing.width; x++) {
        const [to, from] = [(y * image.width + x) * 3, ((y - 20) * image.width + x - 30) * 3];
        moved.data.set(image.data.subarray(from, from + 3), to);
      }
    }
    const marked = [{ left: 360, top: 340, width: 60, height: 60 }];
    expect(registerOn('sundial', moved, marked)).toMatchObject({ kind: 'refused', reason: 'moved' });
    const beside = [{ left: 70, top: 340, width: 60, height: 60 }];
    expect(registerOn('sundial', moved, beside)).toMatchObject({ kind: 'registered' });
  });
});

test('a homography is found from places that it has moved, and undone by its inverse', () => {
  const small = fc.double({ min: -0.2, max: 0.2, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(small, small, small, small, small, small, small, small), (by) => {
      const [a, b, c, d, e, f, g, h] = by;
      const truth = [1 + a, b, c, d, 1 + e, f, g, h, 1] as const;
      const places = [-0.9, -0.1, 0.5, 1].flatMap((x) => [-0.6, 0.2, 0.7].map((y) => ({ x, y })));
      const found = fitDirectly(places.map((from) => ({ from, to: mapPoint(truth, from) })))!;
      const undone = composeHomographies(invertHomography(truth)!, found);
      for (const place of places) {
        const back = mapPoint(undone, place);
        expect(back.x).toBeCloseTo(place.x, 6);
        expect(back.y).toBeCloseTo(place.y, 6);
      }
    }),
  );
});

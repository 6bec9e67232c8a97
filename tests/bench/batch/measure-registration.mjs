/**
 * npm run bench:registration -- [--side PX]
 * How exactly, how often and how fast a photo is laid over another of the same scene: the samples against themselves after known moves of the
 * camera, with grain, and against each other. Prints JSON.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { runnerImport } from 'vite';

import { findFeatures, registerPhotos } from '../../../out/engine/engine.mjs';
import { describeMachine } from '../machine.mjs';

const ROOT = join(import.meta.dirname, '../../..');
const { module: camera } = await runnerImport(join(ROOT, 'tests/fixtures/move-camera.ts'));
const { values } = parseArgs({ options: { side: { type: 'string', default: '4272' } } });

const SAMPLES = ['sundial', 'nuthatch', 'dandelion'];
const MOVES = {
  shift: { right: 0.05, down: -0.03 },
  'turn of 3°': { degrees: 3, right: 0.01 },
  'turn of 25°': { degrees: 25 },
  'zoom of 1.2': { zoom: 1.2, degrees: 1 },
  perspective: { slant: [0.06, -0.04], degrees: 2, right: 0.02 },
  'shift by half': { right: 0.5, degrees: 1 },
};
const GRAIN = 6;

const photos = [];
for (const name of SAMPLES) {
  const image = await camera.readPhoto(join(ROOT, `samples/${name}.jpg`), Number(values.side));
  photos.push({ name, image, features: findFeatures(image) });
}
const times = { features: [], registration: [] };
const moves = Object.entries(MOVES).map(([name, move]) => ({ name, ...measureMove(move) }));
const others = photos.flatMap((one) =>
  photos
    .filter((other) => other !== one)
    .map((other) => registerPhotos(one.features, other.features, [partOf(one.image)]))
    .map(({ kind, matches, inliers }) => ({ kind, matches, inliers })),
);
const mean = (numbers) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
console.log(
  JSON.stringify(
    {
      machine: await describeMachine(),
      pixels: photos.map(({ image }) => `${image.width} x ${image.height}`),
      moves,
      others,
      /** Seconds of the processor for a photo. */
      seconds: { features: round(mean(times.features)), registration: round(mean(times.registration)) },
    },
    null,
    2,
  ),
);

function measureMove(move) {
  const found = photos.map(({ image, features }) => {
    const truth = camera.toHomography(image, move);
    const moved = camera.moveCamera(image, truth, { grain: GRAIN });
    const other = timed('features', () => findFeatures(moved));
    const registration = timed('registration', () => registerPhotos(features, other, [partOf(image)]));
    if (registration.kind === 'refused') return registration;
    const farthest = camera.farthestApart(truth, registration.homography, image);
    return { ...registration, farthest };
  });
  const good = found.filter(({ kind }) => kind === 'registered');
  return {
    registered: `${good.length} of ${found.length}`,
    inliers: good.map(({ inliers, matches }) => `${inliers} of ${matches}`),
    /** Most, over all that both photos show, in pixels of the photo. */
    farthestPx: good.map(({ farthest }) => round(farthest)),
    /** What it says itself of the marked part. */
    saidPx: good.map(({ errorPx }) => round(errorPx)),
  };
}

function timed(name, work) {
  const before = process.cpuUsage();
  const result = work();
  times[name].push(process.cpuUsage(before).user / 1e6);
  return result;
}

function partOf({ width, height }) {
  const side = (length) => Math.round(length / 10);
  return { left: 4 * side(width), top: 4 * side(height), width: side(width), height: side(height) };
}

function round(value) {
  return Math.round(value * 100) / 100;
}

/**
 * @file `npm run bench:detect -- --data DIR`: things with known places are laid over open photos and looked for; the photos as they are say
 * how many false alarms there are. Prints JSON; pictures of what was missed or wrongly found go to `--out`.
 */
import { mkdir } from 'node:fs/promises';
import { basename, join, parse, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import sharp from 'sharp';

import { describeMachine } from '../machine.mjs';
import { drawOverlay } from './draw-overlay.mjs';
import { createRandom, seedOf } from './random.mjs';
import { listPhotos, SCENES } from './scenes.mjs';
import { FOUND_PART, RIGHT_PART, scoreScene } from './score.mjs';

const { detectThings } = await import('../../../out/engine/engine.mjs');

const HELP = `usage: npm run bench:detect -- --data DIR [options]

  --data DIR    the photo set with bench_open
  --only LIST   detectors (default: ${Object.keys(SCENES).join(',')})
  --every N     every n-th photo (default 1)
  --out DIR     pictures of what was missed and of false alarms
`;
const { values: flags } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string', default: Object.keys(SCENES).join(',') },
    every: { type: 'string', default: '1' },
    out: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (flags.help || flags.data === undefined) {
  console.log(HELP);
  process.exit(flags.help ? 0 : 2);
}

const every = Number(flags.every);
if (flags.out !== undefined) await mkdir(resolve(flags.out), { recursive: true });
const results = {};
for (const name of flags.only.split(',')) {
  results[name] = await measure(name);
  process.stderr.write(`${name}: ${JSON.stringify(results[name])}\n`);
}
console.log(
  JSON.stringify(
    {
      machine: await describeMachine(),
      foundPart: FOUND_PART,
      rightPart: RIGHT_PART,
      results,
    },
    undefined,
    2,
  ),
);

async function measure(name) {
  const sum = {
    things: 0,
    found: 0,
    detections: 0,
    right: 0,
    covered: 0,
    alarms: 0,
    photosWithAlarm: 0,
    seconds: 0,
  };
  const photos = (await listPhotos(flags.data, name)).filter((_, index) => index % every === 0);
  for (const { file, side } of photos) {
    const clean = await decode(file, side);
    const alarms = await detectThings(clean, [name]);
    sum.alarms += alarms.length;
    sum.photosWithAlarm += alarms.length > 0 ? 1 : 0;
    const scene = { ...clean, data: new Uint8Array(clean.data) };
    const truths = await SCENES[name](scene, createRandom(seedOf(basename(file))), basename(file));
    let found = [];
    if (truths.length > 0) {
      const start = performance.now();
      found = await detectThings(scene, [name]);
      sum.seconds += (performance.now() - start) / 1000;
      // What is found without the things too is counted as a false alarm, once.
      const own = found.filter((detection) => !alarms.some((alarm) => isSame(alarm, detection)));
      const score = scoreScene(scene, truths, own);
      for (const key of ['things', 'found', 'detections', 'right']) sum[key] += score[key];
      for (const part of score.covered) sum.covered += part;
    }
    if (flags.out !== undefined) {
      const stem = join(resolve(flags.out), `${name}-${parse(file).name}`);
      if (alarms.length > 0) await drawOverlay(clean, [], alarms, `${stem}-alarm.png`);
      if (truths.length > 0) await drawOverlay(scene, truths, found, `${stem}.png`);
    }
  }
  const part = (a, b) => (b === 0 ? null : Number((a / b).toFixed(3)));
  return {
    things: sum.things,
    recall: part(sum.found, sum.things),
    precision: part(sum.right, sum.detections),
    covered: part(sum.covered, sum.found),
    photos: photos.length,
    falseAlarms: sum.alarms,
    photosWithFalseAlarm: sum.photosWithAlarm,
    secondsEach: part(sum.seconds, photos.length),
  };
}

function isSame(a, b) {
  const width =
    Math.min(a.rect.left + a.rect.width, b.rect.left + b.rect.width) - Math.max(a.rect.left, b.rect.left);
  const height =
    Math.min(a.rect.top + a.rect.height, b.rect.top + b.rect.height) - Math.max(a.rect.top, b.rect.top);
  return (
    width > 0 &&
    height > 0 &&
    width * height > 0.5 * Math.max(a.rect.width * a.rect.height, b.rect.width * b.rect.height)
  );
}

async function decode(file, side) {
  const { data, info } = await sharp(file)
    .autoOrient()
    .resize(side)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, depth: 8, data: new Uint8Array(data) };
}

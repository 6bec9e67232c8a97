/**
 * @file `npm run bench:select -- --cases DIR`: things laid over photos (`python -m training removals`) are scribbled on, looped and clicked
 * as people do, and what is selected is compared with them. Prints JSON.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import sharp from 'sharp';

import { describeMachine } from '../machine.mjs';
import { createRandom } from '../detect/random.mjs';
import { drawScribbles } from './draw-scribbles.mjs';

const { createEngine } = await import('../../../out/engine/engine.mjs');

const { values: flags } = parseArgs({ options: { cases: { type: 'string' } } });
if (flags.cases === undefined) {
  console.log('usage: npm run bench:select -- --cases DIR');
  process.exit(2);
}

/** Above the first it is good, below the second another thing. */
const GOOD = 0.8;
const WRONG = 0.5;

const engine = createEngine();
const random = createRandom(1).next;
const overlaps = new Map();
const times = [];
const cases = JSON.parse(await readFile(join(flags.cases, 'cases.json'), 'utf8'));
for (const { name, kind, set, shadow } of cases) {
  if (shadow !== 'none' || kind === 'line' || set === 'film') continue;
  const folder = join(flags.cases, name);
  const { data, info } = await sharp(join(folder, 'photo.png'))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const image = { width, height, channels: 3, depth: 8, data };
  const thing = await sharp(join(folder, 'thing.png')).extractChannel(0).raw().toBuffer();
  const isThing = Uint8Array.from(thing, (value) => (value > 127 ? 1 : 0));
  for (const [scribble, points] of Object.entries(drawScribbles(isThing, width, height, random))) {
    const start = process.cpuUsage();
    const stroke = { points, radius: Math.max(1.5, width / 300), mode: 'add' };
    const found = await engine.selector.find(image, stroke, []);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
    const list = overlaps.get(scribble) ?? [];
    overlaps.set(scribble, [...list, found ? overlapOf(found, isThing, width) : undefined]);
  }
}
await engine.dispose();
const results = Object.fromEntries([...overlaps].map(([scribble, list]) => [scribble, summarise(list)]));
const processorMs = { median: quantile(times, 0.5), p95: quantile(times, 0.95) };
console.log(JSON.stringify({ machine: await describeMachine(), results, processorMs }, undefined, 1));

function overlapOf({ rect, runs }, isThing, width) {
  const area = isThing.reduce((sum, value) => sum + value, 0);
  let marked = 0;
  let both = 0;
  let at = 0;
  for (const [index, run] of runs.entries()) {
    for (const end = at + run; at < end; at++) {
      if (index % 2 === 0) continue;
      marked++;
      both += isThing[(rect.top + Math.floor(at / rect.width)) * width + rect.left + (at % rect.width)];
    }
  }
  return both / (marked + area - both);
}

function summarise(list) {
  const found = list.filter((overlap) => overlap !== undefined);
  const mean = found.reduce((sum, overlap) => sum + overlap, 0) / found.length;
  return {
    cases: list.length,
    nothing: list.length - found.length,
    median: quantile(found, 0.5),
    mean: Number(mean.toFixed(3)),
    good: found.filter((overlap) => overlap > GOOD).length,
    wrong: found.filter((overlap) => overlap < WRONG).length,
  };
}

function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return Number(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(3));
}

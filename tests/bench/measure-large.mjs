/**
 * @file How crisp and how fast fills of large photos are: node tests/bench/measure-large.mjs --photos DIR [--out DIR]
 * Fills three square holes in every photo of DIR with each method, and once more with a line across, in one process. Prints JSON:
 * gradient magnitude inside the hole over that of a 64 px ring around it and over the truth's (geometric means), milliseconds to the
 * first draft and to the result and of processor time, all threads together (the first hole of each method apart, because threads
 * and network start with it), and the memory after each photo. With --out, the holes with their ring as PNG.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { parseArgs } from 'node:util';

import { compositePatches, createEngine, openImage, writeRaster } from '../../out/engine/engine.mjs';
import { describeMachine } from './machine.mjs';
import { summarize } from './statistics.mjs';

const FILLS = [
  { method: 'network', hasLine: false },
  { method: 'patchmatch', hasLine: false },
  { method: 'hybrid', hasLine: false },
  { method: 'hybrid', hasLine: true },
];
const SIDES = [300, 1000];
const CENTRES = [
  { x: 0.3, y: 0.35 },
  { x: 0.5, y: 0.6 },
  { x: 0.7, y: 0.5 },
];
const RING_PX = 64;
const LINE_PX = 5;

const { values } = parseArgs({ options: { photos: { type: 'string' }, out: { type: 'string' } } });
if (values.photos === undefined) throw new Error('Expected --photos DIR but received none');
if (values.out !== undefined) await mkdir(values.out, { recursive: true });

const rows = [];
for (const side of SIDES) {
  for (const fill of FILLS) rows.push(await measure(fill, side));
}
console.log(JSON.stringify({ machine: await describeMachine(), rows }, null, 2));

async function measure({ method, hasLine }, side) {
  const engine = createEngine();
  const holes = [];
  const memoryMb = [];
  for (const file of (await readdir(values.photos)).sort()) {
    const image = await (await openImage(join(values.photos, file))).decode();
    for (const [index, centre] of CENTRES.entries()) {
      const { crop, ...figures } = await fillOne(engine, image, { method, hasLine }, side, centre);
      holes.push({ photo: file, ...figures });
      if (values.out !== undefined) {
        const name = `${parse(file).name}-${index}-${side}-${method}${hasLine ? '-line' : ''}.png`;
        await writeRaster(crop, join(values.out, name), { force: true });
      }
    }
    memoryMb.push(Math.round(process.memoryUsage().rss / 1e6));
  }
  await engine.dispose();
  const [cold, ...warm] = holes;
  const ratio = (name) => Math.exp(mean(holes.map((hole) => Math.log(hole.inside / hole[name]))));
  return {
    method,
    hasLine,
    side,
    overRing: ratio('ring'),
    overTruth: ratio('truth'),
    coldMs: { draft: cold.draftMs, result: cold.resultMs, processor: cold.processorMs },
    draftMs: method === 'network' ? undefined : summarize(warm.map(({ draftMs }) => draftMs)),
    resultMs: summarize(warm.map(({ resultMs }) => resultMs)),
    processorMs: summarize(warm.map(({ processorMs }) => processorMs)),
    memoryMb,
    holes,
  };
}

async function fillOne(engine, image, { method, hasLine }, side, centre) {
  const { width, height } = image;
  const within = (part, length) =>
    Math.round(Math.min(length - side - RING_PX, Math.max(RING_PX, part * length - side / 2)));
  const hole = { left: within(centre.x, width), top: within(centre.y, height), width: side, height: side };
  const mask = { width, height, data: new Uint8Array(width * height) };
  for (let y = hole.top; y < hole.top + side; y++) {
    mask.data.fill(255, y * width + hole.left, y * width + hole.left + side);
  }
  const hints = hasLine ? { sketch: drawLine(mask, hole) } : {};
  let draftMs;
  const start = performance.now();
  const processorStart = process.cpuUsage();
  const onDraft = () => (draftMs ??= performance.now() - start);
  const { patches } = await engine.fill(image, mask, { fill: method }, { onDraft }, hints);
  const resultMs = performance.now() - start;
  const { user, system } = process.cpuUsage(processorStart);
  const filled = compositePatches(image, patches);
  const outer = { left: hole.left - RING_PX, top: hole.top - RING_PX, side: side + 2 * RING_PX };
  const inside = sumGradient(filled, { ...hole, side });
  const area = (side - 1) ** 2;
  return {
    draftMs,
    resultMs,
    processorMs: (user + system) / 1000,
    inside: inside / area,
    truth: sumGradient(image, { ...hole, side }) / area,
    ring: (sumGradient(filled, outer) - inside) / ((outer.side - 1) ** 2 - area),
    crop: cut(filled, outer),
  };
}

/** A line across the hole, rising by half of its width. */
function drawLine({ width, height }, { left, top, width: side }) {
  const data = new Uint8Array(width * height);
  for (let x = 0; x < side; x++) {
    const y = top + Math.round(0.75 * side - 0.5 * x);
    for (let row = 0; row < LINE_PX; row++) data[(y + row) * width + left + x] = 255;
  }
  return { width, height, data };
}

/** Gradient magnitude of the luma, summed over a square. */
function sumGradient({ width, channels, data }, { left, top, side }) {
  const luma = (x, y) => {
    const at = (y * width + x) * channels;
    return channels < 3 ? data[at] : 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  };
  let sum = 0;
  for (let y = top; y < top + side - 1; y++) {
    for (let x = left; x < left + side - 1; x++) {
      const here = luma(x, y);
      sum += Math.hypot(luma(x + 1, y) - here, luma(x, y + 1) - here);
    }
  }
  return sum;
}

function cut(image, { left, top, side }) {
  const { width, channels } = image;
  const data = new Uint8Array(side * side * channels);
  for (let y = 0; y < side; y++) {
    const from = ((top + y) * width + left) * channels;
    data.set(image.data.subarray(from, from + side * channels), y * side * channels);
  }
  return { ...image, width: side, height: side, data };
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

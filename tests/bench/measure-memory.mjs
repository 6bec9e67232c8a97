/**
 * Does the engine's memory stay flat? node --expose-gc tests/bench/measure-memory.mjs [--fills N] [--fill network] [--device cpu]
 * Fills N different holes with one engine and prints, as JSON, the resident memory after each fill, after the session was given
 * back, and after the engine was disposed. The garbage of JavaScript is collected before each reading.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { createEngine } from '../../out/engine/engine.mjs';
import { describeMachine } from './machine.mjs';

const { values } = parseArgs({
  options: {
    fills: { type: 'string', default: '10' },
    fill: { type: 'string', default: 'hybrid' },
    device: { type: 'string', default: 'cpu' },
  },
});
const SIZE = { width: 1600, height: 1200 };

const engine = createEngine({ device: values.device });
const image = drawPhoto();
const before = await readMegabytes();
const afterFill = [];
for (let fill = 0; fill < Number(values.fills); fill++) {
  await engine.fill(image, drawMask(fill), { fill: values.fill, seed: fill });
  afterFill.push(await readMegabytes());
}
await engine.dispose();
await wait(500);
const afterDispose = await readMegabytes();
const [first = 0] = afterFill.slice(2);
console.log(
  JSON.stringify(
    {
      machine: await describeMachine(),
      fill: values.fill,
      device: values.device,
      residentMb: { before, afterFill, afterDispose },
      growthSinceThirdMb: Math.round(((afterFill.at(-1) ?? 0) - first) * 10) / 10,
    },
    null,
    2,
  ),
);

/** Resident memory in MB. */
async function readMegabytes() {
  globalThis.gc?.();
  await wait(50);
  return Math.round(process.memoryUsage.rss() / 1e5) / 10;
}

function drawPhoto() {
  const data = new Uint8Array(SIZE.width * SIZE.height * 3);
  for (let index = 0; index < data.length; index++) {
    const pixel = Math.floor(index / 3);
    const [x, y] = [pixel % SIZE.width, Math.floor(pixel / SIZE.width)];
    data[index] = 128 + 60 * Math.sin(x / (9 + (index % 3))) + 50 * Math.cos(y / 13);
  }
  return { ...SIZE, channels: 3, depth: 8, data };
}

/** A hole of 240 × 180 to 300 × 240 pixels, each time elsewhere: shapes that repeat would hide what every new one costs. */
function drawMask(fill) {
  const data = new Uint8Array(SIZE.width * SIZE.height);
  const [width, height] = [240 + (fill % 4) * 20, 180 + (fill % 3) * 30];
  const [left, top] = [200 + ((fill * 137) % 900), 200 + ((fill * 89) % 600)];
  for (let y = top; y < top + height; y++) {
    data.fill(255, y * SIZE.width + left, y * SIZE.width + left + width);
  }
  return { ...SIZE, data };
}

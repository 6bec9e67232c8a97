import { afterAll, describe, expect, test } from 'vitest';
import { createNumbers } from '../../../tests/fixtures/images.js';
import type { Kernel, KernelParameters } from './kernel.js';
import { BAND_HEIGHT, countBands, sizeOfPlanes, viewPlanes } from './level-planes.js';
import { createScriptKernel } from './script-kernel.js';
import { ThreadPool } from './thread-pool.js';
import { createWasmKernel } from './wasm-kernel.js';

const WIDTH = 101;
const HEIGHT = 97;
/** Three bands high, so that borders between bands count. */
const BOX = { left: 20, top: 5, width: 30, height: 80 };

const one = new ThreadPool(1);
const three = new ThreadPool(3);
afterAll(() => Promise.all([one.dispose(), three.dispose()]));

/** A random level: noise in every plane, a fifth of the sources forbidden, a tenth of the box no target. */
function prepare(kernel: Kernel, seed: number): KernelParameters {
  const next = createNumbers(seed);
  const random = (): number => next(2 ** 24) / 2 ** 24;
  const planes = viewPlanes(kernel, WIDTH * HEIGHT, BOX, true);
  for (let i = 0; i < planes.image.length; i++) planes.image[i] = Math.floor(random() * 256);
  for (let i = 0; i < planes.tone.length; i++) planes.tone[i] = Math.floor(random() * 256);
  for (let i = 0; i < planes.labels.length; i++) planes.labels[i] = Math.floor(random() * 256);
  const sources: number[] = [];
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const isInside = x >= 3 && y >= 3 && x < WIDTH - 3 && y < HEIGHT - 3;
      const isClearOfHole = x < BOX.left - 3 || x >= BOX.left + BOX.width + 3;
      const mayCopy = isInside && isClearOfHole && random() > 0.2;
      planes.tone[(y * WIDTH + x) * 4 + 3] = mayCopy ? 1 + Math.floor(random() * 255) : 0;
      if (mayCopy) sources.push(y * 0x10000 + x);
    }
  }
  for (let i = 0; i < planes.field.length; i++) {
    planes.field[i] = sources[Math.floor(random() * sources.length)]!;
    planes.cost[i] = random() < 0.1 ? 0xffffffff : Math.floor(random() * 3_000_000);
    planes.holes[i] = random() < 0.5 ? 1 : 0;
  }
  planes.border.set(planes.field.subarray(0, planes.border.length));
  return {
    ...planes.offsets,
    width: WIDTH,
    height: HEIGHT,
    boxLeft: BOX.left,
    boxTop: BOX.top,
    boxWidth: BOX.width,
    boxHeight: BOX.height,
    bandHeight: BAND_HEIGHT,
    seed,
    searchRadius: 64,
    toneWeight: 392,
    weightPenalty: 784,
    forward: 1,
    renew: 1,
    voteFloor: 20,
    detailWeight: 549,
    coherence: 6,
    labelWeight: 20,
  };
}

async function runSteps(kernel: Kernel, seed: number): Promise<Buffer> {
  const parameters = prepare(kernel, seed);
  const bands = countBands(BOX);
  await kernel.run('searchBand', parameters, bands);
  await kernel.run('searchBand', { ...parameters, seed: seed + 1, forward: 0, renew: 0 }, bands);
  await kernel.run('voteBand', parameters, bands);
  const { image, field, cost } = viewPlanes(kernel, WIDTH * HEIGHT, BOX, true);
  return Buffer.concat([image, new Uint8Array(field.slice().buffer), new Uint8Array(cost.slice().buffer)]);
}

describe('both kernels', () => {
  const size = sizeOfPlanes(WIDTH * HEIGHT, BOX, true);

  test.each([1, 2, 77])('give the same bytes on any number of threads (seed %i)', async (seed) => {
    const expected = await runSteps(createScriptKernel(size), seed);
    for (const threads of [one, three]) {
      const kernel = createWasmKernel(threads, size);
      expect((await runSteps(kernel, seed)).equals(expected)).toBe(true);
      kernel.release();
    }
    expect(expected.equals(await runSteps(createScriptKernel(size), seed + 1))).toBe(false);
  });

  test('improve the field and change the hole only', async () => {
    const kernel = createScriptKernel(size);
    const parameters = prepare(kernel, 5);
    const planes = viewPlanes(kernel, WIDTH * HEIGHT, BOX, true);
    await kernel.run('searchBand', { ...parameters, searchRadius: 0 }, countBands(BOX));
    const before = planes.cost.slice();
    const image = planes.image.slice();
    await kernel.run('searchBand', { ...parameters, forward: 0, renew: 0 }, countBands(BOX));
    expect(planes.cost.every((cost, index) => cost <= before[index]!)).toBe(true);
    expect(planes.cost.some((cost, index) => cost < before[index]!)).toBe(true);
    await kernel.run('voteBand', parameters, countBands(BOX));
    let changed = 0;
    for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
      const x = (pixel % WIDTH) - BOX.left;
      const y = Math.floor(pixel / WIDTH) - BOX.top;
      const isHole =
        x >= 0 && y >= 0 && x < BOX.width && y < BOX.height && planes.holes[y * BOX.width + x] === 1;
      expect(planes.image[pixel * 4 + 3]).toBe(image[pixel * 4 + 3]);
      for (let channel = 0; channel < 3; channel++) {
        if (planes.image[pixel * 4 + channel] === image[pixel * 4 + channel]) continue;
        expect(isHole).toBe(true);
        changed++;
      }
    }
    expect(changed).toBeGreaterThan(1000);
  });

  test.each(['script', 'wasm'])('stop when cancelled (%s)', async (kind) => {
    const kernel = kind === 'script' ? createScriptKernel(size) : createWasmKernel(three, size);
    const parameters = prepare(kernel, 9);
    const controller = new AbortController();
    // Far more bands than there are: each is empty, so only the cancel can end this soon.
    const running = kernel.run('searchBand', parameters, 2_000_000_000, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

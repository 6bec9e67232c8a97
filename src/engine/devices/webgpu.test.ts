import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forkHelper } from '../processes/helper-process.js';
import { runDeviceProbe } from './run-device-probe.js';

/** Chromium's Vulkan on the processor, with its own loader beside it. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const hasSwiftShader = process.platform === 'linux' && process.arch === 'x64' && existsSync(SWIFTSHADER);

const MODEL = join(import.meta.dirname, '../../../tests/fixtures/models/tiny-coarse.onnx');
const SIDE = 32;

let folder: string;
beforeAll(async () => {
  if (!hasSwiftShader) return;
  // Inside the repository, where the packages are found.
  folder = await mkdtemp(join(import.meta.dirname, '../../../node_modules/.cache-webgpu-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    ssr: { noExternal: true, external: ['onnxruntime-node'] },
    build: {
      ssr: join(import.meta.dirname, 'device-probe-process.ts'),
      outDir: folder,
      rolldownOptions: { output: { entryFileNames: 'probe.mjs' } },
    },
  });
});
afterAll(async () => {
  if (hasSwiftShader) await rm(folder, { recursive: true, force: true });
});

function plane(channels: number, valueAt: (pixel: number) => number) {
  const pixels = SIDE * SIDE;
  const data = Float32Array.from({ length: channels * pixels }, (_, index) => valueAt(index % pixels));
  return { data, dims: [1, channels, SIDE, SIDE] };
}

const isHole = (pixel: number): boolean => pixel % SIDE > 9 && pixel % SIDE < 20 && pixel > 9 * SIDE;

describe.skipIf(!hasSwiftShader)('WebGPU (skipped without Chromium for its SwiftShader)', () => {
  test('answers as the processor does, in a process of its own, and is slower when the processor draws', async () => {
    const inputs = {
      image: plane(3, (pixel) => (isHole(pixel) ? -1 : Math.sin(pixel / 40))),
      mask: plane(1, (pixel) => (isHole(pixel) ? 1 : 0)),
      sketch: plane(1, () => 0),
    };
    const result = await runDeviceProbe(
      {
        model: await readFile(MODEL),
        inputs,
        output: 'filled',
        range: [-1, 1],
        provider: 'webgpu',
        threads: 1,
      },
      () =>
        forkHelper(join(folder, 'probe.mjs'), {
          VK_ICD_FILENAMES: SWIFTSHADER,
          LD_LIBRARY_PATH: '/usr/lib/chromium',
        }),
      { timeoutMs: 110_000 },
    );
    expect(result).toEqual({
      kind: 'usable',
      milliseconds: expect.any(Number) as number,
      processorMilliseconds: expect.any(Number) as number,
    });
    const { milliseconds, processorMilliseconds } = result as Extract<typeof result, { kind: 'usable' }>;
    expect(milliseconds).toBeGreaterThan(processorMilliseconds);
  }, 120_000);

  test('without a driver fails with what the runtime says', async () => {
    const result = await runDeviceProbe(
      {
        model: await readFile(MODEL),
        inputs: { image: plane(3, () => 0), mask: plane(1, () => 0), sketch: plane(1, () => 0) },
        output: 'filled',
        range: [-1, 1],
        provider: 'webgpu',
        threads: 1,
      },
      () => forkHelper(join(folder, 'probe.mjs'), { VK_ICD_FILENAMES: '/nowhere.json' }),
    );
    expect(result).toEqual({
      kind: 'failed',
      reason: 'Failed to get a WebGPU adapter: No supported adapters',
    });
  });
});

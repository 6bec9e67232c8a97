import { mkdtemp, rm, truncate, writeFile, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recogniseModel, toModelId } from './model-import.js';
import { hasSketch, layoutOf } from './model-manifest.js';
import type { ModelEntry } from './model-manifest.js';

const FOREIGN = fileURLToPath(new URL('../../../tests/fixtures/foreign-models', import.meta.url));
const OWN = fileURLToPath(new URL('../../../resources/models/lacuna-half.onnx', import.meta.url));

const recognise = (name: string): Promise<ModelEntry> => recogniseModel(path.join(FOREIGN, `${name}.onnx`));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lacuna-'));
});
afterAll(() => rm(folder, { recursive: true }));

const UNIT = [0, 1];
const SIGNED = [-1, 1];
const BYTES = [0, 255];

describe('a model of others is recognised by what it does with a picture', () => {
  test('LaMa in one input or two: colours 0 to 1, answers 0 to 255 or 0 to 1', async () => {
    expect(await recognise('lama-fp32')).toMatchObject({
      id: 'lama-fp32',
      file: 'lama-fp32.onnx',
      kind: 'lama',
      licence: 'Apache-2.0',
      origin: 'lama-fp32.onnx',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      sizeBytes: 439,
      workingSide: 512,
      recipe: {
        layout: 'nchw',
        colour: { range: UNIT },
        mask: { known: 0, hole: 1 },
        output: { name: 'output', channels: ['red', 'green', 'blue'], range: BYTES },
        size: { kind: 'fixed', width: 512, height: 512 },
      },
      notes: [expect.stringContaining('red and blue'), expect.stringContaining('licence')],
    });
    expect(await recognise('lama-four')).toMatchObject({
      kind: 'lama',
      recipe: {
        inputs: [{ name: 'input', channels: ['red', 'green', 'blue', 'mask'] }],
        colour: { range: UNIT },
        output: { range: UNIT },
        size: { kind: 'multiple', of: 32 },
      },
    });
  });

  test('pictures in BGR, where the model fills them better', async () => {
    const entry = await recognise('lama-bgr');
    expect(entry).toMatchObject({
      kind: 'lama',
      recipe: {
        inputs: [{ name: 'image', channels: ['blue', 'green', 'red'] }, { name: 'mask' }],
        output: { channels: ['blue', 'green', 'red'] },
      },
    });
    expect(entry.notes?.join()).not.toContain('red and blue');
  });

  test('a mask of the other polarity than documented', async () => {
    expect(await recognise('lama-inverted')).toMatchObject({ recipe: { mask: { known: 1, hole: 0 } } });
  });

  test('MI-GAN with its pipeline and without: 255 = keep, or keep - 0.5 before the colours', async () => {
    expect(await recognise('migan-pipeline')).toMatchObject({
      kind: 'migan',
      licence: 'MIT',
      recipe: {
        inputs: [
          { name: 'image', type: 'uint8' },
          { name: 'mask', type: 'uint8' },
        ],
        mask: { known: 255, hole: 0 },
        output: { type: 'uint8', range: BYTES },
        size: { kind: 'any' },
      },
    });
    expect(await recognise('migan')).toMatchObject({
      kind: 'migan',
      workingSide: 256,
      recipe: {
        inputs: [{ channels: ['mask', 'red', 'green', 'blue'] }],
        colour: { range: SIGNED, hole: 'zero' },
        mask: { known: 0.5, hole: -0.5 },
        output: { range: SIGNED },
        size: { kind: 'fixed', width: 256, height: 256 },
      },
    });
  });

  test('DeepFill v2 with 5 channels and two stages, or with colours last', async () => {
    expect(await recognise('deepfill-five')).toMatchObject({
      kind: 'deepfill',
      licence: 'CC BY-NC 4.0, not for commercial use',
      recipe: {
        inputs: [
          { name: 'x', channels: ['red', 'green', 'blue', 'ones', 'mask'] },
          { name: 'mask', channels: ['mask'] },
        ],
        colour: { range: SIGNED, hole: 'zero' },
        output: { name: 'stage2', range: SIGNED },
        size: { kind: 'multiple', of: 64 },
      },
    });
    expect(await recognise('deepfill-last')).toMatchObject({
      kind: 'deepfill',
      workingSide: 160,
      recipe: { layout: 'nhwc', colour: { range: SIGNED }, size: { kind: 'fixed', width: 160, height: 96 } },
    });
  });

  test('a network of our own form, trained by whomever', async () => {
    const entry = await recognise('own-form');
    expect(entry).toMatchObject({
      kind: 'lacuna',
      licence: 'unknown: ask its author',
      notes: [expect.stringContaining('unknown')],
      inputs: ['image', 'mask', 'sketch'],
      sideMultiple: 32,
    });
    expect(hasSketch(entry)).toBe(true);
    expect(hasSketch(await recognise('lama-fp32'))).toBe(false);
  });

  test('our own network passes as itself', async () => {
    const entry = await recogniseModel(OWN, { id: 'again', licence: 'Apache-2.0' });
    expect(entry).toMatchObject({ id: 'again', licence: 'Apache-2.0', origin: 'lacuna-half.onnx' });
    expect(layoutOf(entry)).toMatchObject({ size: { kind: 'multiple', of: 32 }, colour: { range: SIGNED } });
  });

  test('its name comes from its file', () => {
    expect(toModelId('/models/LaMa_FP32 (2).onnx')).toBe('lama-fp32-2');
    expect(toModelId('.ONNX')).toBe('model');
    expect(toModelId('auto.onnx')).toBe('model');
    expect(toModelId('больше.onnx')).toBe('model');
  });
});

describe('a model is refused by name', () => {
  test.each([
    ['refused-identity', /leaves or fills the hole \d+ of 255 away/],
    ['refused-nan', /no numbers/],
    ['refused-flat', /changes what is known by \d+ of 255/],
    ['refused-size', /64 × 64|49152/],
    ['refused-classifier', /has the inputs data float32 \[1, 3, 224, 224\]/],
    ['refused-outside', /in one file/],
  ])('%s', async (name, message) => {
    const failure = await recognise(name).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'MODEL_INVALID', message: expect.stringMatching(message) });
    expect((failure as Error).message).toContain(`${name}.onnx`);
  });

  test.each([
    ['empty', 0],
    ['cut short', 200],
  ])('when its file is %s', async (_, length) => {
    const file = path.join(folder, 'cut.onnx');
    await copyFile(path.join(FOREIGN, 'lama-fp32.onnx'), file);
    await truncate(file, length);
    await expect(recogniseModel(file)).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('cut.onnx'),
      details: { path: file },
    });
  });

  test('when its file is a photo, a folder, too large or not there', async () => {
    const photo = path.join(folder, 'photo.onnx');
    await writeFile(photo, Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'));
    await expect(recogniseModel(photo)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(recogniseModel(folder)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    const large = path.join(folder, 'large.onnx');
    await writeFile(large, '');
    await truncate(large, 2 ** 31);
    await expect(recogniseModel(large)).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('below 2 GiB'),
    });
    await expect(recogniseModel(path.join(folder, 'absent.onnx'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('absent.onnx'),
    });
  });

  test('when nobody waits any more', async () => {
    const context = { signal: AbortSignal.abort() };
    await expect(recogniseModel(path.join(FOREIGN, 'migan.onnx'), {}, context)).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ModelEntry } from './model-manifest.js';
import { layoutOf } from './model-manifest.js';
import { ModelStore } from './model-store.js';
import { createSession } from '../inference/runtime.js';

const entry: ModelEntry = {
  id: 'one',
  file: 'one.onnx',
  // of the three bytes "abc"
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  sizeBytes: 3,
  licence: 'Apache-2.0',
  origin: 'test',
  kind: 'lacuna',
  stages: 'coarse',
  weights: 'fp16',
  inputs: ['image', 'mask', 'sketch'],
  output: 'filled',
  valueRange: [-1, 1],
  maskHole: 1,
  sideMultiple: 32,
  workingSide: 256,
  largestDifference: 0.001,
  training: { samples: 1, photos: 1, photosDigest: 'x', commit: 'y' },
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lacuna-'));
});
afterEach(() => rm(folder, { recursive: true }));

const writeManifest = (content: unknown): Promise<void> =>
  writeFile(
    path.join(folder, 'models.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );

describe('the models of a folder', () => {
  test('are those of its manifest', async () => {
    await writeManifest({ version: 1, models: [entry] });
    await expect(new ModelStore(folder).list()).resolves.toEqual([entry]);
  });

  test('may be of others, as every version of Lacuna has listed them', async () => {
    // Written by version 0.1: the names in the file are not those of the code.
    const recipe = {
      layout: 'nhwc',
      inputs: [
        { name: 'picture', type: 'uint8', channels: ['blue', 'green', 'red'] },
        { name: 'cells', type: 'int64', cells: 'hole' },
      ],
      colour: { range: [0, 255], hole: 'zero' },
      mask: { known: 255, hole: 0 },
      output: { name: 'filled', type: 'uint8', channels: ['blue', 'green', 'red'], range: [0, 255] },
      size: { kind: 'fixed', width: 512, height: 256 },
    };
    const { id, file, sha256, sizeBytes, licence, origin, workingSide } = entry;
    const foreign = { id, file, sha256, sizeBytes, licence, origin, workingSide, kind: 'migan', recipe };
    await writeManifest({ version: 1, models: [foreign] });
    const [found] = await new ModelStore(folder).list();
    expect(found).toEqual(foreign);
    expect(layoutOf(found!)).toEqual(recipe);
  });

  test('are none without a manifest', async () => {
    await expect(new ModelStore(folder).list()).resolves.toEqual([]);
    await expect(new ModelStore(path.join(folder, 'absent')).list()).resolves.toEqual([]);
  });

  test.each([
    ['not JSON', '{'],
    ['version', { version: 2, models: [] }],
    ['models.0.colour', { version: 1, models: [{ ...entry, colour: 'red' }] }],
    ['models.0.sha256', { version: 1, models: [{ ...entry, sha256: 'ABC' }] }],
    ['models.0.file', { version: 1, models: [{ ...entry, file: '../one.onnx' }] }],
    ['models.0.inputs.0', { version: 1, models: [{ ...entry, inputs: ['picture'] }] }],
  ])('are refused when the manifest is damaged: %s', async (field, content) => {
    await writeManifest(content);
    await expect(new ModelStore(folder).list()).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining(field === 'not JSON' ? 'JSON' : field),
    });
  });

  test('are read byte by byte as the manifest promises', async () => {
    await writeFile(path.join(folder, 'one.onnx'), 'abc');
    expect(Buffer.from(await new ModelStore(folder).read(entry)).toString()).toBe('abc');
  });

  test.each([
    ['is missing', undefined],
    ['is cut short', 'ab'],
    ['was changed', 'abd'],
  ])('are refused when the file %s', async (_, content) => {
    if (content !== undefined) await writeFile(path.join(folder, 'one.onnx'), content);
    await expect(new ModelStore(folder).read(entry)).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('one.onnx'),
    });
  });

  test('that ONNX Runtime cannot read are refused by name', async () => {
    await expect(createSession(Buffer.from('abc'), { threads: 1 })).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('ONNX Runtime refuses the model'),
    });
  });
});

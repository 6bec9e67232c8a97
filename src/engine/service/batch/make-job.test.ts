import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';

import { NO_NETWORKS } from '../../../../tests/fixtures/no-batches.js';
import { temporaryFolder } from '../../../../tests/fixtures/temporary-folder.js';
import { DEFAULT_FILL_OPTIONS } from '../../../shared/fill-options.js';
import { createEngine } from '../../engine.js';
import { readRecipe } from '../../recipes/recipe-file.js';
import type { BatchSetup } from './make-job.js';
import { makeJob, writeNeeds } from './make-job.js';

const engine = createEngine({ threads: 1 });
afterAll(() => engine.dispose());

const SETUP: Omit<BatchSetup, 'remove'> = {
  ...{ input: 'token-of-the-photos', output: 'token-of-the-results', recursive: true },
  options: { ...DEFAULT_FILL_OPTIONS, fill: 'patchmatch' },
  ...{ suffix: '', keepTimes: false, onExists: 'skip', unmarked: 'skip' },
};

test('retouches of an open photo are carried over from a copy of it, which lasts when the photo does not', async () => {
  const folder = await temporaryFolder();
  const photo = join(folder, 'photo.png');
  await sharp({ create: { width: 64, height: 48, channels: 3, background: 'grey' } }).toFile(photo);
  const document = await engine.openDocument(photo);
  const mask = [
    { kind: 'box' as const, rect: { left: 4, top: 6, width: 6, height: 5 }, mode: 'add' as const },
  ];
  const operation = { kind: 'fill' as const, inputs: { mask, sketch: [] }, options: SETUP.options };
  await document.apply({ baseRevision: 0, operation });
  const sources = {
    grants: { pathOf: (token: string) => join(folder, token) },
    networks: NO_NETWORKS,
    findDocument: async () => document,
  };
  const make = (register: true | undefined): ReturnType<typeof makeJob> =>
    makeJob(
      { ...SETUP, remove: { kind: 'document', documentId: 'a', ...(register && { register }) } },
      sources,
    );
  const [there, carried] = [await make(undefined), await make(true)];
  if (there.job.remove.kind !== 'recipe' || carried.job.remove.kind !== 'recipe')
    throw new Error('Expected a recipe');
  expect(there.job.remove).toEqual({ kind: 'recipe', path: carried.job.remove.path });
  await writeNeeds(carried);
  await document.close();
  const before = await readFile(photo);
  await rm(photo);
  const { path, register } = carried.job.remove;
  expect((await readRecipe(path)).operations).toHaveLength(1);
  expect(await readFile(register!)).toEqual(before);
  // What was written once is not asked for again.
  await writeNeeds(carried);
});

test('a recipe is carried over from the photo that was chosen', async () => {
  const sources = {
    grants: { pathOf: (token: string, use: string) => `/${use}/${token}` },
    networks: NO_NETWORKS,
    findDocument: () => Promise.reject(new Error('Expected no photo to be asked for')),
  };
  const remove = { kind: 'recipe', file: 'token-of-a-recipe', register: 'token-of-its-photo' } as const;
  const { job } = await makeJob({ ...SETUP, remove }, sources);
  expect(job.remove).toEqual({
    ...{ kind: 'recipe', path: '/open/token-of-a-recipe', register: '/open/token-of-its-photo' },
  });
  expect((await makeJob({ ...SETUP, remove: { kind: 'alpha' } }, sources)).job.remove).toEqual({
    kind: 'alpha',
  });
});

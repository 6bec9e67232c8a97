import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { DecisionName } from '../../../shared/batch-names.js';
import { findAssetFile } from '../asset-files.js';
import { BatchPictures } from './batch-pictures.js';
import type { BatchEntry } from './batch-rows.js';
import { asidePath } from './put-aside.js';

const SAMPLE = join(import.meta.dirname, '../../../../samples/nuthatch.jpg');
const NAME = { kind: 'photo', documentId: 'batch', row: 0, look: 'after', version: 0 } as const;
const stamp = { sizeBytes: 1, modifiedMs: 2 };

let folder: string;
let output: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lacuna-batch-pictures-'));
  output = join(folder, 'results');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function entryOf(decision: DecisionName): BatchEntry {
  return {
    ...{ row: 0, isWorking: false, version: 0 },
    photo: { name: 'a.jpg', path: join(folder, 'a.jpg'), output: 'a.jpg', ...stamp, changedMs: 3 },
    outcome: {
      ...{ kind: 'done', photo: 'a.jpg', input: stamp, output: 'a.jpg', written: stamp },
      ...{ width: 10, height: 10, method: 'hybrid', milliseconds: 1, doubt: 0, patches: [], notices: [] },
      stages: { reading: 0, filling: 0, saving: 0 },
    },
    decided: { kind: 'decided', photo: 'a.jpg', decision },
  };
}

async function putSampleAt(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await copyFile(SAMPLE, path);
}

test.each<[DecisionName, string, (output: string) => string]>([
  ['rejected', 'still in its place', (output) => join(output, 'a.jpg')],
  ['rejected', 'put aside', (output) => asidePath(output, 'a.jpg')],
  ['accepted', 'still put aside', (output) => asidePath(output, 'a.jpg')],
])('a result that is %s and %s has a picture', async (decision, _where, placeIn) => {
  await putSampleAt(placeIn(output));
  await new BatchPictures(folder, 'batch').make(NAME, entryOf(decision), output);
  expect(await findAssetFile(folder, NAME)).toMatchObject({ contentType: 'image/jpeg' });
});

test('a result that is nowhere has none, and one that is damaged says so', async () => {
  const pictures = new BatchPictures(folder, 'batch');
  await expect(pictures.make(NAME, entryOf('accepted'), output)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await putSampleAt(asidePath(output, 'a.jpg'));
  await mkdir(join(output, 'a.jpg'));
  await expect(pictures.make(NAME, entryOf('accepted'), output)).rejects.toThrow('Expected an image file');
});

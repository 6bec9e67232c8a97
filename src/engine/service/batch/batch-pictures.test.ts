import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { DecisionName } from '../../../shared/batch-names.js';
import type { Done } from '../../batch/journal-records.js';
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

test('a result that is smaller than its photo shows the same part from near', async () => {
  const path = join(folder, 'a.jpg');
  await copyFile(SAMPLE, path);
  const { width = 0, height = 0 } = await sharp(path).metadata();
  await mkdir(output);
  await sharp(path)
    .resize(Math.round(width / 4))
    .toFile(join(output, 'a.jpg'));
  const entry = entryOf('accepted');
  const patches = [{ left: width - 300, top: height - 300, width: 120, height: 100 }];
  const near = { ...entry, outcome: { ...(entry.outcome as Done), width, height, patches } };
  const pictures = new BatchPictures(folder, 'batch');
  const sizeOf = async (look: 'before-close' | 'after-close'): Promise<number[]> => {
    await pictures.make({ ...NAME, look }, near, output);
    const found = await findAssetFile(folder, { ...NAME, look });
    const picture = await sharp(found?.path).metadata();
    return [picture.width, picture.height];
  };
  const [before, after] = [await sizeOf('before-close'), await sizeOf('after-close')];
  for (const side of [0, 1]) {
    expect(Math.abs((before[side] ?? 0) / 4 - (after[side] ?? 0))).toBeLessThanOrEqual(1);
  }
});

test('a result that is nowhere has none, and one that is damaged says so', async () => {
  const pictures = new BatchPictures(folder, 'batch');
  await expect(pictures.make(NAME, entryOf('accepted'), output)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await putSampleAt(asidePath(output, 'a.jpg'));
  await mkdir(join(output, 'a.jpg'));
  await expect(pictures.make(NAME, entryOf('accepted'), output)).rejects.toThrow('Expected an image file');
});

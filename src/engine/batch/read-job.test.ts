import { expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { createJob } from './fixtures/fake-runner.js';
import { checkSameJob, identifyJob } from './job-identity.js';
import { readJob } from './read-job.js';
import type { WhatToRemove } from './what-to-remove.js';

const px = { value: 20, unit: 'px' } as const;
const place = { anchor: 'bottom-right', offsetX: px, offsetY: px } as const;

test.each<WhatToRemove>([
  { kind: 'alpha' },
  { kind: 'mask', path: '/masks/one.png', place: { ...place, width: px } },
  { kind: 'region', width: px, height: { value: 6, unit: '%' }, place },
  { kind: 'detect', names: ['dust', 'date-stamp'] },
  { kind: 'detect', names: ['dust'], series: true },
  { kind: 'masks', folder: '/masks' },
  { kind: 'recipe', path: '/recipe.json' },
  { kind: 'recipe', path: '/recipe.json', register: '/burst/IMG_1.jpg' },
  { kind: 'command', command: ['find', '{}'], timeLimitMs: 1000 },
])('a job that removes by $kind is the same when it was read from its journal', async (remove) => {
  const folder = await temporaryFolder();
  const smaller = { metadata: 'no-place', resize: { kind: 'percent', percent: 50 } } as const;
  const converted = { colourSpace: 'p3', depth: 16 } as const;
  const job = createJob(folder, `${folder}/out`, {
    ...{ remove, format: 'png', quality: 80, suffix: '-x', ...smaller, ...converted },
  });
  const identity = await identifyJob(job);
  const read = readJob({ kind: 'job', version: 1, application: 'lacuna', job: identity }, `${folder}/out`);
  expect(read).toMatchObject({ remove, format: 'png', output: `${folder}/out`, ...smaller, ...converted });
  expect(await identifyJob(read!)).toEqual(identity);
});

test('a journal that is older than sizes, metadata, colour space and depth is of a job with those of the photos', async () => {
  const job = createJob('/in', '/out');
  const identity = await identifyJob(job);
  const older = Object.fromEntries(
    Object.entries(identity).filter(
      ([name]) => !['metadata', 'resize', 'colourSpace', 'depth'].includes(name),
    ),
  );
  const read = readJob({ kind: 'job', version: 1, application: 'lacuna', job: older }, '/out');
  expect(await identifyJob(read!)).toEqual(identity);
  expect(() => checkSameJob(older, identity, '/out')).not.toThrow();
  const deep = await identifyJob({ ...job, depth: 16 });
  expect(() => checkSameJob(older, deep, '/out')).toThrow('depth was "as the photo" and is 16');
  const less = await identifyJob({ ...job, metadata: 'none', resize: { kind: 'long-side', px: 2048 } });
  expect(() => checkSameJob(older, less, '/out')).toThrow(
    'metadata was "all" and is "none"; resize was "full size" and is {"kind":"long-side","px":2048}',
  );
});

test('nothing is read of a job that is not known', () => {
  const record = { kind: 'job', version: 1, application: 'lacuna', job: { input: '/in' } } as const;
  expect(readJob(record, '/out')).toBeUndefined();
});

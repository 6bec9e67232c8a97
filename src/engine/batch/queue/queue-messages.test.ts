import * as v from 'valibot';
import { expect, test } from 'vitest';

import { DEFAULT_FILL_OPTIONS } from '../../../shared/fill-options.js';
import { QueuedPhotoSchema } from './queue-messages.js';

const photo = {
  version: '1.0.0',
  run: '5b1f8b0e-3f0d-4c52-9d2f-5a8a3c0c1d11',
  input: '/s/photos',
  output: '/s/out',
  task: {
    ...{ photo: '/s/photos/a.jpg', target: '/s/out/a.jpg', replace: false, options: DEFAULT_FILL_OPTIONS },
    ...{ remove: { kind: 'alpha' }, unmarked: 'skip', keepTimes: false, acceptsLarge: false },
  },
};

function isTaken(value: unknown): boolean {
  return v.safeParse(QueuedPhotoSchema, value).success;
}

test('a photo on the queue is taken as it travels, as JSON', () => {
  expect(isTaken(JSON.parse(JSON.stringify({ ...photo, leave: undefined })))).toBe(true);
  const smaller = { metadata: 'none', resize: { kind: 'long-side', px: 2048 } };
  const converted = { colourSpace: 'p3', depth: 16 };
  expect(isTaken({ ...photo, task: { ...photo.task, ...smaller, ...converted } })).toBe(true);
});

test.each([
  [{ remove: { kind: 'command', command: ['rm', '-r', '/s'], timeLimitMs: 1000 } }],
  [{ remove: { kind: 'alpha', command: ['rm'] } }],
  [{ options: { ...DEFAULT_FILL_OPTIONS, model: '../../weights.onnx' } }],
  [{ quality: 1000 }],
  [{ metadata: 'some' }],
  [{ resize: { kind: 'percent', percent: 200 } }],
  [{ colourSpace: 'lab' }],
  [{ depth: 12 }],
  [{ photo: '' }],
  [{ replace: 'yes' }],
  [{ format: 'exe' }],
  [{ surprise: true }],
])('one that asks for something else is not: %j', (change) => {
  expect(isTaken({ ...photo, task: { ...photo.task, ...change } })).toBe(false);
});

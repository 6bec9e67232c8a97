import { expect, test } from 'vitest';

import type { PlannedPhoto } from '../../batch/batch-job.js';
import type { Outcome } from '../../batch/journal-records.js';
import { BatchRows } from './batch-rows.js';

const stamp = { sizeBytes: 1, modifiedMs: 2 };
const failed = (photo: string): Outcome => {
  return { kind: 'failed', photo, input: stamp, code: 'DECODE_FAILED', message: 'Expected', file: null };
};

function photoOf(name: string): PlannedPhoto {
  return { name, path: `/in/${name}`, output: name, ...stamp, changedMs: 3 };
}

test('counts photos by state, and tells each change once', () => {
  const rows = new BatchRows(['a.jpg', 'b.jpg', 'c.jpg'].map(photoOf), new Map([['b.jpg', failed('b.jpg')]]));
  expect(rows.counts).toEqual({ waiting: 2, working: 0, done: 0, unmarked: 0, skipped: 0, failed: 1 });
  expect(rows.takeChanged(10)).toEqual([]);
  rows.change(0, { isWorking: true });
  rows.change(0, {
    isWorking: false,
    outcome: { kind: 'unmarked', photo: 'a.jpg', input: stamp },
    version: 1,
  });
  rows.change(2, { isWorking: true });
  expect(rows.counts).toEqual({ waiting: 0, working: 1, done: 0, unmarked: 1, skipped: 0, failed: 1 });
  expect(rows.takeChanged(1)).toEqual([{ row: 0, name: 'a.jpg', state: 'unmarked', version: 1 }]);
  expect(rows.hasChanged).toBe(true);
  expect(rows.takeChanged(10)).toEqual([{ row: 2, name: 'c.jpg', state: 'working', version: 0 }]);
  expect(rows.hasChanged).toBe(false);
});

test('takes up photos that arrive after the others, once', () => {
  const rows = new BatchRows([photoOf('a.jpg')]);
  rows.add([photoOf('a.jpg'), photoOf('0.jpg')]);
  expect(rows.takeChanged(10)).toEqual([{ row: 1, name: '0.jpg', state: 'waiting', version: 0 }]);
  expect(rows.counts.waiting).toBe(2);
  rows.add([photoOf('0.jpg')]);
  expect(rows.length).toBe(2);
  expect(rows.byName('0.jpg')?.row).toBe(1);
});

test('counts decisions, and takes one back', () => {
  const rows = new BatchRows([photoOf('a.jpg')]);
  rows.change(0, { decided: { kind: 'decided', photo: 'a.jpg', decision: 'rejected' } });
  expect(rows.reviewed).toEqual({ accepted: 0, rejected: 1 });
  rows.change(0, { decided: undefined });
  expect(rows.reviewed).toEqual({ accepted: 0, rejected: 0 });
  expect(rows.takeChanged(1)).toEqual([{ row: 0, name: 'a.jpg', state: 'waiting', version: 0 }]);
});

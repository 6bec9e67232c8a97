import { expect, it } from 'vitest';
import { describeBatchTime } from './batch-time.js';

it('counts hours where minutes would be many', () => {
  expect(describeBatchTime(20_000)).toEqual({ key: 'task.left', count: 20 });
  expect(describeBatchTime(90 * 60_000)).toEqual({ key: 'task.minutes', count: 90 });
  expect(describeBatchTime(7.4 * 3_600_000)).toEqual({ key: 'batch.progress.hours', count: 7 });
});

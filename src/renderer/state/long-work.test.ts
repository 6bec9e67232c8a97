import { beforeEach, expect, it } from 'vitest';
import { LONG_WORK_MS, LongWork } from './long-work.js';

let nowMs: number;
let told: string[];
let work: LongWork;

beforeEach(() => {
  nowMs = 1000;
  told = [];
  work = new LongWork({
    now: () => nowMs,
    onEnd: (kind, hasFailed) => told.push(hasFailed ? `${kind} failed` : kind),
  });
});

it('tells when long work ends, and not of what was short', () => {
  work.follow('fill', { startedAtMs: nowMs });
  nowMs += LONG_WORK_MS + 1;
  work.follow('fill', { startedAtMs: 1000 });
  expect(told).toEqual([]);
  work.follow('fill', undefined);
  work.follow('fill', undefined);
  work.follow('fill', { startedAtMs: nowMs });
  nowMs += LONG_WORK_MS;
  work.follow('fill', undefined);
  expect(told).toEqual(['fill']);
});

it('knows one work from the next that follows at once', () => {
  work.follow('fill', { startedAtMs: nowMs });
  nowMs += LONG_WORK_MS + 1;
  work.follow('fill', { startedAtMs: nowMs });
  nowMs += 5;
  work.follow('fill', undefined);
  expect(told).toEqual(['fill']);
});

it('counts work without a beginning from when it was first told of', () => {
  work.follow('batch', {});
  nowMs += LONG_WORK_MS / 2;
  work.follow('batch', {});
  work.follow('find', {});
  nowMs += LONG_WORK_MS / 2 + 1;
  work.follow('find', undefined);
  work.follow('batch', undefined);
  expect(told).toEqual(['batch']);
});

it('says that it failed, of that work alone', () => {
  work.fail('save');
  for (const fails of [true, false]) {
    work.follow('save', {});
    nowMs += LONG_WORK_MS + 1;
    if (fails) work.fail('save');
    work.follow('save', undefined);
  }
  expect(told).toEqual(['save failed', 'save']);
});

it('says nothing where the person cancelled', () => {
  work.follow('fill', { startedAtMs: nowMs });
  nowMs += LONG_WORK_MS + 1;
  work.follow('fill', { startedAtMs: 1000, isCancelling: true });
  work.follow('fill', undefined);
  expect(told).toEqual([]);
});

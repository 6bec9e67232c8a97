import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Progress } from '../shared/progress.js';
import { creepWhile } from './creep-while.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a task of unknown length moves on at least once a second, never falls, never arrives, and is silent when it ends', async () => {
  const reports: Progress[] = [];
  const waiting = new Promise<string>((resolve) => setTimeout(() => resolve('answer'), 30_000));
  const result = creepWhile(
    (progress) => reports.push(progress),
    'network',
    () => waiting,
  );
  for (let second = 1; second <= 30; second++) {
    const before = reports.length;
    await vi.advanceTimersByTimeAsync(1000);
    expect(reports.length).toBeGreaterThan(before);
  }
  expect(await result).toBe('answer');
  const fractions = reports.map(({ fraction }) => fraction);
  expect(fractions[0]).toBe(0);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(fractions.at(-1)).toBeLessThan(1);
  const { length } = reports;
  await vi.advanceTimersByTimeAsync(5000);
  expect(reports).toHaveLength(length);
});

test('a task that fails is silent too', async () => {
  const report = vi.fn();
  await expect(creepWhile(report, 'network', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await vi.advanceTimersByTimeAsync(5000);
  expect(report).toHaveBeenCalledTimes(1);
});

import { describe, expect, it } from 'vitest';
import { describeTimeLeft } from './time-left.js';

describe('how long a task takes still', () => {
  it('is not guessed at the beginning nor counted at the end', () => {
    expect(describeTimeLeft(0, 5000)).toBeUndefined();
    expect(describeTimeLeft(0.02, 5000)).toBeUndefined();
    expect(describeTimeLeft(0.5, 600)).toBeUndefined();
    expect(describeTimeLeft(0.95, 10_000)).toBeUndefined();
  });

  it('is told in seconds, later in steps of five, then in minutes', () => {
    expect(describeTimeLeft(0.5, 4200)).toEqual({ key: 'task.left', count: 5 });
    expect(describeTimeLeft(0.25, 11_000)).toEqual({ key: 'task.left', count: 35 });
    expect(describeTimeLeft(0.1, 20_000)).toEqual({ key: 'task.minutes', count: 3 });
  });
});

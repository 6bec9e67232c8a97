import { describe, expect, it } from 'vitest';
import { describeTimeLeft } from './time-left.js';

describe('how long a task takes still', () => {
  it('is told in seconds, later in steps of five, then in minutes', () => {
    expect(describeTimeLeft(4200)).toEqual({ key: 'task.left', count: 5 });
    expect(describeTimeLeft(33_000)).toEqual({ key: 'task.left', count: 35 });
    expect(describeTimeLeft(180_000)).toEqual({ key: 'task.minutes', count: 3 });
  });
});

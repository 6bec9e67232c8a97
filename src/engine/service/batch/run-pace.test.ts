import { expect, test } from 'vitest';

import { RunPace, WorkClock } from './run-pace.js';

test('says how fast it goes once a few photos tell, and by the latest of them', () => {
  const pace = new RunPace();
  for (const time of [0, 1000, 2000]) pace.note(time);
  expect(pace.perMinute).toBeUndefined();
  expect(pace.leftMs(10)).toBeUndefined();
  pace.note(3000);
  expect(pace.perMinute).toBe(60);
  expect(pace.leftMs(10)).toBe(10_000);
  for (let photo = 1; photo <= 50; photo++) pace.note(3000 + photo * 500);
  expect(pace.perMinute).toBe(120);
});

test('a clock of work stands still in a pause', () => {
  let now = 100;
  const clock = new WorkClock(() => now);
  now = 150;
  clock.stop();
  now = 950;
  expect(clock.ms).toBe(50);
  clock.goOn();
  clock.goOn();
  now = 1000;
  expect(clock.ms).toBe(100);
});

import { expect, test } from 'vitest';

import { findPlace } from './window-place.js';

const SCREENS = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: 1920, y: -200, width: 1280, height: 1024 },
];

test('a window comes back to its place on any screen that shows the middle of it', () => {
  const onFirst = { x: 100, y: 50, width: 1000, height: 700 };
  const onSecond = { x: 1800, y: -300, width: 900, height: 700 };
  expect(findPlace(onFirst, SCREENS)).toBe(onFirst);
  expect(findPlace(onSecond, SCREENS)).toBe(onSecond);
});

test('a place that no screen shows any more is forgotten', () => {
  const onSecond = { x: 2500, y: 50, width: 900, height: 700 };
  expect(findPlace(onSecond, SCREENS.slice(0, 1))).toEqual({ width: 1280, height: 800 });
  expect(findPlace(undefined, SCREENS)).toEqual({ width: 1280, height: 800 });
});

import { expect, test } from 'vitest';

import { fromSensorPlace, toSensorPlace, turnSize } from './orientation.js';

test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i leads to the sensor and back', (orientation) => {
  const place = { x: 0.25, y: 0.125 };
  expect(fromSensorPlace(toSensorPlace(place, orientation), orientation)).toEqual(place);
});

test('a camera that was turned clockwise shows the left lower corner of its sensor at the left top', () => {
  expect(toSensorPlace({ x: 0, y: 0 }, 6)).toEqual({ x: 0, y: 1 });
  expect(toSensorPlace({ x: 1, y: 0 }, 6)).toEqual({ x: 0, y: 0 });
  expect(toSensorPlace({ x: 0, y: 0 }, 8)).toEqual({ x: 1, y: 0 });
  expect(turnSize({ width: 30, height: 20 }, 6)).toEqual({ width: 20, height: 30 });
  expect(turnSize({ width: 30, height: 20 }, 3)).toEqual({ width: 30, height: 20 });
});

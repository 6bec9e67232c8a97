import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boxAround,
  snapToRightAngle,
  tidyDegrees,
  turnAbout,
  turnedSize,
  turnVector,
  twistBetween,
} from './turn.js';

const angle = fc.double({ min: -1000, max: 1000, noNaN: true });
const place = fc.record({
  x: fc.integer({ min: -5000, max: 5000 }),
  y: fc.integer({ min: -5000, max: 5000 }),
});

describe('turning on the screen', () => {
  it('goes clockwise where down is larger, and is exact by right angles', () => {
    expect(turnVector({ x: 3, y: 1 }, 90)).toEqual({ x: -1, y: 3 });
    expect(turnVector({ x: 3, y: 1 }, -90)).toEqual({ x: 1, y: -3 });
    expect(turnVector({ x: 3, y: 1 }, 540)).toEqual({ x: -3, y: -1 });
    expect(turnAbout({ x: 11, y: 5 }, { x: 10, y: 5 }, 90)).toEqual({ x: 10, y: 6 });
  });

  it('and back leads to the same place, with the distance kept', () => {
    fc.assert(
      fc.property(place, place, angle, (point, pivot, degrees) => {
        const turned = turnAbout(point, pivot, degrees);
        const back = turnAbout(turned, pivot, -degrees);
        expect(Math.hypot(back.x - point.x, back.y - point.y)).toBeLessThan(1e-6);
        const [before, after] = [point, turned].map(({ x, y }) => Math.hypot(x - pivot.x, y - pivot.y));
        expect(after).toBeCloseTo(before!, 6);
      }),
    );
  });

  it('knows what a turned rectangle takes up', () => {
    expect(turnedSize({ width: 6, height: 4 }, 0)).toEqual({ width: 6, height: 4 });
    expect(turnedSize({ width: 6, height: 4 }, 90)).toEqual({ width: 4, height: 6 });
    const { width, height } = turnedSize({ width: 6, height: 4 }, 45);
    expect(width).toBeCloseTo(10 / Math.SQRT2);
    expect(height).toBeCloseTo(10 / Math.SQRT2);
    const points = [
      { x: 3, y: 5 },
      { x: -1, y: 2 },
    ];
    expect(boxAround(points)).toEqual({ left: -1, top: 2, right: 3, bottom: 5 });
  });
});

describe('angles', () => {
  it('are told as one above -180 and up to 180, without a negative nothing', () => {
    expect([0, -0, 15, 180, -180, 190, -190, 360, 725, -179.999].map(tidyDegrees)).toEqual([
      ...[0, 0, 15, 180, 180, -170, 170, 0, 5, 180],
    ]);
    fc.assert(
      fc.property(angle, (degrees) => {
        const tidy = tidyDegrees(degrees);
        expect(tidy).toBeGreaterThan(-180);
        expect(tidy).toBeLessThanOrEqual(180);
        expect(Math.abs(((((tidy - degrees) % 360) + 540) % 360) - 180)).toBeLessThan(0.0051);
      }),
    );
  });

  it('become right ones nearby', () => {
    expect([1.9, -2, 2.1, 88.5, 95, -181, 358.4].map(snapToRightAngle)).toEqual([
      0, -0, 2.1, 90, 95, -180, 360,
    ]);
  });

  it('are read from how two fingers twist, also across the end of the circle', () => {
    const fingers = (degrees: number): readonly [{ x: number; y: number }, { x: number; y: number }] => [
      { x: 40, y: 30 },
      turnAbout({ x: 140, y: 30 }, { x: 40, y: 30 }, degrees),
    ];
    expect(twistBetween(fingers(10), fingers(35))).toBeCloseTo(25);
    expect(twistBetween(fingers(170), fingers(-170))).toBeCloseTo(20);
    expect(twistBetween(fingers(-170), fingers(170))).toBeCloseTo(-20);
  });
});

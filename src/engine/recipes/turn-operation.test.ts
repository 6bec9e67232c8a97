import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { Move } from '../../shared/move.js';
import type { CloneOperation, MoveOperation } from '../../shared/operation.js';
import { turnSize } from '../../shared/orientation.js';
import { fromSensorOperation, toSensorOperation } from './turn-operation.js';

const SHOWN = { width: 300, height: 200 };
const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];

function moveBy(to: Partial<Move>): MoveOperation {
  const mask = [
    { kind: 'box' as const, rect: { left: 40, top: 50, width: 20, height: 10 }, mode: 'add' as const },
  ];
  const all = { dx: 0, dy: 0, scale: 1, degrees: 0, mirror: false, copy: false, ...to };
  return { kind: 'move', inputs: { mask, to: all }, options: DEFAULT_FILL_OPTIONS };
}

function movedTo(operation: ReturnType<typeof toSensorOperation>): Move {
  if (operation.kind !== 'move') throw new Error('Expected a move');
  return operation.inputs.to;
}

test.each(ORIENTATIONS)(
  'a move on a photo with orientation %d is the same again on such a photo',
  (orientation) => {
    fc.assert(
      fc.property(
        fc.record({ dx: fc.integer({ min: -90, max: 90 }), dy: fc.integer({ min: -90, max: 90 }) }),
        fc.double({ min: -179, max: 179, noNaN: true }),
        fc.boolean(),
        (way, degrees, mirror) => {
          const move = moveBy({ ...way, degrees, mirror });
          const sensor = toSensorOperation(move, SHOWN, orientation);
          const back = movedTo(fromSensorOperation(sensor, turnSize(SHOWN, orientation), orientation));
          expect(back.dx).toBeCloseTo(way.dx);
          expect(back.dy).toBeCloseTo(way.dy);
          expect(back.mirror).toBe(mirror);
          const turned = Math.abs(back.degrees - degrees) % 360;
          expect(Math.min(turned, 360 - turned)).toBeCloseTo(0);
        },
      ),
    );
  },
);

test.each(ORIENTATIONS)('a stroke of a pen is as wide on a sensor with orientation %d', (orientation) => {
  const points = [{ x: 40, y: 50 }, { x: 90, y: 60 }]; // prettier-ignore
  const stroke = { kind: 'stroke', points, radius: 12, widths: [0.25, 1], mode: 'add' } as const;
  const clone: CloneOperation = {
    kind: 'clone',
    inputs: { mask: [stroke], from: { dx: 30, dy: 0 } },
    options: { blend: 'clone', softPx: 0 },
  };
  const sensor = toSensorOperation(clone, SHOWN, orientation);
  expect(sensor.inputs.mask).toMatchObject([{ radius: 12, widths: [0.25, 1] }]);
  const back = fromSensorOperation(sensor, turnSize(SHOWN, orientation), orientation);
  expect(back.inputs.mask).toMatchObject([{ radius: 12, widths: [0.25, 1] }]);
});

test('a thing that is moved to the right goes up on the sensor of a photo that is shown turned clockwise', () => {
  const { dx, dy, degrees } = movedTo(toSensorOperation(moveBy({ dx: 30, degrees: 10 }), SHOWN, 6));
  expect({ dx, dy }).toEqual({ dx: 0, dy: -30 });
  expect(degrees).toBeCloseTo(10);
});

test('a thing that is turned clockwise is turned back on a mirrored sensor', () => {
  const { dx, degrees } = movedTo(toSensorOperation(moveBy({ dx: 30, degrees: 10 }), SHOWN, 2));
  expect(dx).toBe(-30);
  expect(degrees).toBeCloseTo(-10);
});

test.each(ORIENTATIONS)(
  'a clone on a photo with orientation %d copies from the same place again',
  (orientation) => {
    const { inputs } = moveBy({});
    const clone: CloneOperation = {
      kind: 'clone',
      inputs: { mask: inputs.mask, from: { dx: 30, dy: -7 } },
      options: { blend: 'heal', softPx: 3 },
    };
    const sensor = toSensorOperation(clone, SHOWN, orientation);
    expect(fromSensorOperation(sensor, turnSize(SHOWN, orientation), orientation)).toEqual(clone);
  },
);

test('a clone from the right copies from above on the sensor of a photo that is shown turned clockwise', () => {
  const { inputs } = moveBy({});
  const operation: CloneOperation = {
    kind: 'clone',
    inputs: { mask: inputs.mask, from: { dx: 30, dy: 0 } },
    options: { blend: 'clone', softPx: 0 },
  };
  expect(toSensorOperation(operation, SHOWN, 6)).toMatchObject({ inputs: { from: { dx: 0, dy: -30 } } });
});

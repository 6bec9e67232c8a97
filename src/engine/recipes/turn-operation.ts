import type { Point, Size } from '../../shared/geometry.js';
import type { Operation } from '../../shared/operation.js';
import { fromSensorPlace, toSensorPlace, turnSize } from '../../shared/orientation.js';
import { mapOperation } from './map-operation.js';

/** `operation` on a photo that is displayed with `shown`, in coordinates of its sensor. */
export function toSensorOperation(operation: Operation, shown: Size, orientation: number): Operation {
  const to = turnSize(shown, orientation);
  return turnOperation(operation, { from: shown, to }, orientation, [toSensorPlace, fromSensorPlace]);
}

/** `operation` in coordinates of a sensor of that size, for a photo with that orientation. */
export function fromSensorOperation(operation: Operation, sensor: Size, orientation: number): Operation {
  const to = turnSize(sensor, orientation);
  return turnOperation(operation, { from: sensor, to }, orientation, [fromSensorPlace, toSensorPlace]);
}

type PlaceTurn = typeof toSensorPlace;

function turnOperation(
  operation: Operation,
  { from, to }: { readonly from: Size; readonly to: Size },
  orientation: number,
  [there, back]: readonly [PlaceTurn, PlaceTurn],
): Operation {
  const scaled = (turn: PlaceTurn, one: Size, other: Size) => {
    return ({ x, y }: Point): Point => {
      const place = turn({ x: x / one.width, y: y / one.height }, orientation);
      return { x: place.x * other.width, y: place.y * other.height };
    };
  };
  const scaleAt = (): number => 1;
  return mapOperation(operation, {
    ...{ from, to, there: scaled(there, from, to), back: scaled(back, to, from) },
    ...{ scaleAt, keepsBoxes: true },
  });
}

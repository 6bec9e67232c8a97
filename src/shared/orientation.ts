import type { Point, Size } from './geometry.js';

/** A place in an image as parts of its width and height. */
type Place = Point;

/** Where a place of the photo as displayed lies on the sensor; both as parts of width and height. `orientation` is EXIF's, 1 to 8. */
export function toSensorPlace({ x, y }: Place, orientation: number): Place {
  switch (orientation) {
    case 2:
      return { x: 1 - x, y };
    case 3:
      return { x: 1 - x, y: 1 - y };
    case 4:
      return { x, y: 1 - y };
    case 5:
      return { x: y, y: x };
    case 6:
      return { x: y, y: 1 - x };
    case 7:
      return { x: 1 - y, y: 1 - x };
    case 8:
      return { x: 1 - y, y: x };
    default:
      return { x, y };
  }
}

/** The way back: where a place on the sensor is shown. */
export function fromSensorPlace(place: Place, orientation: number): Place {
  // Quarter turns undo each other, every other orientation undoes itself.
  const inverse = orientation === 6 ? 8 : orientation === 8 ? 6 : orientation;
  return toSensorPlace(place, inverse);
}

/** The size on the sensor of a photo that is displayed with `size`, and the reverse. */
export function turnSize({ width, height }: Size, orientation: number): Size {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

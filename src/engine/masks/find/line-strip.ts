import type { Point } from '../../../shared/geometry.js';
import type { RasterImage } from '../../raster-image.js';

/** A strip of the photo along a line: `columns` steps along it, each `rows` steps across. */
export interface Strip {
  readonly columns: number;
  /** Odd: the middle one lies on the line. */
  readonly rows: number;
  /** Pixels of the photo from one row to the next. */
  readonly stepPx: number;
  /** Where a place of the strip lies in the photo; `row` may lie between two. */
  toPhoto(column: number, row: number): Point;
}

/** A strip with its brightness, 0 to 255, column by column. */
export interface LineStrip extends Strip {
  readonly values: Float32Array;
}

/** Red, green and blue, 0 to 255. */
type Colour = [number, number, number];

/** The strip along `middle`, which has one place for each column; `acrossAt` gives the unit vector of a column from row to row. */
export function layStrip(
  middle: readonly Point[],
  acrossAt: (column: number) => Point,
  { rows, stepPx }: Pick<Strip, 'rows' | 'stepPx'>,
): Strip {
  const half = (rows - 1) / 2;
  return {
    columns: middle.length,
    rows,
    stepPx,
    toPhoto(column, row) {
      const { x, y } = middle[column]!;
      const across = acrossAt(column);
      const away = (row - half) * stepPx;
      return { x: x + across.x * away, y: y + across.y * away };
    },
  };
}

/**
 * Reads the strip along `middle`, which has one place for each column, at least two; `rows` is odd. What lies beyond the photo goes on from
 * its edge. Along a column's width the brightness is averaged, so that grain weighs less.
 */
export function readStrip(
  image: RasterImage,
  middle: readonly Point[],
  rows: number,
  stepPx: number,
): LineStrip {
  const columns = middle.length;
  const values = new Float32Array(columns * rows);
  const first = middle[0]!;
  const last = middle[columns - 1]!;
  const length = Math.max(1, Math.hypot(last.x - first.x, last.y - first.y));
  const along = { x: (last.x - first.x) / length, y: (last.y - first.y) / length };
  const across = { x: -along.y, y: along.x };
  const strip = layStrip(middle, () => across, { rows, stepPx });
  const apart = length / Math.max(1, columns - 1);
  const samples = Math.max(1, Math.min(4, Math.round(apart)));
  const colour: Colour = [0, 0, 0];
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const { x, y } = strip.toPhoto(column, row);
      let sum = 0;
      for (let sample = 0; sample < samples; sample++) {
        const shift = ((sample + 0.5) / samples - 0.5) * apart;
        readColour(image, x + along.x * shift, y + along.y * shift, colour);
        sum += 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2];
      }
      values[column * rows + row] = sum / samples;
    }
  }
  return { ...strip, values };
}

/** Writes the colour at a place, between the middles of four pixels, into `colour`; beyond the photo that of its edge. */
export function readColour(
  { data, width, height, channels, depth }: RasterImage,
  x: number,
  y: number,
  colour: Colour,
): void {
  const u = Math.max(0, Math.min(width - 1, x - 0.5));
  const v = Math.max(0, Math.min(height - 1, y - 0.5));
  const left = Math.floor(u);
  const top = Math.floor(v);
  const upper = (top * width + left) * channels;
  const lower = upper + (top + 1 < height ? width * channels : 0);
  const next = left + 1 < width ? channels : 0;
  const unit = depth === 16 ? 1 / 257 : 1;
  const right = u - left;
  const down = v - top;
  const upperRight = unit * (1 - down) * right;
  const upperLeft = unit * (1 - down) - upperRight;
  const lowerRight = unit * down * right;
  const lowerLeft = unit * down - lowerRight;
  const mix = (channel: number): number =>
    data[upper + channel]! * upperLeft +
    data[upper + next + channel]! * upperRight +
    data[lower + channel]! * lowerLeft +
    data[lower + next + channel]! * lowerRight;
  colour[0] = mix(0);
  colour[1] = channels < 3 ? colour[0] : mix(1);
  colour[2] = channels < 3 ? colour[0] : mix(2);
}

import type { Point } from '../../../shared/geometry.js';
import type { RasterImage } from '../../raster-image.js';

/** A strip of the photo along a line: brightness (0 to 255), `columns` steps along it, each `rows` steps across. */
export interface LineStrip {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
  /** Pixels of the photo from one row to the next. */
  readonly stepPx: number;
  /** Where a place of the strip lies in the photo; `row` may lie between two. */
  toPhoto(column: number, row: number): Point;
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
  const half = (rows - 1) / 2;
  const apart = length / Math.max(1, columns - 1);
  const samples = Math.max(1, Math.min(4, Math.round(apart)));
  for (let column = 0; column < columns; column++) {
    const { x, y } = middle[column]!;
    for (let row = 0; row < rows; row++) {
      const away = (row - half) * stepPx;
      let sum = 0;
      for (let sample = 0; sample < samples; sample++) {
        const shift = ((sample + 0.5) / samples - 0.5) * apart;
        sum += brightnessAt(
          image,
          x + across.x * away + along.x * shift,
          y + across.y * away + along.y * shift,
        );
      }
      values[column * rows + row] = sum / samples;
    }
  }
  return {
    columns,
    rows,
    values,
    stepPx,
    toPhoto(column, row) {
      const { x, y } = middle[column]!;
      const away = (row - half) * stepPx;
      return { x: x + across.x * away, y: y + across.y * away };
    },
  };
}

/** Between the middles of four pixels. */
function brightnessAt(image: RasterImage, x: number, y: number): number {
  const u = Math.max(0, Math.min(image.width - 1, x - 0.5));
  const v = Math.max(0, Math.min(image.height - 1, y - 0.5));
  const column = Math.floor(u);
  const row = Math.floor(v);
  const next = Math.min(image.width - 1, column + 1);
  const below = Math.min(image.height - 1, row + 1);
  const right = u - column;
  const down = v - row;
  const upper = pixelAt(image, column, row) * (1 - right) + pixelAt(image, next, row) * right;
  const lower = pixelAt(image, column, below) * (1 - right) + pixelAt(image, next, below) * right;
  return upper * (1 - down) + lower * down;
}

function pixelAt({ data, width, channels, depth }: RasterImage, column: number, row: number): number {
  const at = (row * width + column) * channels;
  const unit = depth === 16 ? 1 / 257 : 1;
  if (channels < 3) return data[at]! * unit;
  return (0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!) * unit;
}

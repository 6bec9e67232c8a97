import type { Point } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import type { RasterImage } from '../../raster-image.js';
import type { Strip } from './line-strip.js';
import { layStrip, readColour } from './line-strip.js';

/** How much each of the rows beside a place counts for the step of colour there; together 1. */
const SIDE_WEIGHTS = [0.5, 0.3, 0.2] as const;
/** Nothing is measured in so many rows at either side of a strip. */
export const UNMEASURED_ROWS = SIDE_WEIGHTS.length;
const REACH = UNMEASURED_ROWS;
/** Steps are averaged over so many columns to either side with their sign: texture fades, what runs along the strip stays. */
const ALONG = 2;
/** A cell is read at so many places in either direction at most. */
const MOST_SAMPLES = 2;
/** So many columns are read row by row: memory is read in lines, and a strip mostly runs along them. */
const BLOCK_COLUMNS = 16;

/** A strip in which contours that run along it are told from the rest. */
export interface ContourStrip extends Strip {
  /** Height of the step of colour from one side of a place to the other, across the strip: 0 to 255, 0 where what is masked is near. */
  readonly steps: Float32Array;
  /** 1 where a column's middle is masked. */
  readonly isHidden: Uint8Array;
}

/**
 * The contours along `middle`, one place for each column; `normals` are the unit vectors across. Only steps across the strip count, so that
 * contours which cross it attract nothing. What `mask` marks is not looked at.
 */
export function readContourStrip(
  image: RasterImage,
  mask: Mask | undefined,
  middle: readonly Point[],
  normals: readonly Point[],
  size: Pick<Strip, 'rows' | 'stepPx'>,
): ContourStrip {
  const strip = layStrip(middle, (column) => normals[column]!, size);
  const { columns, rows } = strip;
  const isMasked = new Uint8Array(columns * rows);
  if (mask) {
    visitCells(strip, (cell, column, row) => {
      const { x, y } = strip.toPhoto(column, row);
      if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) return;
      isMasked[cell] = mask.data[Math.floor(y) * mask.width + Math.floor(x)] === 0 ? 0 : 1;
    });
  }
  const middleRow = (rows - 1) / 2;
  const isHidden = new Uint8Array(columns).map((_, column) => isMasked[column * rows + middleRow]!);
  const steps = measureSteps(readPlanes(image, strip, normals), strip);
  if (mask) blankAround(isMasked, steps, strip);
  return { ...strip, steps, isHidden };
}

/** The mean colour of each cell; red, green and blue one after the other. */
function readPlanes(image: RasterImage, strip: Strip, normals: readonly Point[]): Float32Array {
  const { columns, rows } = strip;
  const cells = columns * rows;
  const planes = new Float32Array(3 * cells);
  const colour: [number, number, number] = [0, 0, 0];
  const samples = Math.max(1, Math.min(MOST_SAMPLES, Math.ceil(strip.stepPx - 0.25)));
  const count = samples ** 2;
  visitCells(strip, (cell, column, row) => {
    const { x, y } = strip.toPhoto(column, row);
    const across = { x: strip.stepPx * normals[column]!.x, y: strip.stepPx * normals[column]!.y };
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let sample = 0; sample < count; sample++) {
      const down = (Math.floor(sample / samples) + 0.5) / samples - 0.5;
      const aside = ((sample % samples) + 0.5) / samples - 0.5;
      // Cells are as long as they are wide.
      readColour(
        image,
        x + across.x * down + across.y * aside,
        y + across.y * down - across.x * aside,
        colour,
      );
      red += colour[0];
      green += colour[1];
      blue += colour[2];
    }
    planes[cell] = red / count;
    planes[cells + cell] = green / count;
    planes[2 * cells + cell] = blue / count;
  });
  return planes;
}

/** Calls `visit` for each cell, in an order in which cells near each other in the photo follow each other whatever way the strip runs. */
function visitCells(
  { columns, rows }: Strip,
  visit: (cell: number, column: number, row: number) => void,
): void {
  for (let from = 0; from < columns; from += BLOCK_COLUMNS) {
    const to = Math.min(columns, from + BLOCK_COLUMNS);
    for (let row = 0; row < rows; row++)
      for (let column = from; column < to; column++) visit(column * rows + row, column, row);
  }
}

function measureSteps(planes: Float32Array, { columns, rows }: Strip): Float32Array {
  const cells = columns * rows;
  const squares = new Float32Array(cells);
  const signed = new Float32Array(cells);
  for (let plane = 0; plane < 3; plane++) {
    const values = planes.subarray(plane * cells, (plane + 1) * cells);
    for (let column = 0; column < columns; column++) {
      for (let row = REACH; row < rows - REACH; row++) {
        const cell = column * rows + row;
        let step = 0;
        for (let away = 1; away <= REACH; away++)
          step += SIDE_WEIGHTS[away - 1]! * (values[cell + away]! - values[cell - away]!);
        signed[cell] = step;
      }
    }
    for (let row = REACH; row < rows - REACH; row++) {
      let sum = 0;
      for (let column = -ALONG; column < columns; column++) {
        if (column + ALONG < columns) sum += signed[(column + ALONG) * rows + row]!;
        if (column > ALONG) sum -= signed[(column - ALONG - 1) * rows + row]!;
        if (column < 0) continue;
        const count = Math.min(columns - 1, column + ALONG) - Math.max(0, column - ALONG) + 1;
        squares[column * rows + row]! += (sum / count) ** 2 / 3;
      }
    }
  }
  return squares.map(Math.sqrt);
}

/** Where a step was measured with colours of what is masked, there is none. */
function blankAround(isMasked: Uint8Array, steps: Float32Array, { columns, rows }: Strip): void {
  const blank = (column: number, from: number, to: number): void => {
    if (column >= 0 && column < columns)
      steps.fill(0, column * rows + Math.max(0, from), column * rows + Math.min(rows, to));
  };
  for (let cell = 0; cell < isMasked.length; cell++) {
    if (isMasked[cell] === 0) continue;
    steps[cell] = 0;
    const neighbours = [cell - 1, cell + 1, cell - rows, cell + rows];
    if (neighbours.every((near) => isMasked[near] !== 0)) continue;
    const [column, row] = [Math.floor(cell / rows), cell % rows];
    for (let near = column - ALONG - 1; near <= column + ALONG + 1; near++)
      blank(near, row - REACH - 1, row + REACH + 2);
  }
}

import { toSensorPlace } from '../../../shared/orientation.js';
import type { WorkingPlanes } from '../working-planes.js';

const COLUMNS = 96;
const ROWS = 64;
/** Light that varies by more than this part of itself would hide dust. */
const CALM_SPREAD = 0.02;
/** Thumbnails that differ by less than this (mean, of 255) show the same scene. */
const SAME_SCENE = 8;

/** What is remembered of a photo of a series, in places of the sensor. */
export interface ScenePrint {
  /** Mean light per cell. */
  readonly light: Float32Array;
  /** Where the ground is so even that dust would be seen. */
  readonly calm: Uint8Array;
}

/** Light and calm of a photo on a grid over the sensor. */
export function printScene({ luma, width, height }: WorkingPlanes, orientation: number): ScenePrint {
  const cells = COLUMNS * ROWS;
  const [sums, squares, counts] = [new Float64Array(cells), new Float64Array(cells), new Float64Array(cells)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = cellOf(toSensorPlace({ x: (x + 0.5) / width, y: (y + 0.5) / height }, orientation));
      const value = luma[y * width + x]!;
      sums[cell]! += value;
      squares[cell]! += value * value;
      counts[cell]! += 1;
    }
  }
  const light = new Float32Array(cells);
  const calm = new Uint8Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const count = Math.max(1, counts[cell]!);
    const mean = sums[cell]! / count;
    light[cell] = mean;
    const spread = Math.sqrt(Math.max(0, squares[cell]! / count - mean * mean));
    calm[cell] = mean > 40 && spread < CALM_SPREAD * mean ? 1 : 0;
  }
  return { light, calm };
}

/** Would dust at this place of the sensor (parts of its size) be seen? */
export function isCalmAt({ calm }: ScenePrint, place: { readonly x: number; readonly y: number }): boolean {
  return calm[cellOf(place)] === 1;
}

/** Do both photos show the same scene? Then what stays in place may be a part of it. */
export function isSameScene(a: ScenePrint, b: ScenePrint): boolean {
  let sum = 0;
  for (let cell = 0; cell < a.light.length; cell++) sum += Math.abs(a.light[cell]! - b.light[cell]!);
  return sum / a.light.length < SAME_SCENE;
}

function cellOf({ x, y }: { readonly x: number; readonly y: number }): number {
  const column = Math.min(COLUMNS - 1, Math.max(0, Math.floor(x * COLUMNS)));
  const row = Math.min(ROWS - 1, Math.max(0, Math.floor(y * ROWS)));
  return row * COLUMNS + column;
}

import type { Rect } from '../../../shared/geometry.js';
import { transformForward, transformInverse, ZIGZAG } from './block-transform.js';
import type { JpegColour, JpegComponent, JpegFrame, JpegImage } from './jpeg-frame.js';
import { notTranscodable } from './not-transcodable.js';

/** New pixels for a part of a JPEG, in its stored orientation. */
export interface NewPixels {
  readonly rect: Rect;
  /** Grey or RGB as the image has it, row by row. */
  readonly data: Uint8Array;
  /** One byte a pixel: 1 where the pixel is new. */
  readonly isNew: Uint8Array;
}

const MAX_AC = 1023;
const MAX_DC = 1024;
/** Weights of red, green and blue, and what is added, by component (JFIF 1.02; ITU-R BT.601). */
const YCC_WEIGHTS = [
  [0.299, 0.587, 0.114, 0],
  [-0.168735892, -0.331264108, 0.5, 128],
  [0.5, -0.418687589, -0.081312411, 128],
] as const;
const RGB_WEIGHTS = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
] as const;

/**
 * Changes the coefficients of the blocks that hold new pixels; all other blocks stay as they are. Within a changed block a sample
 * is made of the new pixels that it covers and, for the others, of what the old coefficients say before any rounding, so that
 * the only loss is the quantisation of that block.
 */
export async function replacePixels(
  image: JpegImage,
  pixels: NewPixels,
  pause: () => Promise<void>,
): Promise<void> {
  for (const [index, component] of image.frame.components.entries()) {
    const table = image.quantisation[component.tableSlot];
    if (table === undefined) continue;
    const plane = createPlane(image.frame, component, table, pixels, weightsOf(image.colour, index));
    const { rect } = pixels;
    const top = Math.floor(rect.top / (8 * plane.stepY));
    const bottom = Math.floor((rect.top + rect.height - 1) / (8 * plane.stepY));
    const left = Math.floor(rect.left / (8 * plane.stepX));
    const right = Math.floor((rect.left + rect.width - 1) / (8 * plane.stepX));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) replaceBlock(plane, row, column);
      await pause();
    }
  }
}

interface Plane {
  readonly frame: JpegFrame;
  readonly component: JpegComponent;
  readonly table: Uint16Array;
  readonly pixels: NewPixels;
  readonly weights: readonly number[];
  /** Pixels to a sample. */
  readonly stepX: number;
  readonly stepY: number;
  /** Samples that hold pixels. */
  readonly width: number;
  readonly height: number;
}

function createPlane(
  frame: JpegFrame,
  component: JpegComponent,
  table: Uint16Array,
  pixels: NewPixels,
  weights: readonly number[],
): Plane {
  const stepX = frame.maxHorizontal / component.horizontal;
  const stepY = frame.maxVertical / component.vertical;
  if (!Number.isInteger(stepX) || !Number.isInteger(stepY)) {
    throw notTranscodable('its colour samples lie between pixels');
  }
  const width = Math.ceil(frame.width / stepX);
  const height = Math.ceil(frame.height / stepY);
  return { frame, component, table, pixels, weights, stepX, stepY, width, height };
}

function weightsOf(colour: JpegColour, index: number): readonly number[] {
  if (colour === 'grey') return [1];
  return (colour === 'ycc' ? YCC_WEIGHTS : RGB_WEIGHTS)[index] ?? [];
}

const sums = new Float64Array(64);
const shares = new Float64Array(64);
const samples = new Float64Array(64);

function replaceBlock(plane: Plane, row: number, column: number): void {
  const { component, table, width, height } = plane;
  let touched = false;
  let wholly = true;
  for (let place = 0; place < 64; place++) {
    const x = column * 8 + (place & 7);
    const y = row * 8 + (place >> 3);
    const share =
      x < width && y < height ? gatherSample(plane, x, y, place) : takeNearest(plane, row, column, place);
    shares[place] = share;
    touched ||= share > 0;
    wholly &&= share === 1;
  }
  if (!touched) return;
  const offset = (row * component.blocksPerLine + column) * 64;
  const { coefficients } = component;
  if (!wholly) {
    for (let index = 0; index < 64; index++) {
      samples[ZIGZAG[index] ?? 0] = (coefficients[offset + index] ?? 0) * (table[index] ?? 1);
    }
    transformInverse(samples);
  }
  for (let place = 0; place < 64; place++) {
    const share = shares[place] ?? 0;
    const kept = share === 1 ? 0 : (1 - share) * (samples[place] ?? 0);
    samples[place] = kept + (sums[place] ?? 0) - 128 * share;
  }
  transformForward(samples);
  for (let index = 0; index < 64; index++) {
    const value = Math.round((samples[ZIGZAG[index] ?? 0] ?? 0) / (table[index] ?? 1));
    const limit = index === 0 ? MAX_DC : MAX_AC;
    coefficients[offset + index] = Math.max(-limit, Math.min(limit, value));
  }
}

/** Writes the mean of the new pixels of a sample, times their share, to `sums`; returns their share of the sample's pixels. */
function gatherSample(plane: Plane, x: number, y: number, place: number): number {
  const { pixels, weights, stepX, stepY } = plane;
  const { rect, data, isNew } = pixels;
  const channels = weights.length === 1 ? 1 : 3;
  const [red = 0, green = 0, blue = 0, constant = 0] = weights;
  let sum = 0;
  let found = 0;
  for (let dy = 0; dy < stepY; dy++) {
    const fromTop = y * stepY + dy - rect.top;
    if (fromTop < 0 || fromTop >= rect.height) continue;
    for (let dx = 0; dx < stepX; dx++) {
      const fromLeft = x * stepX + dx - rect.left;
      if (fromLeft < 0 || fromLeft >= rect.width) continue;
      const at = fromTop * rect.width + fromLeft;
      if (isNew[at] !== 1) continue;
      found++;
      const first = data[at * channels] ?? 0;
      if (channels === 1) sum += first;
      else {
        sum += red * first + green * (data[at * 3 + 1] ?? 0) + blue * (data[at * 3 + 2] ?? 0) + constant;
      }
    }
  }
  if (found === 0) {
    sums[place] = 0;
    return 0;
  }
  const covered = coveredPixels(plane, x, y);
  sums[place] = sum / covered;
  return found / covered;
}

/** Pixels of the image that a sample covers: fewer at the right and the bottom edge. */
function coveredPixels({ frame, stepX, stepY }: Plane, x: number, y: number): number {
  return Math.min(stepX, frame.width - x * stepX) * Math.min(stepY, frame.height - y * stepY);
}

/** Past the edge of the image a sample is what its nearest one in the block is, as libjpeg fills blocks up. */
function takeNearest({ width, height }: Plane, row: number, column: number, place: number): number {
  const x = Math.min(place & 7, width - 1 - column * 8);
  const y = Math.min(place >> 3, height - 1 - row * 8);
  const nearest = 8 * y + x;
  sums[place] = sums[nearest] ?? 0;
  return shares[nearest] ?? 0;
}

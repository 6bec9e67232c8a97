import type { Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import { thinLines } from '../../shared/thin-lines.js';

/** A region as the network sees it: `CHW` RGB 0 to 255; hole and lines, one value per pixel, 1 = hole, 1 = line. */
export interface WorkingImage extends Size {
  readonly rgb: Float32Array;
  readonly hole: Float32Array;
  readonly lines: Float32Array;
}

/**
 * Brings a region to `size`, which is not larger, by averaging: a working pixel is hole where any of its pixels is, and its
 * colour is the mean of the known ones, so that nothing of what is to go is left in it. Lines of the sketch are thinned.
 */
export function scaleToWorkingImage(region: PyramidLevel, size: Size, sketch?: Mask): WorkingImage {
  const { width, height, rgba } = region;
  const pixels = size.width * size.height;
  const rgb = new Float32Array(pixels * 3);
  const hole = new Float32Array(pixels);
  const columns = splitEvenly(width, size.width);
  const rows = splitEvenly(height, size.height);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      let weight = 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let sourceY = rows[y]!; sourceY < rows[y + 1]!; sourceY++) {
        for (let sourceX = columns[x]!; sourceX < columns[x + 1]!; sourceX++) {
          const from = (sourceY * width + sourceX) * 4;
          if (rgba[from + 3] !== 255) continue;
          weight++;
          red += rgba[from]!;
          green += rgba[from + 1]!;
          blue += rgba[from + 2]!;
        }
      }
      const to = y * size.width + x;
      const all = (rows[y + 1]! - rows[y]!) * (columns[x + 1]! - columns[x]!);
      if (weight < all) hole[to] = 1;
      if (weight === 0) continue;
      rgb[to] = red / weight;
      rgb[pixels + to] = green / weight;
      rgb[2 * pixels + to] = blue / weight;
    }
  }
  return { ...size, rgb, hole, lines: scaleLines(sketch, size, columns, rows) };
}

function scaleLines(
  sketch: Mask | undefined,
  size: Size,
  columns: Int32Array,
  rows: Int32Array,
): Float32Array {
  const lines = new Float32Array(size.width * size.height);
  if (!sketch) return lines;
  for (let y = 0; y < size.height; y++) {
    for (let sourceY = rows[y]!; sourceY < rows[y + 1]!; sourceY++) {
      for (let x = 0; x < size.width; x++) {
        const row = sourceY * sketch.width;
        for (let sourceX = columns[x]!; sourceX < columns[x + 1]!; sourceX++) {
          if (sketch.data[row + sourceX] !== 0) lines[y * size.width + x] = 1;
        }
      }
    }
  }
  thinLines(lines, size);
  return lines;
}

/** Where each of `parts` begins when `length` is cut into them; `parts` + 1 numbers. */
function splitEvenly(length: number, parts: number): Int32Array {
  return Int32Array.from({ length: parts + 1 }, (_, index) => Math.floor((index * length) / parts));
}

/** Continues an image to the right and below by mirroring, so that its sides are `size`. */
export function padByMirroring(image: WorkingImage, size: Size): WorkingImage {
  if (image.width === size.width && image.height === size.height) return image;
  const columns = mirrored(image.width, size.width);
  const rows = mirrored(image.height, size.height);
  const padPlane = (from: Float32Array, to: Float32Array): void => {
    for (let y = 0, index = 0; y < size.height; y++) {
      const row = rows[y]! * image.width;
      for (let x = 0; x < size.width; x++) to[index++] = from[row + columns[x]!]!;
    }
  };
  const pixels = size.width * size.height;
  const rgb = new Float32Array(pixels * 3);
  const hole = new Float32Array(pixels);
  const sourcePixels = image.width * image.height;
  for (let channel = 0; channel < 3; channel++) {
    padPlane(
      image.rgb.subarray(channel * sourcePixels, (channel + 1) * sourcePixels),
      rgb.subarray(channel * pixels, (channel + 1) * pixels),
    );
  }
  padPlane(image.hole, hole);
  const lines = new Float32Array(pixels);
  padPlane(image.lines, lines);
  return { ...size, rgb, hole, lines };
}

/** The positions 0 … length−1 … 0 … as long as wanted. */
function mirrored(length: number, wanted: number): Int32Array {
  const period = Math.max(1, 2 * length - 2);
  return Int32Array.from({ length: wanted }, (_, index) => {
    const within = index % period;
    return within < length ? within : period - within;
  });
}

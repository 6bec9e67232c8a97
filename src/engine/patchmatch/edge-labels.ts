import type { Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { thinLines } from '../../shared/thin-lines.js';
import type { PyramidLevel } from './pyramid.js';

/** Contours that lines are continued by: faint ones too. */
const LEAST_STEP = 7;

/**
 * The lines of a sketch (255 = line) at those levels of a pyramid whose long side is at most `longSide`: a pixel is line where any
 * pixel below it is, thinned to one pixel, 1 = line. `levels[0]` has the size of the sketch, each further one half of the one before.
 */
export function scaleSketch(
  sketch: Mask,
  levels: readonly Size[],
  longSide: number,
): (Uint8Array | undefined)[] {
  let size: Size = sketch;
  let lines = sketch.data.map((value) => (value === 0 ? 0 : 1));
  return levels.map((level, index) => {
    if (index > 0) lines = halve(lines, size, level);
    size = level;
    if (Math.max(level.width, level.height) > longSide) return undefined;
    const thin = lines.slice();
    thinLines(thin, level);
    return thin;
  });
}

function halve(lines: Uint8Array, from: Size, to: Size): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(to.width * to.height);
  for (let y = 0; y < from.height; y++) {
    for (let x = 0; x < from.width; x++) {
      if (lines[y * from.width + x] !== 0) result[(y >> 1) * to.width + (x >> 1)] = 1;
    }
  }
  return result;
}

/**
 * What PatchMatch compares so that lines of a sketch are continued by contours of the photo: for each pixel, in the first three
 * bytes of `plane` (four bytes per pixel of `level`), how near the next contour is (255 on it) and its direction as the double
 * angle's cosine and sine times that nearness around 128. Contours are those of the photo outside the hole, `lines` inside.
 */
export function writeEdgeLabels(level: PyramidLevel, lines: Uint8Array, plane: Uint8Array): void {
  const { width, height } = level;
  const contours = findContours(level, LEAST_STEP);
  for (let pixel = 0; pixel < lines.length; pixel++) {
    if (level.rgba[pixel * 4 + 3]! < 255) contours[pixel] = lines[pixel]!;
  }
  const near = smooth(smooth(contours, level), level);
  const across = new Float32Array(near.length);
  const diagonal = new Float32Array(near.length);
  forInner(level, (pixel) => {
    const dx = near[pixel + 1]! - near[pixel - 1]!;
    const dy = near[pixel + width]! - near[pixel - width]!;
    across[pixel] = dx * dx - dy * dy;
    diagonal[pixel] = 2 * dx * dy;
  });
  const cosine = smooth(across, level);
  const sine = smooth(diagonal, level);
  for (let pixel = 0; pixel < width * height; pixel++) {
    // A straight thin line smoothed twice has a crest of 70/256.
    const nearness = Math.min(255, Math.round((near[pixel]! * 255 * 256) / 70));
    const length = Math.hypot(cosine[pixel]!, sine[pixel]!);
    const scale = length > 0 ? nearness / 2 / length : 0;
    plane[pixel * 4] = nearness;
    plane[pixel * 4 + 1] = 128 + Math.round(cosine[pixel]! * scale * 0.99);
    plane[pixel * 4 + 2] = 128 + Math.round(sine[pixel]! * scale * 0.99);
    plane[pixel * 4 + 3] = 0;
  }
}

/**
 * 1 on the crests of the gradient of the slightly smoothed luma, where it changes by at least `leastStep` (of 255) from pixel to
 * pixel (Canny 1986, without hysteresis); else 0.
 */
export function findContours(level: PyramidLevel, leastStep: number): Float32Array {
  const { width, height, rgba } = level;
  const luma = new Float32Array(width * height);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += 4) {
    luma[pixel] = (rgba[at]! * 77 + rgba[at + 1]! * 150 + rgba[at + 2]! * 29) / 256;
  }
  const smoothed = smooth(luma, level);
  const strength = new Float32Array(luma.length);
  const steep = new Uint8Array(luma.length);
  forInner(level, (pixel) => {
    const dx = smoothed[pixel + 1]! - smoothed[pixel - 1]!;
    const dy = smoothed[pixel + width]! - smoothed[pixel - width]!;
    strength[pixel] = Math.hypot(dx, dy) / 2;
    steep[pixel] = Math.abs(dy) > Math.abs(dx) ? 1 : 0;
  });
  const contours = new Float32Array(luma.length);
  forInner(level, (pixel) => {
    const side = steep[pixel] === 1 ? width : 1;
    const here = strength[pixel]!;
    if (here < leastStep || here < strength[pixel - side]! || here <= strength[pixel + side]!) return;
    contours[pixel] = 1;
  });
  return contours;
}

/** Binomial smoothing, 1 2 1 each way; what lies beyond the border is 0. */
function smooth(values: Float32Array, { width, height }: Size): Float32Array {
  const rows = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const left = x > 0 ? values[i - 1]! : 0;
      const right = x < width - 1 ? values[i + 1]! : 0;
      rows[i] = (left + 2 * values[i]! + right) / 4;
    }
  }
  const result = new Float32Array(values.length);
  for (let i = 0; i < result.length; i++) {
    const above = i >= width ? rows[i - width]! : 0;
    const below = i + width < rows.length ? rows[i + width]! : 0;
    result[i] = (above + 2 * rows[i]! + below) / 4;
  }
  return result;
}

function forInner({ width, height }: Size, visit: (pixel: number) => void): void {
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) visit(y * width + x);
  }
}

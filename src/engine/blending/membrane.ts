import type { Size } from '../../shared/geometry.js';

/** A float image, `HWC`, and how much of each pixel is known: 1 = wholly, 0 = not at all. */
export interface PartlyKnown extends Size {
  readonly channels: number;
  readonly values: Float32Array;
  readonly known: Float32Array;
}

/** Over-relaxation of the sweeps; 1.7 is near the best for the few that a level gets after its coarser one. */
const RELAXATION = 1.7;
const SWEEPS = 24;

/**
 * Fills what is not known with a membrane: the solution of Laplace's equation between the known pixels (Pérez et al. 2003,
 * "Poisson Image Editing", section 2), by pull-push over a pyramid (Gortler et al. 1996, section 3.4) with sweeps of
 * successive over-relaxation at every level. Borders of the image let nothing through. Nothing known → zeros.
 * Returns new values of the same shape; known pixels keep theirs.
 */
export function fillMembrane(image: PartlyKnown): Float32Array {
  const { width, height, channels } = image;
  if (!image.known.some((part) => part < 1)) return image.values.slice();
  if (width === 1 && height === 1) {
    return image.known[0]! > 0 ? image.values.slice() : new Float32Array(channels);
  }
  const coarse = pull(image);
  const filled = fillMembrane(coarse);
  const result = push(image, filled, coarse);
  relax(image, result);
  return result;
}

/** Half the size: the mean of what is known of each 2 × 2. */
function pull(image: PartlyKnown): PartlyKnown {
  const { channels } = image;
  const width = Math.ceil(image.width / 2);
  const height = Math.ceil(image.height / 2);
  const values = new Float32Array(width * height * channels);
  const known = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = y * width + x;
      let total = 0;
      let count = 0;
      for (let fy = 2 * y; fy < Math.min(2 * y + 2, image.height); fy++) {
        for (let fx = 2 * x; fx < Math.min(2 * x + 2, image.width); fx++) {
          const from = fy * image.width + fx;
          const part = image.known[from]!;
          count++;
          if (part === 0) continue;
          total += part;
          for (let channel = 0; channel < channels; channel++) {
            values[to * channels + channel]! += part * image.values[from * channels + channel]!;
          }
        }
      }
      if (total === 0) continue;
      for (let channel = 0; channel < channels; channel++) values[to * channels + channel]! /= total;
      known[to] = total / count;
    }
  }
  return { width, height, channels, values, known };
}

function push(image: PartlyKnown, filled: Float32Array, coarse: Size): Float32Array {
  const { width, height, channels, known, values } = image;
  const result = values.slice();
  for (let y = 0; y < height; y++) {
    const fy = Math.min(coarse.height - 1, Math.max(0, (y + 0.5) / 2 - 0.5));
    const y0 = Math.floor(fy);
    const y1 = Math.min(coarse.height - 1, y0 + 1);
    for (let x = 0; x < width; x++) {
      const part = known[y * width + x]!;
      if (part === 1) continue;
      const fx = Math.min(coarse.width - 1, Math.max(0, (x + 0.5) / 2 - 0.5));
      const x0 = Math.floor(fx);
      const x1 = Math.min(coarse.width - 1, x0 + 1);
      for (let channel = 0; channel < channels; channel++) {
        const at = (row: number, column: number): number =>
          filled[(row * coarse.width + column) * channels + channel]!;
        const top = at(y0, x0) + (fx - x0) * (at(y0, x1) - at(y0, x0));
        const bottom = at(y1, x0) + (fx - x0) * (at(y1, x1) - at(y1, x0));
        const between = top + (fy - y0) * (bottom - top);
        const index = (y * width + x) * channels + channel;
        result[index] = between + part * (values[index]! - between);
      }
    }
  }
  return result;
}

/** Sweeps over the pixels that are mostly unknown, in place. */
function relax(image: PartlyKnown, values: Float32Array): void {
  const { width, height, channels, known } = image;
  // Of each such pixel, where its own values and those of its neighbours begin; beyond the border lies the pixel itself.
  const places: number[] = [];
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      if (known[pixel]! >= 0.5) continue;
      places.push(
        pixel * channels,
        (x > 0 ? pixel - 1 : pixel) * channels,
        (x < width - 1 ? pixel + 1 : pixel) * channels,
        (y > 0 ? pixel - width : pixel) * channels,
        (y < height - 1 ? pixel + width : pixel) * channels,
      );
    }
  }
  const indices = Int32Array.from(places);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let at = 0; at < indices.length; at += 5) {
      const own = indices[at]!;
      const left = indices[at + 1]!;
      const right = indices[at + 2]!;
      const up = indices[at + 3]!;
      const down = indices[at + 4]!;
      for (let channel = 0; channel < channels; channel++) {
        const sum =
          values[left + channel]! +
          values[right + channel]! +
          values[up + channel]! +
          values[down + channel]!;
        values[own + channel]! += RELAXATION * (sum / 4 - values[own + channel]!);
      }
    }
  }
}

import type { RasterImage8 } from '../raster-image.js';

/** Medians over many pictures of one size of the differences to the next pixel, `HWC` RGB: what stays while the pictures change. */
export interface MedianGradients {
  readonly width: number;
  readonly height: number;
  /** To the right; the last column is 0. */
  readonly right: Float32Array;
  /** Downwards; the last row is 0. */
  readonly down: Float32Array;
}

/** Equation 5 of Dekel et al., On the effectiveness of visible watermarks (CVPR 2017). All pictures are RGB of one size. */
export function medianGradients(pictures: readonly RasterImage8[]): MedianGradients {
  const { width, height } = pictures[0]!;
  const [right, down] = [new Float32Array(width * height * 3), new Float32Array(width * height * 3)];
  const values = new Int16Array(pictures.length);
  const median = (at: number, next: number): number => {
    for (const [index, { data }] of pictures.entries()) values[index] = data[next]! - data[at]!;
    values.sort();
    const middle = values.length >> 1;
    return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const at = (y * width + x) * 3 + channel;
        if (x < width - 1) right[at] = median(at, at + 3);
        if (y < height - 1) down[at] = median(at, at + 3 * width);
      }
    }
  }
  return { width, height, right, down };
}

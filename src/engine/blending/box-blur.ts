import type { Size } from '../../shared/geometry.js';

/** Passes of a box: three come close to a Gaussian. */
const PASSES = 3;

/** Blurs an `HWC` RGB image in place by boxes of 2·`radius` + 1 pixels, borders repeated; σ is about `radius` + 0.5. */
export function blurRgb(rgb: Float32Array, { width, height }: Size, radius: number): void {
  for (let pass = 0; pass < PASSES; pass++) {
    for (let channel = 0; channel < 3; channel++) {
      for (let y = 0; y < height; y++) blurLine(rgb, y * width * 3 + channel, 3, width, radius);
      for (let x = 0; x < width; x++) blurLine(rgb, x * 3 + channel, width * 3, height, radius);
    }
  }
}

function blurLine(values: Float32Array, start: number, stride: number, length: number, radius: number): void {
  const line = Float32Array.from({ length }, (_, index) => values[start + index * stride]!);
  const at = (index: number): number => line[Math.min(length - 1, Math.max(0, index))]!;
  let sum = 0;
  for (let index = -radius; index <= radius; index++) sum += at(index);
  for (let index = 0; index < length; index++) {
    values[start + index * stride] = sum / (2 * radius + 1);
    sum += at(index + radius + 1) - at(index - radius);
  }
}

import type { MedianGradients } from './median-gradients.js';

/** Rounds of successive over-relaxation; its factor for pictures of some hundred pixels. */
const ROUNDS = 600;
const FACTOR = 1.92;
/** What is fainter than this part of the mark is drift of the sum, no mark. */
const LEAST_SHAPE = 0.07;
/** The strongest pixels may be wrong; so much of the shape's pixels is full. */
const FULL_PART = 0.7;

/** How much of the mark each pixel has, 0 to 1: the common steps summed up (Poisson's equation, 0 at the border). Nothing where they have no sum. */
export function markShape(gradients: MedianGradients): Float32Array | undefined {
  const { width, height } = gradients;
  const channel = strongestChannel(gradients);
  const field = integrate(gradients, channel);
  // A dark mark has a negative sum.
  const sign = field.reduce((sum, value) => sum + value ** 3, 0) < 0 ? -1 : 1;
  const size = field.map((value) => Math.max(0, value * sign));
  const sorted = Float32Array.from(size).sort();
  const most = sorted.at(-1)!;
  if (most < 4) return undefined;
  const strong = sorted.filter((value) => value > most * 0.25);
  const full = strong[Math.floor(strong.length * (1 - FULL_PART))]!;
  const shape = new Float32Array(width * height);
  for (let at = 0; at < shape.length; at++) {
    const part = Math.min(1, size[at]! / full);
    shape[at] = part < LEAST_SHAPE ? 0 : part;
  }
  return shape;
}

function strongestChannel({ right, down }: MedianGradients): number {
  const energy = [0, 0, 0];
  for (let at = 0; at < right.length; at++) energy[at % 3]! += right[at]! ** 2 + down[at]! ** 2;
  return energy.indexOf(Math.max(...energy));
}

function integrate({ width, height, right, down }: MedianGradients, channel: number): Float32Array {
  const field = new Float32Array(width * height);
  const divergence = new Float32Array(width * height);
  const of = (values: Float32Array, at: number): number => values[3 * at + channel]!;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      divergence[at] = of(right, at) - of(right, at - 1) + of(down, at) - of(down, at - width);
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const at = y * width + x;
        const around = field[at - 1]! + field[at + 1]! + field[at - width]! + field[at + width]!;
        field[at]! += FACTOR * ((around - divergence[at]!) / 4 - field[at]!);
      }
    }
  }
  return field;
}

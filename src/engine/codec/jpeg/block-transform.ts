/** @file The discrete cosine transform of a block and its inverse (T.81, A.3.3) in floating point, and the zigzag order. */

/** Place in rows of eight of the coefficients in zigzag order (T.81, figure A.6). */
export const ZIGZAG = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
]);

/** `BASIS[8 * frequency + position]`: orthonormal cosines. */
const BASIS = Float64Array.from({ length: 64 }, (_, index) => {
  const frequency = index >> 3;
  const scale = frequency === 0 ? Math.sqrt(1 / 8) : 1 / 2;
  return scale * Math.cos(((2 * (index & 7) + 1) * frequency * Math.PI) / 16);
});

const INVERSE_BASIS = BASIS.map((_, index) => BASIS[8 * (index & 7) + (index >> 3)] ?? 0);

const between = new Float64Array(64);

/** The frequencies of `samples` (64, row by row), in place. */
export function transformForward(samples: Float64Array): void {
  multiply(samples, BASIS, between);
  multiply(between, BASIS, samples);
}

/** The samples of `frequencies` (64, row by row), in place. */
export function transformInverse(frequencies: Float64Array): void {
  multiply(frequencies, INVERSE_BASIS, between);
  multiply(between, INVERSE_BASIS, frequencies);
}

/** Every row of `from` times `basis`, written as a column of `to`: twice makes both directions. */
function multiply(from: Float64Array, basis: Float64Array, to: Float64Array): void {
  for (let row = 0; row < 64; row += 8) {
    for (let out = 0; out < 8; out++) {
      let sum = 0;
      for (let index = 0; index < 8; index++) sum += (from[row + index] ?? 0) * (basis[8 * out + index] ?? 0);
      to[8 * out + (row >> 3)] = sum;
    }
  }
}

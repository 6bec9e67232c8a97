/** Steps of each channel. */
const STEPS = 16;
const SHIFT = 4;
const SIZE = STEPS ** 3;

/** How common colours are among some pixels: a table of the colour cube in 16 steps each way, softened by one step. */
export class ColourTable {
  readonly #shares = new Float32Array(SIZE);

  /** `colours`: three bytes for each pixel; `isSample`: which of them count. */
  constructor(colours: Uint8Array, isSample: (pixel: number) => boolean) {
    let count = 0;
    for (let pixel = 0, pixels = colours.length / 3; pixel < pixels; pixel++) {
      if (!isSample(pixel)) continue;
      this.#shares[binOf(colours, pixel)]!++;
      count++;
    }
    for (const stride of [1, STEPS, STEPS * STEPS]) soften(this.#shares, stride);
    if (count > 0) for (let bin = 0; bin < SIZE; bin++) this.#shares[bin]! /= count;
  }

  /** 0 to 1. */
  shareOf(colours: Uint8Array, pixel: number): number {
    return this.#shares[binOf(colours, pixel)]!;
  }
}

function binOf(colours: Uint8Array, pixel: number): number {
  const red = colours[3 * pixel]! >> SHIFT;
  const green = colours[3 * pixel + 1]! >> SHIFT;
  const blue = colours[3 * pixel + 2]! >> SHIFT;
  return (red * STEPS + green) * STEPS + blue;
}

/** A quarter of each share goes to either neighbour along one side of the cube; at its ends it stays. */
function soften(shares: Float32Array, stride: number): void {
  for (let start = 0; start < SIZE; start++) {
    if (Math.floor(start / stride) % STEPS !== 0) continue;
    let before = shares[start]!;
    for (let step = 0; step < STEPS; step++) {
      const at = start + step * stride;
      const own = shares[at]!;
      const after = step === STEPS - 1 ? own : shares[at + stride]!;
      shares[at] = 0.25 * before + 0.5 * own + 0.25 * after;
      before = own;
    }
  }
}

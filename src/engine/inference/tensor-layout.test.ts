import { describe, expect, test } from 'vitest';
import type { TensorLayout } from './tensor-layout.js';
import { makeInputs } from './tensor-layout-inputs.js';
import { readOutput } from './tensor-layout-output.js';
import { planSizes } from './tensor-layout-size.js';
import type { WorkingImage } from './working-image.js';

const LAYOUT: TensorLayout = {
  layout: 'nchw',
  inputs: [{ name: 'x', type: 'float32', channels: ['red', 'green', 'blue', 'ones', 'mask', 'sketch'] }],
  colour: { range: [-1, 1], hole: 'zero' },
  mask: { known: 0.5, hole: -0.5 },
  output: { name: 'y', type: 'float32', channels: ['red', 'green', 'blue'], range: [-1, 1] },
  size: { kind: 'multiple', of: 32 },
};

/** Two pixels: orange, and a hole in which a part is still known; the second has a line. */
const IMAGE: WorkingImage = {
  width: 2,
  height: 1,
  rgb: Float32Array.from([255, 51, 102, 51, 0, 51]),
  hole: Float32Array.from([0, 1]),
  lines: Float32Array.from([0, 1]),
};

const valuesOf = (layout: TensorLayout): Record<string, number[]> =>
  Object.fromEntries(
    Object.entries(makeInputs(layout, IMAGE)).map(([name, { data }]) => [
      name,
      Array.from<number | bigint, number>(data, (value) => Math.round(Number(value) * 100) / 100),
    ]),
  );

describe('what a model is fed', () => {
  test('is the working image in its ranges, channel by channel', () => {
    expect(valuesOf(LAYOUT)).toEqual({ x: [1, 0, -0.2, 0, -1, 0, 1, 1, 0.5, -0.5, 0, 1] });
    expect(makeInputs(LAYOUT, IMAGE)['x']?.dims).toEqual([1, 6, 1, 2]);
  });

  test('is shown in the hole what little is known of it, where the model wants that', () => {
    expect(valuesOf({ ...LAYOUT, colour: { range: [0, 1], hole: 'black' } })['x']?.slice(0, 6)).toEqual([
      1, 0.2, 0.4, 0.2, 0, 0.2,
    ]);
  });

  test('has the colours last, in another order, as bytes or as two inputs where the model wants that', () => {
    const layout: TensorLayout = {
      ...LAYOUT,
      layout: 'nhwc',
      inputs: [
        { name: 'image', type: 'uint8', channels: ['blue', 'green', 'red'] },
        { name: 'mask', type: 'uint8', channels: ['mask'] },
      ],
      colour: { range: [0, 255], hole: 'black' },
      mask: { known: 255, hole: 0 },
    };
    expect(valuesOf(layout)).toEqual({ image: [0, 102, 255, 51, 51, 51], mask: [255, 0] });
    const { image } = makeInputs(layout, IMAGE);
    expect(image?.data).toBeInstanceOf(Uint8Array);
    expect(image?.dims).toEqual([1, 1, 2, 3]);
  });

  test('rounds to bytes', () => {
    const layout: TensorLayout = {
      ...LAYOUT,
      inputs: [{ name: 'x', type: 'uint8', channels: ['red'] }],
      colour: { range: [0, 255], hole: 'black' },
    };
    const image = { ...IMAGE, rgb: Float32Array.from([99.5, 99.4, 0, 0, 0, 0]) };
    expect([...(makeInputs(layout, image)['x']?.data ?? [])]).toEqual([100, 99]);
  });

  test('has the cells of the attention where the model asks for them', () => {
    const hole = new Float32Array(64 * 32);
    hole[0] = 1;
    const image = { width: 64, height: 32, rgb: new Float32Array(64 * 32 * 3), hole, lines: hole };
    const inputs = makeInputs(
      { ...LAYOUT, inputs: [{ name: 'asking', type: 'int64', cells: 'hole' }] },
      image,
    );
    expect(inputs).toEqual({ asking: { data: BigInt64Array.from([0n]), dims: [1] } });
  });
});

describe('what a model answers', () => {
  const padded = { width: 2, height: 2 };
  const size = { width: 1, height: 2 };

  test('becomes RGB without the padding', () => {
    const values = Float32Array.from([-1, 9, 1, 9, 0, 9, -1, 9, 1, 9, 1, 9]);
    const { rgb, width, height } = readOutput(LAYOUT, values, padded, size);
    expect({ width, height }).toEqual(size);
    expect([...rgb]).toEqual([0, 127.5, 255, 255, 0, 255]);
  });

  test('from bytes in BGR, colours last, too', () => {
    const layout: TensorLayout = {
      ...LAYOUT,
      layout: 'nhwc',
      output: { name: 'y', type: 'uint8', channels: ['blue', 'green', 'red'], range: [0, 255] },
    };
    const values = Uint8Array.from([3, 2, 1, 9, 9, 9, 6, 5, 4, 9, 9, 9]);
    expect([...readOutput(layout, values, padded, size).rgb]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('of another size is refused', () => {
    expect(() => readOutput(LAYOUT, new Float32Array(11), padded, size)).toThrow(
      'Expected an answer of 2 × 2 pixels in y but received 11 values instead of 12.',
    );
  });
});

describe('the size at which a model sees a region', () => {
  test.each([
    ['a small one is continued to half the working side', 100, 80, 100, 80, 256, 256],
    ['a larger one to three quarters or all', 300, 500, 300, 500, 384, 512],
    ['a large one is scaled down', 2000, 1000, 512, 256, 512, 256],
  ])('open: %s', (_, width, height, scaledWidth, scaledHeight, paddedWidth, paddedHeight) => {
    expect(planSizes({ width, height }, { kind: 'multiple', of: 32 }, 512)).toEqual({
      scaled: { width: scaledWidth, height: scaledHeight },
      padded: { width: paddedWidth, height: paddedHeight },
    });
  });

  test.each([
    ['a small one is continued', 100, 80, 100, 80],
    ['a wide one fits its width', 1000, 100, 320, 32],
    ['a high one fits its height', 100, 1000, 19, 192],
    ['an extreme one keeps a pixel', 10, 100_000, 1, 192],
  ])('fixed: %s', (_, width, height, scaledWidth, scaledHeight) => {
    const fixed = { width: 320, height: 192 };
    expect(planSizes({ width, height }, { kind: 'fixed', ...fixed }, 320)).toEqual({
      scaled: { width: scaledWidth, height: scaledHeight },
      padded: fixed,
    });
  });

  test('any: never continued, because such a model crops by itself', () => {
    for (const [width, height, scaledWidth, scaledHeight] of [
      [37, 21, 37, 21],
      [1024, 333, 512, 167],
    ] as const) {
      const scaled = { width: scaledWidth, height: scaledHeight };
      expect(planSizes({ width, height }, { kind: 'any' }, 512)).toEqual({ scaled, padded: scaled });
    }
  });
});

import { describe, expect, test } from 'vitest';

import { readSignature } from './model-signature.js';
import type { TensorDeclaration } from '../inference/runtime.js';

function picture(name: string, channels: number, width: number, height: number): TensorDeclaration {
  return { name, type: 'float32', shape: [1, channels, height, width] };
}

function signatureOf(width: number, height: number): unknown {
  const inputs = [picture('image', 3, width, height), picture('mask', 1, width, height)];
  return readSignature(inputs, [picture('output', 3, width, height)]);
}

describe('a size that a model fixes', () => {
  test.each([
    [64, 64],
    [8192, 2048],
    [4096, 4096],
  ])('of %i × %i is taken', (width, height) => {
    expect(signatureOf(width, height)).toMatchObject({ fixedSize: { width, height } });
  });

  test.each([
    [100_000, 100_000],
    [16_000, 16_000],
    [8193, 64],
    [8192, 8192],
  ])('of %i × %i is refused before memory is asked for', (width, height) => {
    expect(() => signatureOf(width, height)).toThrow(/at most 8192 pixels a side/);
  });
});

test('a name without end does not make a message without end', () => {
  const inputs = [{ name: 'A'.repeat(200_000), type: 'float32', shape: [1, 7] }];
  let message = '';
  try {
    readSignature(inputs, []);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toContain('Expected an inpainting network');
  expect(message.length).toBeLessThan(1500);
});

test('a name in the place of how many pictures there are is one picture', () => {
  const inputs = [
    { name: 'image', type: 'float32', shape: ['batch', 3, 512, 512] },
    { name: 'mask', type: 'float32', shape: ['batch', 1, 512, 512] },
  ];
  const outputs = [{ name: 'output', type: 'float32', shape: ['batch', 3, 512, 512] }];
  expect(readSignature(inputs, outputs)).toMatchObject({
    form: 'image+mask',
    axes: 'nchw',
    fixedSize: { width: 512, height: 512 },
  });
});

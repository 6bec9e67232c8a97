import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ROOT } from '../../../tests/nets/read-imports.js';
import { namesExternalData } from './external-data.js';
import { createSession } from './runtime.js';

/** A field of Protocol Buffers: a message or bytes, or a number. */
function field(number: number, value: number | readonly Buffer[]): Buffer {
  if (typeof value === 'number') return Buffer.from([...varint(number * 8), ...varint(value)]);
  const content = Buffer.concat(value);
  return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(content.length)]), content]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [128 + (value % 128), ...varint(Math.floor(value / 128))];
}

const OUTSIDE = [field(13, [field(1, [Buffer.from('location')]), field(2, [Buffer.from('secret')])])];
const LOCATION_ONLY = [field(14, 1)];
const graph = (...content: Buffer[]): Buffer => field(7, content);

describe('data outside the file', () => {
  test.each([
    ['of the graph', graph(field(5, OUTSIDE))],
    ['that is only said to be outside', graph(field(5, LOCATION_ONLY))],
    ['of a constant', graph(field(1, [field(5, [field(5, OUTSIDE)])]))],
    ['among several', graph(field(1, [field(5, [field(10, OUTSIDE)])]))],
    ['in a loop', graph(field(1, [field(5, [field(6, [field(5, OUTSIDE)])])]))],
    ['in a function', field(25, [field(7, [field(5, [field(5, OUTSIDE)])])])],
    ['that is sparse', graph(field(15, [field(1, OUTSIDE)]))],
    ['behind another graph', Buffer.concat([graph(field(5, [field(14, 0)])), graph(field(5, OUTSIDE))])],
    ['behind a kind of field that ONNX has not', Buffer.from([7 * 8 + 3, 0])],
  ])('is found: %s', (_what, model) => {
    expect(namesExternalData(model)).toBe(true);
  });

  test('is found in a file of PyTorch, and refused before it is read', async () => {
    const model = await readFile(join(ROOT, 'tests/fixtures/foreign-models/refused-outside.onnx'));
    expect(namesExternalData(model)).toBe(true);
    await expect(createSession(model, { threads: 1 })).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('one file'),
    });
  });

  test.each(['resources/models/lacuna-half.onnx', 'tests/fixtures/foreign-models/lama-fp32.onnx'])(
    'is not in %s',
    async (file) => {
      expect(namesExternalData(await readFile(join(ROOT, file)))).toBe(false);
    },
  );

  test('is looked for in any bytes to their end', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (bytes) => typeof namesExternalData(bytes) === 'boolean',
      ),
    );
  });
});

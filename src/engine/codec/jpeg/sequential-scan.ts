import type { EntropyReader } from './entropy-reader.js';
import type { HuffmanTable } from './huffman-table.js';
import { notTranscodable } from './not-transcodable.js';

/**
 * Decodes one block of a sequential scan (T.81, F.2.2) to `coefficients` at `offset`. `prediction` is the DC value of the block
 * before; returns that of this one.
 */
export function decodeSequentialBlock(
  reader: EntropyReader,
  dc: HuffmanTable,
  ac: HuffmanTable,
  coefficients: Int16Array,
  offset: number,
  prediction: number,
): number {
  const value = prediction + readDifference(reader, dc);
  coefficients[offset] = checkDc(value);
  for (let index = 1; index < 64; index++) {
    const symbol = reader.decode(ac);
    const size = symbol & 15;
    const run = symbol >> 4;
    if (size === 0) {
      if (run < 15) break;
      index += 15;
      continue;
    }
    index += run;
    if (index > 63) throw notTranscodable('a block holds more than 64 values');
    coefficients[offset + index] = reader.receiveSigned(size);
  }
  return value;
}

/** The difference of a DC value to the one before. */
export function readDifference(reader: EntropyReader, dc: HuffmanTable): number {
  const size = reader.decode(dc);
  if (size > 15) throw notTranscodable('a DC value is out of range');
  return size === 0 ? 0 : reader.receiveSigned(size);
}

/** `value`, which must fit in 16 bits. */
export function checkDc(value: number): number {
  if (value < -32_768 || value > 32_767) throw notTranscodable('a DC value is out of range');
  return value;
}

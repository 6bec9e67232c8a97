import { notTranscodable } from './not-transcodable.js';

/** A Huffman table ready to decode with (T.81, Annex C and F.2.2.3). */
export interface HuffmanTable {
  /** By the next `FAST_BITS` bits: length of the code << 8 | symbol; 0 where the code is longer. */
  readonly fast: Uint16Array;
  /** By length: the largest code (-1 for none), and what to add to a code to find its symbol in `symbols`. */
  readonly largest: Int32Array;
  readonly shift: Int32Array;
  readonly symbols: Uint8Array;
}

export const FAST_BITS = 10;

/** The table of `counts` codes of 1 to 16 bits for `symbols`. Throws for codes that cannot be. */
export function createHuffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const fast = new Uint16Array(1 << FAST_BITS);
  const largest = new Int32Array(17).fill(-1);
  const shift = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] ?? 0;
    // The code of ones alone is never given (T.81, C.2).
    if (code + count >= 1 << length && count > 0) throw notTranscodable('a Huffman table is wrong');
    shift[length] = index - code;
    for (let next = 0; next < count; next++, code++, index++) {
      if (length > FAST_BITS) continue;
      const from = code << (FAST_BITS - length);
      fast.fill((length << 8) | (symbols[index] ?? 0), from, from + (1 << (FAST_BITS - length)));
    }
    if (count > 0) largest[length] = code - 1;
    code <<= 1;
  }
  return { fast, largest, shift, symbols };
}

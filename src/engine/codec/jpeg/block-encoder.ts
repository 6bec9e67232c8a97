import { notTranscodable } from './not-transcodable.js';
import type { SymbolSink } from './symbol-sink.js';

/** @file The symbols of blocks in the scans that we write: all of a block, its DC value, or a band of its AC values. */

const END_OF_BLOCK = 0x00;
const SIXTEEN_ZEROS = 0xf0;
const MAX_BITS = 15;
/** The longest run of empty blocks that one symbol can hold (T.81, G.1.2.2). */
const MAX_EMPTY_BLOCKS = 0x7fff;

/** A DC value as its difference to the one before (T.81, F.1.2.1). */
export function encodeDc(sink: SymbolSink, slot: number, difference: number): void {
  const size = sizeOf(difference);
  if (size > MAX_BITS) throw notTranscodable('a DC value is out of range');
  sink.put(slot, size, difference < 0 ? difference - 1 : difference, size);
}

/** The AC values of a block of a sequential scan (T.81, F.1.2.2). */
export function encodeAc(sink: SymbolSink, slot: number, coefficients: Int16Array, offset: number): void {
  if (encodeBand(sink, slot, coefficients, offset + 1, offset + 63) > 0) sink.put(slot, END_OF_BLOCK, 0, 0);
}

/** Encodes the values from `first` to `last`; returns how many zeros are left at the end. */
function encodeBand(
  sink: SymbolSink,
  slot: number,
  coefficients: Int16Array,
  first: number,
  last: number,
): number {
  let run = 0;
  for (let at = first; at <= last; at++) {
    const value = coefficients[at] ?? 0;
    if (value === 0) {
      run++;
      continue;
    }
    for (; run > 15; run -= 16) sink.put(slot, SIXTEEN_ZEROS, 0, 0);
    const size = sizeOf(value);
    if (size > MAX_BITS) throw notTranscodable('a value is out of range');
    sink.put(slot, (run << 4) | size, value < 0 ? value - 1 : value, size);
    run = 0;
  }
  return run;
}

function sizeOf(value: number): number {
  return 32 - Math.clz32(value < 0 ? -value : value);
}

/** Encodes a band of AC values block by block, empty blocks as runs (T.81, G.1.2.2). */
export class BandEncoder {
  #emptyBlocks = 0;
  readonly #sink: SymbolSink;
  readonly #first: number;
  readonly #last: number;

  constructor(sink: SymbolSink, first: number, last: number) {
    this.#sink = sink;
    this.#first = first;
    this.#last = last;
  }

  /** One block. */
  encode(coefficients: Int16Array, offset: number): void {
    const first = offset + this.#first;
    let last = offset + this.#last;
    while (last >= first && coefficients[last] === 0) last--;
    if (last >= first) {
      this.finish();
      encodeBand(this.#sink, 0, coefficients, first, last);
    }
    if (last < offset + this.#last && ++this.#emptyBlocks === MAX_EMPTY_BLOCKS) this.finish();
  }

  /** Writes the run of empty blocks at the end. */
  finish(): void {
    if (this.#emptyBlocks === 0) return;
    const size = 31 - Math.clz32(this.#emptyBlocks);
    this.#sink.put(0, size << 4, this.#emptyBlocks, size);
    this.#emptyBlocks = 0;
  }
}

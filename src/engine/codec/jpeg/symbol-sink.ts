import type { HuffmanCode } from './optimal-huffman.js';

/** Receives an encoder's symbols: first a counter, then a writer whose codes are made from the counts. */
export interface SymbolSink {
  /** A symbol of table `slot`, then the lowest `count` bits of `bits`. */
  put(slot: number, symbol: number, bits: number, count: number): void;
}

/** Counts the symbols of each table slot. */
export class SymbolCounter implements SymbolSink {
  readonly frequencies: readonly Uint32Array[];

  constructor(slots: number) {
    this.frequencies = Array.from({ length: slots }, () => new Uint32Array(256));
  }

  put(slot: number, symbol: number): void {
    const counts = this.frequencies[slot];
    if (counts !== undefined) counts[symbol] = (counts[symbol] ?? 0) + 1;
  }
}

/** Room for any symbol with its bits, each byte doubled. */
const MARGIN_BYTES = 16;

/** Writes symbols by their codes, with a zero after each 0xFF (T.81, F.1.2.3). */
export class SymbolWriter implements SymbolSink {
  #bytes: Buffer;
  #length = 0;
  #buffer = 0;
  #pending = 0;
  readonly #codes: readonly HuffmanCode[];

  constructor(codes: readonly HuffmanCode[], expectedBytes: number) {
    this.#codes = codes;
    this.#bytes = Buffer.allocUnsafe(expectedBytes + MARGIN_BYTES);
  }

  put(slot: number, symbol: number, bits: number, count: number): void {
    const code = this.#codes[slot];
    if (code === undefined) return;
    if (this.#length + MARGIN_BYTES > this.#bytes.length) this.#grow();
    this.#write(code.codes[symbol] ?? 0, code.lengths[symbol] ?? 0);
    if (count > 0) this.#write(bits & ((1 << count) - 1), count);
  }

  /** The data with the last byte filled up with ones. */
  finish(): Buffer {
    if (this.#pending > 0) this.#write((1 << (8 - this.#pending)) - 1, 8 - this.#pending);
    return this.#bytes.subarray(0, this.#length);
  }

  /** `count` bits, at most 16. */
  #write(bits: number, count: number): void {
    this.#buffer = (this.#buffer << count) | bits;
    this.#pending += count;
    while (this.#pending >= 8) {
      this.#pending -= 8;
      const byte = (this.#buffer >>> this.#pending) & 0xff;
      this.#bytes[this.#length++] = byte;
      if (byte === 0xff) this.#bytes[this.#length++] = 0;
    }
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(2 * this.#bytes.length);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

import type { EntropyData } from './entropy-data.js';
import type { HuffmanTable } from './huffman-table.js';
import { FAST_BITS } from './huffman-table.js';
import { notTranscodable } from './not-transcodable.js';

/** Reads bits and Huffman codes. Past the end of an interval it gives zeros until `checkEnd` is asked. */
export class EntropyReader {
  readonly #bytes: Uint8Array;
  #position = 0;
  #end: number;
  #interval = 0;
  #buffer = 0;
  /** Bits of `buffer` not yet taken, 0 to 32. */
  #available = 0;
  readonly #data: EntropyData;

  constructor(data: EntropyData) {
    this.#data = data;
    this.#bytes = data.bytes;
    this.#end = data.ends[0] ?? 0;
  }

  /** The next symbol by `table`. */
  decode(table: HuffmanTable): number {
    if (this.#available < 16) this.#fill();
    const ahead = (this.#buffer >>> (this.#available - 16)) & 0xffff;
    const entry = table.fast[ahead >>> (16 - FAST_BITS)] ?? 0;
    if (entry === 0) return this.#decodeLong(table, ahead);
    this.#available -= entry >> 8;
    return entry & 0xff;
  }

  /** The next `count` bits, 0 to 16, as a whole number. */
  receive(count: number): number {
    if (this.#available < count) this.#fill();
    this.#available -= count;
    return (this.#buffer >>> this.#available) & ((1 << count) - 1);
  }

  /** The next `count` bits, 1 to 16, as a signed value (T.81, F.2.2.1 EXTEND). */
  receiveSigned(count: number): number {
    const value = this.receive(count);
    return value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
  }

  /** Throws where more was read than the interval holds. */
  checkEnd(): void {
    if (this.#position * 8 - this.#available > this.#end * 8)
      throw notTranscodable('its data ends too early');
  }

  /** Goes to the data after the next restart marker. */
  restart(): void {
    this.checkEnd();
    const start = this.#data.ends[this.#interval];
    const end = this.#data.ends[this.#interval + 1];
    if (start === undefined || end === undefined) throw notTranscodable('a restart marker is missing');
    this.#interval++;
    this.#position = start;
    this.#end = end;
    this.#available = 0;
  }

  /** Throws unless this was the last interval and enough data for what was read. */
  finish(): void {
    this.checkEnd();
    if (this.#interval + 1 < this.#data.ends.length) throw notTranscodable('it has too many restart markers');
  }

  #decodeLong(table: HuffmanTable, ahead: number): number {
    for (let length = FAST_BITS + 1; length <= 16; length++) {
      const code = ahead >>> (16 - length);
      if (code <= (table.largest[length] ?? -1)) {
        this.#available -= length;
        return table.symbols[code + (table.shift[length] ?? 0)] ?? 0;
      }
    }
    throw notTranscodable('its data holds a code that no table has');
  }

  #fill(): void {
    while (this.#available <= 24) {
      const byte = this.#position < this.#end ? (this.#bytes[this.#position] ?? 0) : 0;
      this.#position++;
      this.#buffer = (this.#buffer << 8) | byte;
      this.#available += 8;
    }
  }
}

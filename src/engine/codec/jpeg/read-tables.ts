import type { HuffmanTable } from './huffman-table.js';
import { createHuffmanTable } from './huffman-table.js';
import { notTranscodable } from './not-transcodable.js';

/** @file Contents of the segments that define tables and the frame (T.81, B.2.2 and B.2.4), every length checked. */

/** The tables in force, by slot. Those of Huffman codes: DC 0 to 3, AC 4 to 7. */
export interface TablesInForce {
  readonly quantisation: (Uint16Array | undefined)[];
  readonly huffman: (HuffmanTable | undefined)[];
  restartInterval: number;
}

/** Adds the quantisation tables of a DQT segment. */
export function readQuantisationTables(content: Buffer, tables: TablesInForce): void {
  for (let offset = 0; offset < content.length;) {
    const head = content[offset++] ?? 0;
    const wide = head >> 4;
    const bytes = wide === 0 ? 64 : 128;
    if (wide > 1 || (head & 15) > 3 || offset + bytes > content.length) throw wrongSegment();
    const table = new Uint16Array(64);
    for (let index = 0; index < 64; index++, offset += wide + 1) {
      table[index] = wide === 0 ? (content[offset] ?? 0) : content.readUInt16BE(offset);
    }
    if (table.includes(0)) throw notTranscodable('a quantisation table holds a zero');
    tables.quantisation[head & 15] = table;
  }
}

/** Adds the Huffman tables of a DHT segment. */
export function readHuffmanTables(content: Buffer, tables: TablesInForce): void {
  for (let offset = 0; offset < content.length;) {
    const head = content[offset] ?? 0;
    const counts = content.subarray(offset + 1, offset + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const end = offset + 17 + total;
    if (head >> 4 > 1 || (head & 15) > 3 || total > 256 || end > content.length) throw wrongSegment();
    const symbols = content.subarray(offset + 17, end);
    tables.huffman[(head >> 4) * 4 + (head & 15)] = createHuffmanTable(counts, symbols);
    offset = end;
  }
}

/** Sets the restart interval of a DRI segment. */
export function readRestartInterval(content: Buffer, tables: TablesInForce): void {
  if (content.length !== 2) throw wrongSegment();
  tables.restartInterval = content.readUInt16BE(0);
}

/** What to throw for a segment whose content does not fit its length. */
export function wrongSegment(): Error {
  return notTranscodable('a segment of it is wrong');
}

import { notTranscodable } from './not-transcodable.js';
import type { JpegFrame, JpegImage } from './jpeg-frame.js';
import { colourOf, readFrameHeader, readScanHeader } from './read-headers.js';
import { readScan } from './read-scan.js';
import type { TablesInForce } from './read-tables.js';
import { readHuffmanTables, readQuantisationTables, readRestartInterval } from './read-tables.js';
import { nextSegment } from './segments.js';

/** Honest files have about ten scans; each one costs a walk over all blocks. */
const MAX_SCANS = 64;
const JFIF = 'JFIF\0';
const ADOBE = 'Adobe';
const ADOBE_BYTES = 12;

/** Names of the kinds that are not read, by marker. */
const OTHER_KINDS: Readonly<Record<number, string>> = {
  0xc3: 'lossless',
  0xc5: 'hierarchical',
  0xc6: 'hierarchical',
  0xc7: 'hierarchical',
  0xc9: 'arithmetic',
  0xca: 'arithmetic',
  0xcb: 'lossless',
  0xcc: 'arithmetic',
  0xcd: 'hierarchical',
  0xce: 'hierarchical',
  0xcf: 'hierarchical',
  0xdc: 'of a height that follows later',
};

/**
 * Reads the coefficients of a JPEG: sequential or progressive, 8 bits, Huffman codes, grey or three colours. Anything else,
 * and a file that is damaged or cut, throws `notTranscodable`. `pause` is awaited from time to time.
 */
export async function readJpeg(file: Buffer, pause: () => Promise<void>): Promise<JpegImage> {
  const tables: TablesInForce = { quantisation: [], huffman: [], restartInterval: 0 };
  const latched = new Map<number, Uint16Array>();
  /** Bit position down to which each coefficient is known, by component. */
  let known: Int8Array[] = [];
  let frame: JpegFrame | undefined;
  let jfif: Buffer | undefined;
  let adobe: Buffer | undefined;
  let scans = 0;
  for (let offset = 2; ;) {
    const segment = nextSegment(file, offset);
    if (segment === undefined || segment.marker === 0xd9) break;
    const { marker, content } = segment;
    offset = segment.end;
    if (marker === 0xda) {
      if (frame === undefined || ++scans > MAX_SCANS) throw notTranscodable('its scans are wrong');
      const header = readScanHeader(content, frame);
      latchTables(frame, header.components, tables, latched);
      offset = await readScan(file, offset, frame, header, tables, known, pause);
    } else if (marker >= 0xc0 && marker <= 0xc2) {
      if (frame !== undefined) throw notTranscodable('it holds two frames');
      frame = readFrameHeader(content, marker === 0xc2, 8 * file.length);
      known = frame.components.map(() => new Int8Array(64).fill(-1));
    } else if (marker === 0xc4) readHuffmanTables(content, tables);
    else if (marker === 0xdb) readQuantisationTables(content, tables);
    else if (marker === 0xdd) readRestartInterval(content, tables);
    else if (marker === 0xe0 && beginsWith(content, JFIF)) jfif ??= content;
    else if (marker === 0xee && beginsWith(content, ADOBE) && content.length >= ADOBE_BYTES)
      adobe ??= content;
    else if (OTHER_KINDS[marker] !== undefined) throw notTranscodable(`it is ${OTHER_KINDS[marker]}`);
  }
  if (frame === undefined) throw notTranscodable('it holds no image');
  // libjpeg smooths blocks that are not fully known; a file with all scans would look different.
  if (known.some((levels) => levels.some((level) => level !== 0))) throw notTranscodable('scans are missing');
  const quantisation = tablesBySlot(frame, latched);
  return { frame, quantisation, colour: colourOf(frame, jfif !== undefined, adobe), jfif, adobe };
}

function beginsWith(content: Buffer, text: string): boolean {
  return content.toString('latin1', 0, text.length) === text;
}

/** A component's table is the one in force at its first scan (jdinput.c, `latch_quant_tables`). */
function latchTables(
  frame: JpegFrame,
  scan: readonly { readonly index: number }[],
  tables: TablesInForce,
  latched: Map<number, Uint16Array>,
): void {
  for (const { index } of scan) {
    const table = tables.quantisation[frame.components[index]?.tableSlot ?? 0];
    if (table === undefined) throw notTranscodable('a quantisation table is missing');
    if (!latched.has(index)) latched.set(index, table);
  }
}

function tablesBySlot(frame: JpegFrame, latched: ReadonlyMap<number, Uint16Array>): Uint16Array[] {
  const bySlot: Uint16Array[] = [];
  for (const [index, { tableSlot }] of frame.components.entries()) {
    const table = latched.get(index);
    const same = bySlot[tableSlot] ?? table;
    if (table === undefined || same === undefined) throw notTranscodable('a quantisation table is missing');
    if (Buffer.compare(Buffer.from(table.buffer), Buffer.from(same.buffer)) !== 0) {
      throw notTranscodable('a quantisation table changes between scans');
    }
    bySlot[tableSlot] = table;
  }
  return bySlot;
}

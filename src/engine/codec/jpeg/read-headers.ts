import type { JpegColour, JpegFrame } from './jpeg-frame.js';
import { createFrame } from './jpeg-frame.js';
import { notTranscodable } from './not-transcodable.js';
import type { ScanBand } from './progressive-scan.js';
import { wrongSegment } from './read-tables.js';

/** A component of a scan: its place in the frame and its Huffman tables' slots (AC: 4 to 7). */
export interface ScanComponent {
  readonly index: number;
  readonly dcSlot: number;
  readonly acSlot: number;
}

/** The header of a scan. */
export interface ScanHeader {
  readonly components: readonly ScanComponent[];
  readonly band: ScanBand;
}

const MAX_BLOCKS_PER_MCU = 10;

/** The frame of a SOF0, SOF1 or SOF2 segment (T.81, B.2.2); `maxBlocks` as for `createFrame`. */
export function readFrameHeader(content: Buffer, progressive: boolean, maxBlocks: number): JpegFrame {
  const count = content[5] ?? 0;
  if (content.length < 6 || content.length !== 6 + 3 * count) throw wrongSegment();
  if (content[0] !== 8) throw notTranscodable(`it has ${content[0] ?? 0} bits a value`);
  const height = content.readUInt16BE(1);
  const width = content.readUInt16BE(3);
  if (width === 0 || height === 0 || count === 0) throw wrongSegment();
  if (count > 4) throw notTranscodable(`it has ${count} components`);
  const headers = Array.from({ length: count }, (_, index) => {
    const [id = 0, sampling = 0, tableSlot = 0] = content.subarray(6 + 3 * index);
    return { id, horizontal: sampling >> 4, vertical: sampling & 15, tableSlot };
  });
  for (const { id, horizontal, vertical, tableSlot } of headers) {
    if (Math.min(horizontal, vertical) < 1 || Math.max(horizontal, vertical) > 4 || tableSlot > 3) {
      throw wrongSegment();
    }
    if (headers.filter((other) => other.id === id).length > 1) throw wrongSegment();
  }
  return createFrame({ width, height }, progressive, headers, maxBlocks);
}

/** The header of a SOS segment (T.81, B.2.3) for `frame`. */
export function readScanHeader(content: Buffer, frame: JpegFrame): ScanHeader {
  const count = content[0] ?? 0;
  if (count < 1 || count > 4 || content.length !== 4 + 2 * count) throw wrongSegment();
  const components = Array.from({ length: count }, (_, slot): ScanComponent => {
    const [id = 0, tables = 0] = content.subarray(1 + 2 * slot);
    const index = frame.components.findIndex((component) => component.id === id);
    if (index < 0 || tables >> 4 > 3 || (tables & 15) > 3) throw wrongSegment();
    return { index, dcSlot: tables >> 4, acSlot: 4 + (tables & 15) };
  });
  if (new Set(components.map(({ index }) => index)).size < count) throw wrongSegment();
  if (count > 1) checkMcu(frame, components);
  const [first = 0, last = 0, bits = 0] = content.subarray(1 + 2 * count);
  const band = { first, last, high: bits >> 4, low: bits & 15 };
  // libjpeg does not look at the band of a sequential scan either.
  if (!frame.progressive) return { components, band: { first: 0, last: 63, high: 0, low: 0 } };
  checkBand(band, count);
  return { components, band };
}

function checkMcu(frame: JpegFrame, scan: readonly ScanComponent[]): void {
  const blocks = scan.reduce((sum, { index }) => {
    const component = frame.components[index];
    return sum + (component?.horizontal ?? 0) * (component?.vertical ?? 0);
  }, 0);
  if (blocks > MAX_BLOCKS_PER_MCU) throw wrongSegment();
}

function checkBand({ first, last, high, low }: ScanBand, components: number): void {
  const ranges = first === 0 ? last === 0 : last >= first && last <= 63 && components === 1;
  const bits = low <= 13 && (high === 0 || high === low + 1);
  if (!ranges || !bits) throw wrongSegment();
}

/** How the components become colours, as libjpeg decides it (jdapimin.c, `default_decompress_parms`). */
export function colourOf(frame: JpegFrame, jfif: boolean, adobe: Uint8Array | undefined): JpegColour {
  const ids = frame.components.map(({ id }) => id);
  if (ids.length === 1) return 'grey';
  if (ids.length !== 3) throw notTranscodable(`it has ${ids.length} components (CMYK?)`);
  if (jfif) return 'ycc';
  if (adobe !== undefined) return adobe[11] === 0 ? 'rgb' : 'ycc';
  return String.fromCharCode(...ids) === 'RGB' ? 'rgb' : 'ycc';
}

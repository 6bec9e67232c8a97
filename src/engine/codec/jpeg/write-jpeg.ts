import type { JpegComponent, JpegFrame, JpegImage } from './jpeg-frame.js';
import { toSegment } from './segments.js';
import type { ScanPlan } from './write-scan.js';
import { writeScan } from './write-scan.js';

const START_OF_IMAGE = Buffer.from([0xff, 0xd8]);
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);
const MAX_BLOCKS_PER_MCU = 10;
/** Length of a JFIF segment without its preview (JFIF 1.02). */
const JFIF_BYTES = 14;

/**
 * Writes the coefficients of `image`, sequential or progressive as it was, with the shortest Huffman tables and without restart
 * markers; `segments` (whole, with their markers) are its metadata. A progressive file has one scan for each band of frequencies:
 * successive approximation, which would save a little more, is not written.
 */
export async function writeJpeg(
  image: JpegImage,
  segments: readonly Uint8Array[],
  expectedBytes: number,
  pause: () => Promise<void>,
): Promise<Buffer> {
  const { frame } = image;
  const parts: Uint8Array[] = [START_OF_IMAGE];
  if (image.jfif !== undefined) parts.push(...given(toSegment(0xe0, withoutPreview(image.jfif))));
  parts.push(...segments);
  if (image.adobe !== undefined) parts.push(...given(toSegment(0xee, image.adobe)));
  for (const [slot, table] of image.quantisation.entries()) {
    if (table !== undefined) parts.push(...given(toSegment(0xdb, quantisationTable(slot, table))));
  }
  const wide = image.quantisation.some((table) => table?.some((value) => value > 255));
  const marker = frame.progressive ? 0xc2 : wide ? 0xc1 : 0xc0;
  parts.push(...given(toSegment(marker, frameHeader(frame))));
  const plans = planScans(frame);
  for (const plan of plans) {
    parts.push(...(await writeScan(frame, plan, Math.ceil(expectedBytes / plans.length), pause)));
  }
  parts.push(END_OF_IMAGE);
  return Buffer.concat(parts);
}

function given(segment: Buffer | undefined): Buffer[] {
  return segment === undefined ? [] : [segment];
}

/** The preview in a JFIF segment shows the photo as it was. */
function withoutPreview(jfif: Uint8Array): Uint8Array {
  const bare = Uint8Array.from(jfif.subarray(0, JFIF_BYTES));
  bare.fill(0, JFIF_BYTES - 2);
  return bare;
}

function quantisationTable(slot: number, table: Uint16Array): Uint8Array {
  const wide = table.some((value) => value > 255);
  const bytes = [...table].flatMap((value) => (wide ? [value >> 8, value & 0xff] : [value]));
  return Uint8Array.from([(wide ? 0x10 : 0) | slot, ...bytes]);
}

function frameHeader({ width, height, components }: JpegFrame): Uint8Array {
  const parts = components.flatMap(({ id, horizontal, vertical, tableSlot }) => [
    id,
    (horizontal << 4) | vertical,
    tableSlot,
  ]);
  return Uint8Array.from([
    8,
    height >> 8,
    height & 0xff,
    width >> 8,
    width & 0xff,
    components.length,
    ...parts,
  ]);
}

/** Scans in the order in which a decoder shows most soonest: all DC values, the lower luminance, colours, the rest. */
function planScans(frame: JpegFrame): ScanPlan[] {
  const { components } = frame;
  const blocks = components.reduce((sum, { horizontal, vertical }) => sum + horizontal * vertical, 0);
  const together = blocks <= MAX_BLOCKS_PER_MCU ? [components] : components.map((component) => [component]);
  const scans = (groups: readonly (readonly JpegComponent[])[], first: number, last: number): ScanPlan[] =>
    groups.map((group) => ({ components: group, first, last }));
  if (!frame.progressive) return scans(together, 0, 63);
  const [luminance, ...colours] = components.map((component) => [component]);
  const main = luminance === undefined ? [] : [luminance];
  return [...scans(together, 0, 0), ...scans(main, 1, 5), ...scans(colours, 1, 63), ...scans(main, 6, 63)];
}

import { BandEncoder, encodeAc, encodeDc } from './block-encoder.js';
import type { JpegComponent, JpegFrame } from './jpeg-frame.js';
import type { HuffmanCode } from './optimal-huffman.js';
import { createOptimalCode } from './optimal-huffman.js';
import { visitBlocks } from './scan-order.js';
import { toSegment } from './segments.js';
import type { SymbolSink } from './symbol-sink.js';
import { SymbolCounter, SymbolWriter } from './symbol-sink.js';

/** Components and coefficients of a scan to write. */
export interface ScanPlan {
  readonly components: readonly JpegComponent[];
  readonly first: number;
  readonly last: number;
}

/** Table slots within a scan: DC 0 and 1, AC 2 and 3; the first component has its own, the others share. */
const SLOTS = 4;

/** The scan with the shortest tables for it: DHT, SOS and data. */
export async function writeScan(
  frame: JpegFrame,
  plan: ScanPlan,
  expectedBytes: number,
  pause: () => Promise<void>,
): Promise<Buffer[]> {
  const counter = new SymbolCounter(SLOTS);
  await encodeScan(frame, plan, counter, pause);
  const codes = counter.frequencies.map(createOptimalCode);
  const writer = new SymbolWriter(codes, expectedBytes);
  await encodeScan(frame, plan, writer, pause);
  return [tablesSegment(codes), scanHeader(frame, plan), writer.finish()];
}

async function encodeScan(
  frame: JpegFrame,
  { components, first, last }: ScanPlan,
  sink: SymbolSink,
  pause: () => Promise<void>,
): Promise<void> {
  const steps = { restartInterval: 0, pause };
  const planes = components.map(({ coefficients }) => coefficients);
  const predictions = new Int32Array(planes.length);
  if (first > 0) {
    // A band of one component: its table takes the slot of the first, whatever the component is.
    const band = new BandEncoder({ put: (_, ...rest) => sink.put(2, ...rest) }, first, last);
    const [plane] = planes;
    if (plane === undefined) return;
    await visitBlocks(frame, components, steps, (_, offset) => band.encode(plane, offset));
    band.finish();
    return;
  }
  await visitBlocks(frame, components, steps, (slot, offset) => {
    const plane = planes[slot];
    if (plane === undefined) return;
    const table = slot === 0 ? 0 : 1;
    const value = plane[offset] ?? 0;
    encodeDc(sink, table, value - (predictions[slot] ?? 0));
    predictions[slot] = value;
    if (last > 0) encodeAc(sink, 2 + table, plane, offset);
  });
}

/** A DHT segment with the tables that have symbols. */
function tablesSegment(codes: readonly HuffmanCode[]): Buffer {
  const parts = codes.flatMap(({ counts, symbols }, slot) =>
    symbols.length === 0 ? [] : [Uint8Array.of(((slot >> 1) << 4) | (slot & 1)), counts, symbols],
  );
  return toSegment(0xc4, Buffer.concat(parts)) ?? Buffer.alloc(0);
}

function scanHeader(frame: JpegFrame, { components, first, last }: ScanPlan): Buffer {
  const parts = components.flatMap(({ id }, slot) => [id, slot === 0 ? 0x00 : 0x11]);
  const band = frame.progressive ? [first, last, 0] : [0, 63, 0];
  return toSegment(0xda, Uint8Array.from([components.length, ...parts, ...band])) ?? Buffer.alloc(0);
}

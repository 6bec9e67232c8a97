import { readEntropyData } from './entropy-data.js';
import { EntropyReader } from './entropy-reader.js';
import type { HuffmanTable } from './huffman-table.js';
import type { JpegComponent, JpegFrame } from './jpeg-frame.js';
import { notTranscodable } from './not-transcodable.js';
import type { ScanBand } from './progressive-scan.js';
import { ProgressiveBand } from './progressive-scan.js';
import type { ScanComponent, ScanHeader } from './read-headers.js';
import type { TablesInForce } from './read-tables.js';
import type { BlockVisitor } from './scan-order.js';
import { visitBlocks } from './scan-order.js';
import { checkDc, decodeSequentialBlock, readDifference } from './sequential-scan.js';

/** Decodes one scan into the coefficients of `frame` and notes in `known` what it brought; returns where the next marker is. */
export async function readScan(
  file: Buffer,
  start: number,
  frame: JpegFrame,
  { components, band }: ScanHeader,
  tables: TablesInForce,
  known: readonly Int8Array[],
  pause: () => Promise<void>,
): Promise<number> {
  noteProgress(components, band, known);
  const data = readEntropyData(file, start);
  const reader = new EntropyReader(data);
  const scanned = components.map(({ index }) => componentAt(frame, index));
  const decoder = frame.progressive
    ? progressiveDecoder(reader, scanned, components, band, tables)
    : sequentialDecoder(reader, scanned, components, tables);
  await visitBlocks(
    frame,
    scanned,
    {
      restartInterval: tables.restartInterval,
      restart: () => {
        reader.restart();
        decoder.restart();
      },
      endRow: () => reader.checkEnd(),
      pause,
    },
    decoder.visit,
  );
  reader.finish();
  return data.next;
}

interface BlockDecoder {
  readonly visit: BlockVisitor;
  readonly restart: () => void;
}

function sequentialDecoder(
  reader: EntropyReader,
  scanned: readonly JpegComponent[],
  components: readonly ScanComponent[],
  tables: TablesInForce,
): BlockDecoder {
  const parts = components.map(({ dcSlot, acSlot }, slot) => ({
    dc: tableAt(tables, dcSlot),
    ac: tableAt(tables, acSlot),
    coefficients: componentAt({ components: scanned }, slot).coefficients,
    prediction: 0,
  }));
  return {
    visit: (slot, offset) => {
      const part = parts[slot];
      if (part === undefined) return;
      part.prediction = decodeSequentialBlock(
        reader,
        part.dc,
        part.ac,
        part.coefficients,
        offset,
        part.prediction,
      );
    },
    restart: () => {
      for (const part of parts) part.prediction = 0;
    },
  };
}

function progressiveDecoder(
  reader: EntropyReader,
  scanned: readonly JpegComponent[],
  components: readonly ScanComponent[],
  band: ScanBand,
  tables: TablesInForce,
): BlockDecoder {
  if (band.first > 0) {
    const { coefficients } = componentAt({ components: scanned }, 0);
    const decoder = new ProgressiveBand(reader, tableAt(tables, components[0]?.acSlot ?? 4), band);
    return {
      visit:
        band.high === 0
          ? (_, offset) => decoder.decodeFirst(coefficients, offset)
          : (_, offset) => decoder.decodeRefinement(coefficients, offset),
      restart: () => decoder.restart(),
    };
  }
  const planes = scanned.map(({ coefficients }) => coefficients);
  if (band.high > 0) {
    return {
      visit: (slot, offset) => {
        const plane = planes[slot];
        if (plane !== undefined && reader.receive(1) === 1)
          plane[offset] = (plane[offset] ?? 0) | (1 << band.low);
      },
      restart: () => undefined,
    };
  }
  const dcTables = components.map(({ dcSlot }) => tableAt(tables, dcSlot));
  const predictions = new Int32Array(planes.length);
  return {
    visit: (slot, offset) => {
      const plane = planes[slot];
      const table = dcTables[slot];
      if (plane === undefined || table === undefined) return;
      const value = (predictions[slot] ?? 0) + readDifference(reader, table);
      predictions[slot] = checkDc(value);
      plane[offset] = checkDc(value * (1 << band.low));
    },
    restart: () => predictions.fill(0),
  };
}

/** Every coefficient must first come at some bit position and then bit by bit, as every encoder does it. */
function noteProgress(
  components: readonly ScanComponent[],
  band: ScanBand,
  known: readonly Int8Array[],
): void {
  for (const { index } of components) {
    const levels = known[index];
    for (let coefficient = band.first; coefficient <= band.last; coefficient++) {
      const before = levels?.[coefficient] ?? 0;
      if (band.high === 0 ? before !== -1 : before !== band.high)
        throw notTranscodable('its scans are wrong');
      if (levels !== undefined) levels[coefficient] = band.low;
    }
  }
}

function tableAt(tables: TablesInForce, slot: number): HuffmanTable {
  const table = tables.huffman[slot];
  if (table === undefined) throw notTranscodable('a Huffman table is missing');
  return table;
}

function componentAt(frame: Pick<JpegFrame, 'components'>, index: number): JpegComponent {
  const component = frame.components[index];
  if (component === undefined) throw notTranscodable('a component is missing');
  return component;
}

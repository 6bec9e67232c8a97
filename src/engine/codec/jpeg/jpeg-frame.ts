import type { Size } from '../../../shared/geometry.js';
import { notTranscodable } from './not-transcodable.js';

/** @file A JPEG as its quantised coefficients (ITU-T T.81): nothing is lost between reading and writing them. */

/** One component as the frame header declares it. */
export interface ComponentHeader {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
  /** Slot of its quantisation table, 0 to 3. */
  readonly tableSlot: number;
}

/** A component with its coefficients. */
export interface JpegComponent extends ComponentHeader {
  /** Blocks that hold pixels. */
  readonly widthInBlocks: number;
  readonly heightInBlocks: number;
  /** Blocks in memory, filled up to whole MCUs. */
  readonly blocksPerLine: number;
  readonly blocksPerColumn: number;
  /** 64 a block in zigzag order, blocks row by row. */
  readonly coefficients: Int16Array;
}

/** Size, kind and components of the image. */
export interface JpegFrame extends Size {
  readonly progressive: boolean;
  readonly maxHorizontal: number;
  readonly maxVertical: number;
  readonly mcusPerLine: number;
  readonly mcusPerColumn: number;
  readonly components: readonly JpegComponent[];
}

/** How the components become colours. */
export type JpegColour = 'grey' | 'ycc' | 'rgb';

/** Everything of a JPEG that its pixels depend on. */
export interface JpegImage {
  readonly frame: JpegFrame;
  /** By slot, in zigzag order. */
  readonly quantisation: readonly (Uint16Array | undefined)[];
  readonly colour: JpegColour;
  /** Content of the JFIF and Adobe segments, which say how the components become colours; `undefined` where there is none. */
  readonly jfif: Uint8Array | undefined;
  readonly adobe: Uint8Array | undefined;
}

/**
 * What coefficients may take together with the file, its copy with other blocks and the parts of that: 300 million pixels with a quarter
 * of the colour samples in 80 MB, 180 million with all of them.
 */
const MAX_BYTES = 1_250_000_000;
const COPIES = 4;

/** A frame whose coefficients are all zero; `maxBlocks` is what the data of a file can fill, a bit a block at least. */
export function createFrame(
  size: Size,
  progressive: boolean,
  headers: readonly ComponentHeader[],
  maxBlocks = Infinity,
): JpegFrame {
  const maxHorizontal = Math.max(...headers.map(({ horizontal }) => horizontal));
  const maxVertical = Math.max(...headers.map(({ vertical }) => vertical));
  const mcusPerLine = Math.ceil(size.width / (8 * maxHorizontal));
  const mcusPerColumn = Math.ceil(size.height / (8 * maxVertical));
  const blocksPerMcu = headers.reduce((sum, { horizontal, vertical }) => sum + horizontal * vertical, 0);
  const blocks = mcusPerLine * mcusPerColumn * blocksPerMcu;
  const fileBytes = Number.isFinite(maxBlocks) ? maxBlocks / 8 : 0;
  if (blocks * 64 * Int16Array.BYTES_PER_ELEMENT + COPIES * fileBytes > MAX_BYTES) {
    throw notTranscodable(`it is too large for that (${size.width} x ${size.height})`);
  }
  if (blocks > maxBlocks) throw notTranscodable('its data ends too early');
  const components = headers.map((header): JpegComponent => {
    const blocksPerLine = mcusPerLine * header.horizontal;
    const blocksPerColumn = mcusPerColumn * header.vertical;
    return {
      ...header,
      widthInBlocks: Math.ceil(Math.ceil((size.width * header.horizontal) / maxHorizontal) / 8),
      heightInBlocks: Math.ceil(Math.ceil((size.height * header.vertical) / maxVertical) / 8),
      blocksPerLine,
      blocksPerColumn,
      coefficients: new Int16Array(blocksPerLine * blocksPerColumn * 64),
    };
  });
  return { ...size, progressive, maxHorizontal, maxVertical, mcusPerLine, mcusPerColumn, components };
}

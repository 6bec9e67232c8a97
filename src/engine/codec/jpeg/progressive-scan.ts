import type { EntropyReader } from './entropy-reader.js';
import type { HuffmanTable } from './huffman-table.js';
import { notTranscodable } from './not-transcodable.js';

/** The part of the coefficients that a scan brings (T.81, B.2.3). */
export interface ScanBand {
  readonly first: number;
  readonly last: number;
  /** Bit position of the scan before, 0 for the first. */
  readonly high: number;
  /** Bit position of this scan. */
  readonly low: number;
}

/** Decodes the AC bands of a progressive JPEG block by block (T.81, G.2). */
export class ProgressiveBand {
  #blocksToSkip = 0;
  readonly #reader: EntropyReader;
  readonly #table: HuffmanTable;
  readonly #band: ScanBand;

  constructor(reader: EntropyReader, table: HuffmanTable, band: ScanBand) {
    this.#reader = reader;
    this.#table = table;
    this.#band = band;
  }

  /** Forgets the run of empty blocks, as a restart marker demands. */
  restart(): void {
    this.#blocksToSkip = 0;
  }

  /** One block of the first scan of a band. */
  decodeFirst(coefficients: Int16Array, offset: number): void {
    if (this.#blocksToSkip > 0) {
      this.#blocksToSkip--;
      return;
    }
    const reader = this.#reader;
    const table = this.#table;
    const { first, last, low } = this.#band;
    for (let index = first; index <= last; index++) {
      const symbol = reader.decode(table);
      const size = symbol & 15;
      const run = symbol >> 4;
      if (size === 0) {
        if (run < 15) {
          this.#blocksToSkip = (1 << run) - 1 + reader.receive(run);
          return;
        }
        index += 15;
        continue;
      }
      index += run;
      if (index > last) throw notTranscodable('a band holds too many values');
      const value = reader.receiveSigned(size) * (1 << low);
      if (value < -32_768 || value > 32_767) throw notTranscodable('a value is out of range');
      coefficients[offset + index] = value;
    }
  }

  /** One block of a scan that brings one more bit of a band. */
  decodeRefinement(coefficients: Int16Array, offset: number): void {
    const reader = this.#reader;
    const table = this.#table;
    const { first, last, low } = this.#band;
    let index = first;
    if (this.#blocksToSkip === 0) {
      for (; index <= last; index++) {
        const symbol = reader.decode(table);
        const size = symbol & 15;
        let run = symbol >> 4;
        let value = 0;
        if (size === 0) {
          if (run < 15) {
            this.#blocksToSkip = (1 << run) + reader.receive(run);
            break;
          }
        } else if (size === 1) value = reader.receive(1) === 1 ? 1 << low : -(1 << low);
        else throw notTranscodable('a refinement is wrong');
        for (; index <= last; index++) {
          const at = offset + index;
          if (coefficients[at] !== 0) this.#refine(coefficients, at);
          else if (run-- === 0) break;
        }
        if (value === 0) continue;
        if (index > last) throw notTranscodable('a band holds too many values');
        coefficients[offset + index] = value;
      }
    }
    if (this.#blocksToSkip === 0) return;
    for (; index <= last; index++) {
      if (coefficients[offset + index] !== 0) this.#refine(coefficients, offset + index);
    }
    this.#blocksToSkip--;
  }

  #refine(coefficients: Int16Array, at: number): void {
    if (this.#reader.receive(1) === 0) return;
    const value = coefficients[at] ?? 0;
    const bit = 1 << this.#band.low;
    // A bit that is there already is not added again, as libjpeg has it for repeated scans.
    if ((Math.abs(value) & bit) === 0) coefficients[at] = value > 0 ? value + bit : value - bit;
  }
}

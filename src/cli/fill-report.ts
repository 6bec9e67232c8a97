import type { WrittenPhoto } from '../engine/engine.js';

/** One written result; part of the contract with scripts. */
export interface FillReport extends Omit<WrittenPhoto, 'notices'> {
  readonly input: string;
  /** Of the photo, its mask, filling and saving. */
  readonly notices: readonly string[];
}

/** The line for a result: an object for scripts, or a sentence. */
export function describeFill(report: FillReport, json: boolean): string {
  const { input, output, width, height, format, method, seed, milliseconds, patches, notices, sizeBytes } =
    report;
  if (json) {
    return JSON.stringify({
      ...{ input, output, width, height, format, method, seed },
      ...{ milliseconds, patches, notices, sizeBytes },
    });
  }
  const megabytes = (sizeBytes / 1e6).toFixed(1);
  const seconds = (milliseconds / 1000).toFixed(1);
  return `${output}: ${width} x ${height}, ${megabytes} MB, ${method} with seed ${seed}, ${seconds} s`;
}

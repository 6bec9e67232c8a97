import type { ImageFormat } from '../engine/engine.js';
import type { Rect } from '../shared/geometry.js';

/** One written result; part of the contract with scripts (`newNotices` apart). */
export interface FillReport {
  readonly input: string;
  readonly output: string;
  readonly width: number;
  readonly height: number;
  readonly format: ImageFormat;
  readonly method: string;
  readonly seed: number;
  /** Wall time from the end of the result before it (of the first: from the start) until it was written. */
  readonly milliseconds: number;
  /** The rectangles outside which nothing changed. */
  readonly patches: readonly Rect[];
  readonly notices: readonly string[];
  /** Those of `notices` that came with filling and saving. */
  readonly newNotices: readonly string[];
  readonly sizeBytes: number;
}

/** The line for a result: an object for scripts, or a sentence. */
export function describeFill(report: FillReport, json: boolean): string {
  if (json) {
    return JSON.stringify({ ...report, newNotices: undefined });
  }
  const { output, width, height, method, seed } = report;
  const megabytes = (report.sizeBytes / 1e6).toFixed(1);
  const seconds = (report.milliseconds / 1000).toFixed(1);
  return `${output}: ${width} x ${height}, ${megabytes} MB, ${method} with seed ${seed}, ${seconds} s`;
}

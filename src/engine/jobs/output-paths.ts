import { lstat, stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';

import { checkWritable } from '../codec/image-format.js';
import type { TargetState } from '../files/atomic-write.js';
import { checkTarget } from '../files/atomic-write.js';
import { AppError } from '../../shared/app-error.js';

/** The files to write: `output` itself, or for several variations `name-1.jpg`, `name-2.jpg`, …. */
export function listOutputs(output: string, variations: number): string[] {
  if (variations === 1) return [output];
  const extension = extname(output);
  const stem = output.slice(0, output.length - extension.length);
  return Array.from({ length: variations }, (_, index) => `${stem}-${index + 1}${extension}`);
}

/**
 * Refuses before the costly work what saving would refuse after it; saving itself has the last word. Returns what lies there, so that
 * nothing else is replaced later.
 *
 * @throws AppError `INVALID_PARAMS` for an unknown extension, `ALREADY_EXISTS` without `force`, `WRITE_FAILED` without a folder.
 */
export async function checkOutputs(paths: readonly string[], force: boolean): Promise<TargetState[]> {
  const states: TargetState[] = [];
  for (const path of paths) {
    checkWritable('--output', path);
    const folder = await stat(dirname(path)).catch(() => undefined);
    if (folder?.isDirectory() !== true) {
      throw new AppError(
        'WRITE_FAILED',
        `Expected a folder for --output but ${dirname(path)} is none. Make it first, or choose another.`,
        { details: { path } },
      );
    }
    const existing = await lstat(path).catch(() => undefined);
    if (existing !== undefined && !force) {
      throw new AppError(
        'ALREADY_EXISTS',
        `Expected a new file for --output but ${path} exists. Choose another name, or add --force to replace it.`,
        { details: { path } },
      );
    }
    states.push(await checkTarget(path, force));
  }
  return states;
}

import { statfs } from 'node:fs/promises';

import { AppError } from '../../shared/app-error.js';

/** What stays free for everything else. */
const RESERVE_BYTES = 64 * 1024 * 1024;

/** Asks how many bytes this user may still write into a folder; nothing where the system does not say. */
export type MeasureSpace = (folder: string) => Promise<number | undefined>;

export const measureSpace: MeasureSpace = async (folder) => {
  const found = await statfs(folder).catch(() => undefined);
  return found && found.bavail * found.bsize;
};

/** Throws `WRITE_FAILED` where `folder` has no room for `neededBytes` more. */
export async function checkSpace(
  folder: string,
  neededBytes: number,
  measure: MeasureSpace = measureSpace,
): Promise<void> {
  const freeBytes = await measure(folder);
  if (freeBytes === undefined || freeBytes >= neededBytes + RESERVE_BYTES) return;
  const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
  throw new AppError(
    'WRITE_FAILED',
    `Expected ${inMegabytes(neededBytes + RESERVE_BYTES)} of free space in ${folder} but there are ${inMegabytes(freeBytes)}. Free some space and try again.`,
    { details: { path: folder, reason: 'ENOSPC' } },
  );
}

import { stat } from 'node:fs/promises';
import { AppError } from '../../shared/app-error.js';
import type { FileIdentity } from '../codec/read-source.js';
import { readSource } from '../codec/read-source.js';

/**
 * Is the file at `path` still the one that was opened? Size and time of change are asked first; only where the size is the
 * same and the time is not, the content is compared (a copy or a backup may touch the time alone).
 *
 * @throws AppError `SOURCE_CHANGED` when it is another file, or gone.
 */
export async function checkSourceUnchanged(path: string, identity: FileIdentity): Promise<void> {
  let sizeBytes: number;
  let modifiedMs: number;
  try {
    ({ size: sizeBytes, mtimeMs: modifiedMs } = await stat(path));
  } catch (cause) {
    throw new AppError(
      'SOURCE_CHANGED',
      `Expected the photo ${path} as it was opened but it was moved or deleted. Put it back, or open it where it is now.`,
      { cause, details: { path } },
    );
  }
  if (sizeBytes === identity.sizeBytes) {
    if (modifiedMs === identity.modifiedMs) return;
    if ((await readSource(path)).identity.sha256 === identity.sha256) return;
  }
  throw new AppError(
    'SOURCE_CHANGED',
    `Expected the photo ${path} as it was opened but it was changed since. ` +
      'Put the earlier file back, or open the photo again and repeat the retouches.',
    { details: { path } },
  );
}

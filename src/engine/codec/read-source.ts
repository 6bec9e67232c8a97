import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';

import { AppError } from '../../shared/app-error.js';
import { oneLine } from './sharp-input.js';

/** What shows later whether a file is still the same: size, time of change (ms since 1970), hash (hex). */
export interface FileIdentity {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly sha256: string;
}

/** Node reads at most 2 GiB into one buffer. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

/** A whole file and its identity. A missing file, a folder or a device is `NOT_FOUND`, an empty one `DECODE_FAILED`. */
export async function readSource(path: string): Promise<{ bytes: Buffer; identity: FileIdentity }> {
  const { bytes, modifiedMs } = await readBytes(path);
  if (bytes.byteLength === 0) {
    throw new AppError(
      'DECODE_FAILED',
      `Expected an image in ${path} but the file is empty. Copy it again from where it came.`,
      { details: { path } },
    );
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, identity: { sizeBytes: bytes.byteLength, modifiedMs, sha256 } };
}

async function readBytes(path: string): Promise<{ bytes: Buffer; modifiedMs: number }> {
  try {
    // Asked before opening: opening a named pipe waits for a writer.
    const kind = await stat(path);
    if (kind.isDirectory()) throw notAFile(path, 'a folder', { kind: 'folder' });
    if (!kind.isFile()) throw notAFile(path, 'not an ordinary file');
    const file = await open(path, 'r');
    try {
      const status = await file.stat();
      if (status.size > MAX_FILE_BYTES) {
        throw new AppError(
          'IMAGE_TOO_LARGE',
          `Expected a file of at most 2 GiB but ${path} has ${status.size} bytes. Use a smaller or compressed image.`,
          { details: { path, sizeBytes: status.size } },
        );
      }
      return { bytes: await file.readFile(), modifiedMs: status.mtimeMs };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof AppError ? error : toReadError(error, path);
  }
}

function notAFile(path: string, what: string, details: Readonly<Record<string, string>> = {}): AppError {
  return new AppError('NOT_FOUND', `Expected an image file but ${path} is ${what}. Name a file.`, {
    details: { path, ...details },
  });
}

function toReadError(error: unknown, path: string): AppError {
  const reason = (error as NodeJS.ErrnoException).code;
  const text =
    reason === 'ENOENT' || reason === 'ENOTDIR'
      ? `Expected an image file but ${path} does not exist. Check the name and the folder.`
      : reason === 'EACCES' || reason === 'EPERM'
        ? `Expected a readable image file but ${path} may not be read by this user. Change its permissions or copy it.`
        : `Expected a readable image file but reading ${path} failed (${oneLine(error)}). Check the disk or the connection.`;
  return new AppError('NOT_FOUND', text, { cause: error, details: { path } });
}

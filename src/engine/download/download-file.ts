import type { FileHandle } from 'node:fs/promises';
import { open, stat, truncate } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import { toWriteError } from '../files/write-error.js';
import { downloadFailed } from './download-error.js';
import { requestFile } from './request-file.js';

/** A file to be downloaded. */
export interface Download {
  readonly address: string;
  /** What it must have; not one byte more is written. */
  readonly sizeBytes: number;
  /** Where it is written; what lies there from an earlier time is gone on with. */
  readonly target: string;
  readonly signal?: AbortSignal | undefined;
  /** Hears how many bytes are there. */
  readonly onBytes?: ((received: number) => void) | undefined;
}

/** How patient a download is. */
export interface Patience {
  /** A connection on which nothing comes for so long is given up. */
  readonly stallMs: number;
  /** Before the second attempt; then twice as long each time. */
  readonly pauseMs: number;
}

export const USUAL_PATIENCE: Patience = { stallMs: 30_000, pauseMs: 1000 };

/** In a row, without one byte more. */
const MOST_FRUITLESS_ATTEMPTS = 4;
/** In all: a connection that breaks again and again. */
const MOST_ATTEMPTS = 50;

/** Servers that are busy or being changed. */
const PASSING_STATUS = [408, 425, 429, 500, 502, 503, 504];

/** What the next attempt may mend. */
class Interrupted extends Error {}

/**
 * Downloads a file, or the rest of it; a connection that breaks is made anew. What has come stays at `target`, whatever happens, to be
 * gone on with. Its content is not checked, only its size. Throws `DOWNLOAD_FAILED`, `WRITE_FAILED`, `CANCELLED`, `INVALID_PARAMS`.
 */
export async function downloadFile(download: Download, patience: Patience = USUAL_PATIENCE): Promise<void> {
  const { target, sizeBytes, address, signal } = download;
  let fruitless = 0;
  for (let attempt = 1; ; attempt++) {
    throwIfCancelled(signal);
    const before = await sizeOf(target);
    if (before === sizeBytes) return;
    try {
      await downloadRest(download, before, patience.stallMs);
    } catch (error) {
      throwIfCancelled(signal);
      if (!(error instanceof Interrupted)) throw error;
      fruitless = (await sizeOf(target)) > before ? 0 : fruitless + 1;
      if (fruitless >= MOST_FRUITLESS_ATTEMPTS || attempt >= MOST_ATTEMPTS) {
        throw downloadFailed(
          'unreachable',
          `Expected ${sizeBytes} bytes from ${address} but the connection failed (${error.message}) after ${await sizeOf(target)}. ` +
            'Check the connection and try again: it goes on where it stopped.',
          error.cause,
        );
      }
      if (fruitless > 0) await pause(patience.pauseMs * 2 ** (fruitless - 1), signal);
    }
  }
}

/** The size of a file; 0 where there is none. */
export async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

async function downloadRest(
  { address, sizeBytes, target, signal, onBytes }: Download,
  before: number,
  stallMs: number,
): Promise<void> {
  const stalled = new AbortController();
  const either = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal;
  const watchdog = setTimeout(
    () => stalled.abort(new Error(`nothing came for ${stallMs / 1000} s`)),
    stallMs,
  );
  let file: FileHandle | undefined;
  try {
    const response = await interruptible(() => requestFile(address, before, either));
    const start = await findStart(response, before, address, sizeBytes, target);
    const chunks = response.body?.getReader();
    file = await write(target, () => open(target, start > 0 ? 'r+' : 'w'));
    let received = start;
    for (;;) {
      watchdog.refresh();
      const chunk = await interruptible(async () => chunks?.read());
      if (!chunk || chunk.done) break;
      if (received + chunk.value.length > sizeBytes) throw wrongSize(address, sizeBytes, `more`);
      await write(target, () => writeAll(file!, chunk.value, received));
      received += chunk.value.length;
      onBytes?.(received);
    }
    if (received < sizeBytes) throw new Interrupted('it ended too early');
    await write(target, () => file!.sync());
  } finally {
    clearTimeout(watchdog);
    // Whatever is still on its way is no longer wanted.
    stalled.abort();
    await file?.close();
  }
}

/** The byte at which the answer begins: `before`, or 0 where the server sends all of it. */
async function findStart(
  response: Response,
  before: number,
  address: string,
  sizeBytes: number,
  target: string,
): Promise<number> {
  const { status, headers } = response;
  if (status === 206) {
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
    if (Number(first) !== before) {
      throw downloadFailed(
        'refused',
        `Expected ${address} from byte ${before} on but received "${headers.get('content-range') ?? ''}". Use another address (--from).`,
      );
    }
    if (total !== '*' && Number(total) !== sizeBytes) throw wrongSize(address, sizeBytes, total);
    return before;
  }
  if (status === 200) {
    const length = headers.get('content-length');
    const isPlain = headers.get('content-encoding') === null;
    if (isPlain && length !== null && Number(length) !== sizeBytes)
      throw wrongSize(address, sizeBytes, length);
    return 0;
  }
  if (status === 416 && before > 0) {
    // More is here than there: what is here is of another file.
    await write(target, () => truncate(target));
    throw new Interrupted('what was there did not fit');
  }
  if (PASSING_STATUS.includes(status)) throw new Interrupted(`the server answered with status ${status}`);
  throw downloadFailed(
    'refused',
    `Expected the file at ${address} but the server answered with status ${status}. Try again later, or use another address (--from).`,
  );
}

/** What comes from the other side and fails may be tried again. */
async function interruptible<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { message, cause } = error as Error;
    throw new Interrupted(cause instanceof Error ? cause.message || message : message, { cause: error });
  }
}

async function write<Result>(target: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toWriteError(error, target);
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await wait(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
}

function wrongSize(address: string, expected: number, received: number | string | undefined): AppError {
  return downloadFailed(
    'different',
    `Expected ${expected} bytes at ${address} but it has ${received}. It is another file; use another address (--from).`,
  );
}

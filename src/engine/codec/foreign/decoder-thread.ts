import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { Worker } from 'node:worker_threads';

import { AppError } from '../../../shared/app-error.js';

/** What every decoder's thread is given besides the file. */
export interface DecoderRequest {
  /** The whole file; the thread gets a copy. */
  readonly bytes: Uint8Array;
  /** More pixels than these are not decoded. */
  readonly maxPixels: number;
}

/** Why a thread did not decode a file. */
export type DecoderRefusal =
  | { readonly kind: 'too-large'; readonly width: number; readonly height: number }
  | { readonly kind: 'unsupported'; readonly reason: string }
  | { readonly kind: 'out-of-memory'; readonly reason: string }
  | { readonly kind: 'damaged'; readonly reason: string };

/** The program of a thread: it runs from its text, so it may use nothing but its parameters and what it loads by `load`. */
export type DecoderProgram<Answer> = (
  load: NodeJS.Require,
  libraryPath: string,
  request: DecoderRequest,
) => Promise<Answer>;

/**
 * A hundred times what 12 megapixels take on two cores; a file that needs longer was made to take that long. This is the only time limit: nothing
 * else can stop a decoder that goes in circles.
 */
const LIMIT_MS = 180_000;
/** The decoders' own memory lies in WebAssembly, which ends at 2 GB; this is for the JavaScript around it. */
const MOST_SCRIPT_MEGABYTES = 256;

const resolver = createRequire(import.meta.url);

/**
 * Runs `program` once in a thread of its own over the library `name`, and ends the thread with everything that it holds: at its
 * answer, its failure, or after three minutes.
 */
export async function runDecoder<Answer extends { readonly kind: string }>(
  name: string,
  program: DecoderProgram<Answer>,
  request: DecoderRequest,
  limitMs = LIMIT_MS,
): Promise<Answer | DecoderRefusal> {
  const code =
    `const threads = require('node:worker_threads'); const { libraryPath, request } = threads.workerData; ` +
    `const send = (answer) => threads.parentPort.postMessage(answer, answer.data ? [answer.data.buffer] : []); ` +
    `(${program.toString()})(require, libraryPath, request)` +
    `.catch((error) => ({ kind: 'failed', reason: String((error && error.message) || error) })).then(send);`;
  const worker = new Worker(code, {
    eval: true,
    name: `decode ${name}`,
    workerData: { libraryPath: libraryPathOf(name), request },
    resourceLimits: { maxOldGenerationSizeMb: MOST_SCRIPT_MEGABYTES },
    // Libraries print their warnings; nobody should see them.
    stdout: true,
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<Answer | DecoderRefusal | { kind: 'failed'; reason: string }>(
      (resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.once('exit', () => reject(new Error('The decoder ended before its work was done.')));
        timer = setTimeout(
          () => resolve({ kind: 'damaged', reason: `decoding took longer than ${limitMs / 1000} seconds` }),
          limitMs,
        );
      },
    );
    return answer.kind === 'failed' ? failureOf((answer as { reason: string }).reason) : (answer as Answer);
  } catch (error) {
    return failureOf(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
    worker.removeAllListeners('exit');
    // A thread that was told to end may still fail while it does.
    worker.on('error', () => undefined);
    await worker.terminate();
  }
}

/** Where a library lies as a file: a thread loads its program and its WebAssembly from there, not out of the app's archive. */
function libraryPathOf(name: string): string {
  try {
    return resolver.resolve(name).replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
  } catch (error) {
    throw new AppError('INTERNAL', `Expected the package ${name} but it is not installed. Run npm ci.`, {
      cause: error,
    });
  }
}

function failureOf(reason: string): DecoderRefusal {
  const isMemory = /memory|allocation|bad_alloc/i.test(reason) && !/out of bounds/i.test(reason);
  return { kind: isMemory ? 'out-of-memory' : 'damaged', reason };
}

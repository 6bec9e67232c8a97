import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { AppError, cancelled, ERROR_CODES, throwIfCancelled } from '../../shared/app-error.js';
import type { TaskContext } from '../task-context.js';
import type { ImportOptions } from './model-import.js';
import { recogniseModel } from './model-import.js';
import type { ModelEntry } from './model-manifest.js';
import { ModelEntrySchema } from './model-manifest.js';
import type { ProbeProcess } from '../devices/run-device-probe.js';
import { forkProbe } from '../devices/run-device-probe.js';

/** What the process of `model-recognition-process.ts` is asked. */
export interface RecognitionRequest {
  readonly file: string;
  readonly options: ImportOptions;
}

const AnswerSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('recognised'), entry: ModelEntrySchema }),
  v.strictObject({ kind: v.literal('failed'), code: v.picklist(ERROR_CODES), message: v.string() }),
]);

export type RecognitionAnswer = v.InferOutput<typeof AnswerSchema>;

/** How the process is started and how long it may take. */
export interface RecognitionOptions {
  /** By default the bundled program; nothing where that is not there, as it is not beside the source. */
  readonly start?: (() => ProbeProcess<RecognitionRequest>) | undefined;
  readonly timeoutMs?: number;
}

/** A dozen runs of a network of 200 MB on a slow processor take one or two minutes. */
const TIMEOUT_MS = 300_000;

/**
 * Recognises a model (`recogniseModel`, with its errors) in a process of its own where there is a program for it, else in this
 * one. A process that crashes or gives no answer in time is `MODEL_INVALID`; cancelling ends it at once.
 */
export async function recogniseApart(
  file: string,
  options: ImportOptions = {},
  { signal }: TaskContext = {},
  { start = findProgram(), timeoutMs = TIMEOUT_MS }: RecognitionOptions = {},
): Promise<ModelEntry> {
  if (!start) return recogniseModel(file, options, signal ? { signal } : {});
  throwIfCancelled(signal);
  const child = start();
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    return await new Promise<ModelEntry>((resolve, reject) => {
      const fail = (what: string): void =>
        reject(
          new AppError(
            'MODEL_INVALID',
            `${file}: Expected a model that fills a test picture but its process ${what}. Use another model.`,
            { details: { path: file } },
          ),
        );
      timer = setTimeout(() => fail(`gave no answer within ${timeoutMs / 1000} s`), timeoutMs);
      abort = () => reject(cancelled(signal?.reason));
      signal?.addEventListener('abort', abort, { once: true });
      child.onMessage((message) => {
        const { success, output } = v.safeParse(AnswerSchema, message);
        if (!success) fail('gave an answer that is none');
        else if (output.kind === 'recognised') resolve(output.entry);
        else reject(new AppError(output.code, output.message, { details: { path: file } }));
      });
      child.onEnd((how) => fail(`ended (${how})`));
      child.send({ file: path.resolve(file), options });
    });
  } finally {
    clearTimeout(timer);
    if (abort) signal?.removeEventListener('abort', abort);
    child.kill();
  }
}

function findProgram(): RecognitionOptions['start'] {
  const program = fileURLToPath(new URL('../engine/model-recognition.mjs', import.meta.url));
  return existsSync(program) ? () => forkProbe<RecognitionRequest>(program) : undefined;
}

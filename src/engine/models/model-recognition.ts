import path from 'node:path';
import * as v from 'valibot';
import { AppError, ERROR_CODES } from '../../shared/app-error.js';
import { askProcess } from '../processes/ask-process.js';
import type { StartHelper } from '../processes/helper-process.js';
import { findHelper } from '../processes/helper-process.js';
import type { TaskContext } from '../task-context.js';
import type { ImportOptions } from './model-import.js';
import { recogniseModel } from './model-import.js';
import type { ModelEntry } from './model-manifest.js';
import { ModelEntrySchema } from './model-manifest.js';

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
  /** By default the bundled program; without one, this process does the work. */
  readonly start?: StartHelper<RecognitionRequest> | undefined;
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
  { start = findHelper('model-recognition.mjs'), timeoutMs = TIMEOUT_MS }: RecognitionOptions = {},
): Promise<ModelEntry> {
  if (!start) return recogniseModel(file, options, signal ? { signal } : {});
  const request = { file: path.resolve(file), options };
  const result = await askProcess(start, request, AnswerSchema, { timeoutMs, signal });
  const details = { path: file };
  if (result.kind !== 'answered') {
    const what = result.kind === 'ended' ? `ended (${result.how})` : result.reason;
    throw new AppError(
      'MODEL_INVALID',
      `${file}: Expected a model that fills a test picture but its process ${what}. Use another model.`,
      { details },
    );
  }
  const { answer } = result;
  if (answer.kind === 'recognised') return answer.entry;
  throw new AppError(answer.code, answer.message, { details });
}

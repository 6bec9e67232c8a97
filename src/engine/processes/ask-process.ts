import * as v from 'valibot';
import { cancelled, throwIfCancelled } from '../../shared/app-error.js';
import type { StartHelper } from './helper-process.js';

/** What came of a question: an answer, an end of the process without one ("SIGSEGV"), or another failure ("gave no answer …"). */
export type AskResult<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'ended'; readonly how: string }
  | { readonly kind: 'failed'; readonly reason: string };

export interface AskOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a helper process, asks it one question, and ends it when it has answered, crashed, taken too long or is no longer wanted.
 * The answer is checked against `schema`. Throws `CANCELLED` and nothing else.
 */
export async function askProcess<Question, Schema extends v.GenericSchema>(
  start: StartHelper<Question>,
  question: Question,
  schema: Schema,
  { timeoutMs, signal }: AskOptions,
): Promise<AskResult<v.InferOutput<Schema>>> {
  throwIfCancelled(signal);
  const helper = start();
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    return await new Promise<AskResult<v.InferOutput<Schema>>>((resolve, reject) => {
      const fail = (reason: string): void => resolve({ kind: 'failed', reason });
      timer = setTimeout(() => fail(`gave no answer within ${timeoutMs / 1000} s`), timeoutMs);
      abort = () => reject(cancelled(signal?.reason));
      signal?.addEventListener('abort', abort, { once: true });
      helper.onMessage((message) => {
        const parsed = v.safeParse(schema, message);
        if (parsed.success) resolve({ kind: 'answered', answer: parsed.output });
        else fail('gave an answer that is none');
      });
      helper.onEnd((how) => resolve({ kind: 'ended', how }));
      helper.send(question);
    });
  } finally {
    clearTimeout(timer);
    if (abort) signal?.removeEventListener('abort', abort);
    helper.kill();
  }
}

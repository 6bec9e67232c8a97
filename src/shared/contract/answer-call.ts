import * as v from 'valibot';

import { AppError, invalidParameter } from '../app-error.js';
import type { WireError } from './frames.js';
import { describeIssue, toWireError } from './frames.js';
import type { MethodTable, NameOf } from './method-table.js';

/** A call as it was received, not checked yet. */
export interface ReceivedCall {
  readonly method: string;
  readonly params: unknown;
}

/** What a call is answered with. */
export type Answer = { readonly value: unknown } | { readonly error: WireError };

type Handler = (params: unknown, context: unknown) => Promise<unknown>;

/**
 * Answers a call with the handler of its method, which gets `context` besides. Parameters are validated; wrong ones are answered with
 * `INVALID_PARAMS`. For an error that is no `AppError` the asking side learns only that there was one; `onUnexpectedError`
 * gets the error itself. Never throws.
 */
export async function answerCall<Table extends MethodTable, Context>(
  table: Table,
  handlers: Readonly<Record<NameOf<Table>, (params: never, context: never) => Promise<unknown>>>,
  { method, params }: ReceivedCall,
  context: Context,
  onUnexpectedError: (error: unknown) => void,
): Promise<Answer> {
  try {
    if (!Object.hasOwn(table, method)) throw invalidParameter('method', 'a method of the contract', method);
    const parsed = v.safeParse(table[method]!.params, params);
    if (!parsed.success) {
      const fault = describeIssue(parsed.issues);
      throw new AppError(
        'INVALID_PARAMS',
        `Expected parameters of ${method} as the contract says but ${fault}`,
      );
    }
    const handle = handlers[method as NameOf<Table>] as unknown as Handler;
    return { value: await handle(parsed.output, context) };
  } catch (error) {
    if (error instanceof AppError) return { error: toWireError(error) };
    onUnexpectedError(error);
    const message = `Lacuna made a mistake in ${method}. Please report what you did.`;
    return { error: toWireError(new AppError('INTERNAL', message)) };
  }
}

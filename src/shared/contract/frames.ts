import * as v from 'valibot';

import { AppError, ERROR_CODES } from '../app-error.js';

/** Numbers the calls of one client, upwards. */
const Id = v.pipe(v.number(), v.integer(), v.minValue(1));
const Name = v.pipe(v.string(), v.maxLength(100));

/** An error on its way to another process. */
export const WireErrorSchema = v.strictObject({
  code: v.picklist(ERROR_CODES),
  message: v.string(),
  details: v.record(v.string(), v.unknown()),
});

/** What the asking side sends. `cancel` asks to stop the call of that id, which still gets its one answer. */
export const ClientFrameSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('request'), id: Id, method: Name, params: v.unknown() }),
  v.strictObject({ kind: v.literal('cancel'), id: Id }),
]);

/**
 * What the answering side sends: `hello` first, then for each request any number of `progress` and one `result` or `error`.
 * A further `hello` says that an engine of a later generation has taken over; calls of the earlier one get no answer.
 */
export const ServerFrameSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('hello'),
    protocol: v.pipe(v.number(), v.integer()),
    generation: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
  v.strictObject({ kind: v.literal('progress'), id: Id, value: v.unknown() }),
  v.strictObject({ kind: v.literal('result'), id: Id, value: v.unknown() }),
  v.strictObject({ kind: v.literal('error'), id: Id, error: WireErrorSchema }),
  v.strictObject({ kind: v.literal('event'), name: Name, value: v.unknown() }),
]);

export type ClientFrame = v.InferOutput<typeof ClientFrameSchema>;
export type ServerFrame = v.InferOutput<typeof ServerFrameSchema>;
export type WireError = v.InferOutput<typeof WireErrorSchema>;

/** `error` without its cause, its stack and details that are no plain data: these stay in this process. */
export function toWireError(error: AppError): WireError {
  const details: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(error.details)) if (isPlain(value)) details[name] = value;
  return { code: error.code, message: error.message, details };
}

export function fromWireError({ code, message, details }: WireError): AppError {
  return new AppError(code, message, { details });
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** The first thing that `issues` say is wrong, as "options.seed: Invalid type: …". */
export function describeIssue(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [issue] = issues;
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}

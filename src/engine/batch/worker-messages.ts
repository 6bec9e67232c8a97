import * as v from 'valibot';

import type { ErrorCode } from '../../shared/app-error.js';
import { AppError, ERROR_CODES } from '../../shared/app-error.js';
import type { ProviderSetting } from '../inference/providers.js';
import { NoticeSchema } from '../../shared/notice.js';
import { StagesSchema } from './journal-records.js';
import type { RetouchTask, TaskResult } from './retouch-task.js';

/** What a worker process is told. `id` names a task. */
export type WorkerOrder =
  | {
      readonly kind: 'begin';
      readonly threads: number;
      readonly device: ProviderSetting;
      readonly modelDir?: string;
    }
  | { readonly kind: 'task'; readonly id: number; readonly task: RetouchTask }
  /** The answer to `saving`. */
  | { readonly kind: 'save'; readonly id: number }
  | { readonly kind: 'cancel'; readonly id: number };

const Stamp = v.strictObject({ sizeBytes: v.number(), modifiedMs: v.number() });
const RectSchema = v.strictObject({
  left: v.number(),
  top: v.number(),
  width: v.number(),
  height: v.number(),
});

/** As `TaskResult`. */
export const TaskResultSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('done'),
    written: Stamp,
    width: v.number(),
    height: v.number(),
    method: v.string(),
    doubt: v.number(),
    stages: StagesSchema,
    patches: v.array(RectSchema),
    notices: v.array(NoticeSchema),
  }),
  v.strictObject({ kind: v.literal('unmarked'), written: v.optional(Stamp) }),
]);

/** Why there is no result. */
export const TaskFailureSchema = v.strictObject({
  code: v.string(),
  message: v.string(),
  /** The file at fault, and the system's reason, where they are known. */
  path: v.nullable(v.string()),
  reason: v.nullable(v.string()),
});
export type TaskFailure = v.InferOutput<typeof TaskFailureSchema>;

/** What it says. */
export const WorkerReportSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('saving'), id: v.number() }),
  v.strictObject({ kind: v.literal('result'), id: v.number(), result: TaskResultSchema }),
  v.strictObject({
    kind: v.literal('failed'),
    id: v.number(),
    ...TaskFailureSchema.entries,
  }),
]);
export type WorkerReport = v.InferOutput<typeof WorkerReportSchema>;

/** A result as it travels. */
export function toPlainResult(result: TaskResult): v.InferOutput<typeof TaskResultSchema> {
  return result.kind === 'done'
    ? { ...result, patches: [...result.patches], notices: [...result.notices] }
    : result;
}

/** An error as it travels; whatever is no `AppError` is `INTERNAL`. */
export function toTaskFailure(error: unknown): TaskFailure {
  if (!(error instanceof AppError)) {
    const said = error instanceof Error ? error.message : String(error);
    return { code: 'INTERNAL', message: `Lacuna made a mistake (${said}).`, path: null, reason: null };
  }
  const { path, reason } = error.details;
  return {
    code: error.code,
    message: error.message,
    path: typeof path === 'string' ? path : null,
    reason: typeof reason === 'string' ? reason : null,
  };
}

/** The error that was sent. */
export function toTaskError({ code: sent, message, path, reason }: TaskFailure): AppError {
  const code = ERROR_CODES.find((known): known is ErrorCode => known === sent) ?? 'INTERNAL';
  const details = { ...(path !== null && { path }), ...(reason !== null && { reason }) };
  return new AppError(code, message, { details });
}

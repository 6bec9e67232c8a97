import { join } from 'node:path';

import type { PlannedPhoto } from './batch-job.js';
import type { StageTimes } from './retouch-task.js';
import type { DecisionName } from '../../shared/batch-names.js';
import type { Decided, Outcome } from './journal-records.js';

/** What came of one photo, for scripts and reports; part of the contract with scripts. */
export interface ReportRow {
  /** The path of the photo, and of its result where there is one. */
  readonly input: string;
  readonly output: string | null;
  readonly state: Outcome['kind'];
  /** How far the fill is from its surroundings, 0 to 1 (evaluation/measure-doubt.ts). */
  readonly doubt: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly method: string | null;
  readonly milliseconds: number | null;
  readonly stages: StageTimes | null;
  /** Of a failure: its code, and the file at fault. */
  readonly code: string | null;
  readonly message: string | null;
  readonly file: string | null;
  readonly notices: readonly string[];
  /** What a person thinks of it, where somebody has looked. */
  readonly decision?: DecisionName | 'edited' | undefined;
}

/** The row of a photo of a job that writes to `folder`. */
export function toReportRow(
  photo: PlannedPhoto,
  outcome: Outcome,
  folder: string,
  decided?: Decided,
): ReportRow {
  const done = outcome.kind === 'done' ? outcome : undefined;
  const failed = outcome.kind === 'failed' ? outcome : undefined;
  const output = 'output' in outcome ? outcome.output : undefined;
  return {
    input: photo.path,
    output: output === undefined ? null : join(folder, output),
    state: outcome.kind,
    doubt: done?.doubt ?? null,
    width: done?.width ?? null,
    height: done?.height ?? null,
    method: done?.method ?? null,
    milliseconds: done?.milliseconds ?? null,
    stages: done?.stages ?? null,
    code: failed?.code ?? null,
    message: failed?.message ?? null,
    file: failed?.file ?? null,
    notices: (done?.notices ?? []).map(({ message }) => message),
    ...(decided !== undefined &&
      decided.decision !== 'none' && { decision: decided.byHand ? 'edited' : decided.decision }),
  };
}

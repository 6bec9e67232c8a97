/** What a long task can be doing; languages have a text for each. */
export const STAGES = [
  ...(['reading', 'network', 'search', 'keeping', 'saving'] as const),
  ...(['downloading', 'checking', 'recognising'] as const),
] as const;

export type Stage = (typeof STAGES)[number];

/**
 * What a long task reports: what it is doing and the part that is done, 0 to 1, never falling. [Note: Progress] A fill
 * reports at least about once a second on a machine that is not short of processors, and its parts follow the time: at any moment the
 * fraction is near the part of the whole duration that has passed.
 */
export interface Progress {
  readonly stage: Stage;
  readonly fraction: number;
}

export type ReportProgress = (progress: Progress) => void;

/** A reporter for a part of a task: its 0 to 1 becomes `start` to `end` of `report`. */
export function sliceProgress(
  report: ReportProgress | undefined,
  start: number,
  end: number,
): ReportProgress {
  return ({ stage, fraction }) => {
    report?.({ stage, fraction: start + fraction * (end - start) });
  };
}

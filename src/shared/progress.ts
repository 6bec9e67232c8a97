/**
 * What a long task reports: a stage name for the person and the part that is done, 0 to 1, never falling. [Note: Progress] A fill
 * reports at least about once a second on a machine that is not short of processors, and its parts follow the time: at any moment the
 * fraction is near the part of the whole duration that has passed.
 */
export interface Progress {
  readonly stage: string;
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

/** What a long task reports: a stage name for the person and the part that is done, 0 to 1, never falling. */
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

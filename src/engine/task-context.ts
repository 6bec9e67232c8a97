import type { ReportProgress } from '../shared/progress.js';

/** What accompanies a long task. */
export interface TaskContext {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ReportProgress | undefined;
}

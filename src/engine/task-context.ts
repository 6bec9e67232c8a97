import type { Notice } from '../shared/notice.js';
import type { PixelRuns } from '../shared/pixel-runs.js';
import type { ReportProgress } from '../shared/progress.js';
import type { Draft } from './raster-image.js';

/** Who waits for a fill: a person, or a batch. */
export type Lane = 'interactive' | 'batch';

/** What accompanies a long task. */
export interface TaskContext {
  /** Who waits for it; a person, unless it says otherwise. */
  readonly lane?: Lane | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ReportProgress | undefined;
  /**
   * Called with a coarse picture of what is being filled, before a network is asked; a later draft replaces an earlier one of the same
   * place. May return a promise for when it is shown.
   */
  readonly onDraft?: ((draft: Draft) => unknown) | undefined;
  /** Called, before anything is filled, with what is masked once the mask fits; in a fill whose mask is taken as it is, not at all. */
  readonly onFitted?: ((fitted: PixelRuns) => void) | undefined;
  /** Called with what the person should know of how it was done: "the graphics card failed, the processor was used". */
  readonly onNotice?: ((notice: Notice) => void) | undefined;
}

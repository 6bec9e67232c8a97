import type { MethodProgress } from '../../shared/contract/methods.js';
import type { Progress } from '../../shared/progress.js';
import type { Draft } from '../raster-image.js';
import type { TaskContext } from '../task-context.js';
import type { DocumentPictures } from './document-pictures.js';
import type { RequestContext } from './serve-methods.js';

/** A mask that needs more is not shown: what was painted is near enough. */
const MOST_RUNS = 100_000;

/**
 * The context of a fill whose fitted mask and drafts the page may see. Each draft becomes a picture, then is announced with the progress
 * of that moment. While one is being made, only the latest of the others waits.
 */
export function announceDrafts(
  pictures: DocumentPictures,
  { signal, report, reportNow }: RequestContext<MethodProgress<'retouch.apply'>>,
): TaskContext {
  let progress: Progress = { stage: 'reading', fraction: 0 };
  let waiting: Draft | undefined;
  let isMaking = false;

  async function makeWaiting(): Promise<void> {
    if (isMaking) return;
    isMaking = true;
    try {
      while (waiting) {
        const draft = waiting;
        waiting = undefined;
        const id = await pictures.keepDraft(draft);
        reportNow({ ...progress, draft: { id, rect: draft.rect } });
      }
    } finally {
      isMaking = false;
    }
  }

  return {
    signal,
    onProgress: (now) => {
      progress = now;
      report(now);
    },
    onFitted: (fitted) => {
      if (fitted.runs.length <= MOST_RUNS) reportNow({ ...progress, fitted });
    },
    onDraft: (draft) => {
      waiting = draft;
      // A draft is a courtesy: where it cannot be made, the result comes without it.
      return makeWaiting().catch(() => undefined);
    },
  };
}

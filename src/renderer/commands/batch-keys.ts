import type { TextKey } from '../../shared/text/languages.js';
import type { Workspace } from '../state/workspace.svelte.js';
import type { ReviewAct } from './review-shortcuts.js';
import type { KeyPress } from './shortcut.js';
import { isShortcut } from './shortcut.js';

/** What can be done while a photo of a batch is looked at. */
interface ReviewEntry {
  readonly text: TextKey;
  readonly run: (workspace: Workspace) => void;
}

/** What the keyboard does while a photo of a batch is looked at, in the order of the overview. */
export const REVIEW_ACTS = {
  accept: { text: 'batch.accept', run: decide('accepted') },
  reject: { text: 'batch.reject', run: decide('rejected') },
  undecide: { text: 'batch.undecide', run: decide('none') },
  another: { text: 'batch.another', run: ({ batch }) => void batch.review.redo() },
  edit: { text: 'batch.edit', run: (workspace) => void workspace.editBatchPhoto('result') },
  next: { text: 'batch.next', run: ({ batch }) => batch.review.step(1) },
  previous: { text: 'batch.previous', run: ({ batch }) => batch.review.step(-1) },
  hold: { text: 'batch.hold', run: ({ batch }) => (batch.review.isHeld = true) },
  split: {
    text: 'batch.split',
    run: ({ batch: { review } }) => (review.split = review.split === undefined ? 0.5 : undefined),
  },
  close: {
    text: 'batch.close',
    run: ({ batch: { review } }) => (review.isClose = !review.isClose),
  },
  leave: { text: 'batch.toList', run: ({ batch }) => batch.review.leave() },
} as const satisfies Record<ReviewAct, ReviewEntry>;

/** Does what a key alone means in the batch; says whether it means anything. */
export function pressBatchKey(workspace: Workspace, press: KeyPress): boolean {
  if (workspace.batch.review.row === undefined) return false;
  const entries = Object.entries(workspace.settings.reviewShortcuts) as [ReviewAct, readonly string[]][];
  const found = entries.find(([, own]) => own.some((shortcut) => isShortcut(press, shortcut, false)));
  if (found) REVIEW_ACTS[found[0]].run(workspace);
  return found !== undefined;
}

function decide(decision: 'accepted' | 'rejected' | 'none'): ReviewEntry['run'] {
  return ({ batch }) => void batch.review.decide(decision);
}

import type { TextKey } from '../../shared/text/languages.js';
import type { Workspace } from '../state/workspace.svelte.js';

/** A key while a photo of a batch is looked at. */
export interface BatchKey {
  /** As in keyboard events, in lower case; the first one is shown. */
  readonly keys: readonly string[];
  readonly text: TextKey;
  readonly run: (workspace: Workspace) => void;
}

/** What the keyboard does while a photo of a batch is looked at, in the order of the overview. */
export const REVIEW_KEYS = {
  accept: { keys: ['a', 'enter'], text: 'batch.accept', run: decide('accepted') },
  reject: { keys: ['x', 'delete'], text: 'batch.reject', run: decide('rejected') },
  undecide: { keys: ['u', 'backspace'], text: 'batch.undecide', run: decide('none') },
  another: { keys: ['v'], text: 'batch.another', run: ({ batch }) => void batch.review.redo() },
  edit: { keys: ['e'], text: 'batch.edit', run: (workspace) => void workspace.editBatchPhoto('result') },
  next: { keys: ['arrowright', 'arrowdown'], text: 'batch.next', run: ({ batch }) => batch.review.step(1) },
  previous: {
    keys: ['arrowleft', 'arrowup'],
    text: 'batch.previous',
    run: ({ batch }) => batch.review.step(-1),
  },
  hold: { keys: ['c', '\\'], text: 'batch.hold', run: ({ batch }) => (batch.review.isHeld = true) },
  split: {
    keys: ['y'],
    text: 'batch.split',
    run: ({ batch: { review } }) => (review.split = review.split === undefined ? 0.5 : undefined),
  },
  close: {
    keys: ['z'],
    text: 'batch.close',
    run: ({ batch: { review } }) => (review.isClose = !review.isClose),
  },
  leave: { keys: ['escape'], text: 'batch.toList', run: ({ batch }) => batch.review.leave() },
} as const satisfies Record<string, BatchKey>;

export type ReviewAct = keyof typeof REVIEW_KEYS;

/** Does what a key means in the batch; says whether it means anything. */
export function pressBatchKey(workspace: Workspace, { key }: KeyboardEvent): boolean {
  if (workspace.batch.review.row === undefined) return false;
  const pressed = key.toLowerCase();
  const found = Object.values<BatchKey>(REVIEW_KEYS).find(({ keys }) => keys.includes(pressed));
  found?.run(workspace);
  return found !== undefined;
}

function decide(decision: 'accepted' | 'rejected' | 'none'): BatchKey['run'] {
  return ({ batch }) => void batch.review.decide(decision);
}

/** The keys of reviewing a batch before the person changes them; the first one is shown. All are keys alone: those with others belong to commands. */
const DEFAULTS = {
  accept: ['A', 'Enter'],
  reject: ['X', 'Delete'],
  undecide: ['U', 'Backspace'],
  another: ['V'],
  edit: ['E'],
  next: ['ArrowRight', 'ArrowDown'],
  previous: ['ArrowLeft', 'ArrowUp'],
  hold: ['C', '\\'],
  split: ['Y'],
  close: ['Z'],
  leave: ['Escape'],
} as const;

/** What can be done while a photo of a batch is looked at. */
export type ReviewAct = keyof typeof DEFAULTS;

/** By act, spelled as `isShortcut` takes them. */
export const REVIEW_SHORTCUTS: Readonly<Record<ReviewAct, readonly string[]>> = DEFAULTS;

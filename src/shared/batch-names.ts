/** What is done where a file lies at the place of an output that this job did not write. */
export const ON_EXISTS_NAMES = ['skip', 'overwrite', 'suffix', 'fail'] as const;
export type OnExists = (typeof ON_EXISTS_NAMES)[number];

/** What is done with a photo in which nothing is to be removed. */
export const UNMARKED_NAMES = ['skip', 'copy', 'fail'] as const;
export type Unmarked = (typeof UNMARKED_NAMES)[number];

/** What may be put between the name of a result and its ending: what every system takes. */
export const SUFFIX_PATTERN = /^[^\\/:*?"<>|\p{Cc}]{0,60}$/u;

/** Places of a photo as displayed. */
export const ANCHOR_NAMES = [
  'top-left',
  'top',
  'top-right',
  'left',
  'center',
  'right',
  'bottom-left',
  'bottom',
  'bottom-right',
] as const;
export type AnchorName = (typeof ANCHOR_NAMES)[number];

/** What a person thinks of a result; it holds until there is another one. */
export const DECISION_NAMES = ['accepted', 'rejected'] as const;
export type DecisionName = (typeof DECISION_NAMES)[number];

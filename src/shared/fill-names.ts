/** The names of the fill methods. */
export const FILL_NAMES = ['auto', 'patchmatch', 'network', 'hybrid'] as const;

export type FillName = (typeof FILL_NAMES)[number];

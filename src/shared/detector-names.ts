/** What Lacuna can find by itself; `date-stamp` is the part of `text` that a camera has written into a corner. */
export const DETECTOR_NAMES = ['dust', 'text', 'date-stamp', 'wires', 'red-eye'] as const;

export type DetectorName = (typeof DETECTOR_NAMES)[number];

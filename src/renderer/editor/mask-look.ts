/** Each can be told from most photos, and from guidance lines. */
export const MASK_COLOURS = ['red', 'green', 'blue', 'yellow', 'magenta'] as const;
export type MaskColour = (typeof MASK_COLOURS)[number];

/** The weakest that can be seen, and the strongest. */
export const MASK_STRENGTH = { least: 10, most: 90 } as const;

/** How what is marked is shown over the photo. */
export interface MaskLook {
  readonly colour: MaskColour;
  /** How much of the colour there is, from 10 to 90. */
  readonly strengthPercent: number;
}

import * as v from 'valibot';

/** The ends of a tolerance: the colour itself, and as far as from black to white. */
export const TOLERANCE = { least: 0, most: 100 } as const;

/** What counts as the colour of a place in a photo. */
export const ColourSearchSchema = v.strictObject({
  /** How far a colour may be from the one at the place, in ΔE*ab of CIELAB. */
  tolerance: v.pipe(v.number(), v.minValue(TOLERANCE.least), v.maxValue(TOLERANCE.most)),
  /** Only what hangs together with the place, side by side; else all of the photo. */
  isConnected: v.boolean(),
});
export type ColourSearch = v.InferOutput<typeof ColourSearchSchema>;

/** What most people mean at first: a surface with its grain and its soft shading, not what borders it. */
export const DEFAULT_COLOUR_SEARCH: ColourSearch = { tolerance: 12, isConnected: true };

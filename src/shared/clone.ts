import * as v from 'valibot';

const FARTHEST_PX = 100_000;
const WayPxSchema = v.pipe(v.number(), v.integer(), v.minValue(-FARTHEST_PX), v.maxValue(FARTHEST_PX));

/** The way from a pixel that is painted over to the one that is copied there, in pixels of the photo. */
export const SourceOffsetSchema = v.pipe(v.strictObject({ dx: WayPxSchema, dy: WayPxSchema }), v.readonly());
export type SourceOffset = v.InferOutput<typeof SourceOffsetSchema>;

/** `clone` copies pixels as they are; `heal` copies their texture and takes tone and colour from around the place. */
export const CLONE_BLENDS = ['clone', 'heal'] as const;
export type CloneBlend = (typeof CLONE_BLENDS)[number];

export const CloneOptionsSchema = v.pipe(
  v.strictObject({
    blend: v.picklist(CLONE_BLENDS),
    /** Over how many pixels inside its edge the copy fades in. */
    softPx: v.pipe(v.number(), v.minValue(0), v.maxValue(1000)),
  }),
  v.readonly(),
);
export type CloneOptions = v.InferOutput<typeof CloneOptionsSchema>;

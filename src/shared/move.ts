import * as v from 'valibot';

const FARTHEST_PX = 100_000;
export const LEAST_SCALE = 0.05;
export const MOST_SCALE = 20;

/** Where a thing goes to. */
export const MoveSchema = v.pipe(
  v.strictObject({
    /** To the right and down, in pixels of the photo, from its middle to its new middle. */
    dx: v.pipe(v.number(), v.integer(), v.minValue(-FARTHEST_PX), v.maxValue(FARTHEST_PX)),
    dy: v.pipe(v.number(), v.integer(), v.minValue(-FARTHEST_PX), v.maxValue(FARTHEST_PX)),
    /** Times its size. */
    scale: v.optional(v.pipe(v.number(), v.minValue(LEAST_SCALE), v.maxValue(MOST_SCALE)), 1),
    /** Clockwise, about its middle. */
    degrees: v.optional(v.pipe(v.number(), v.minValue(-360), v.maxValue(360)), 0),
    /** Left and right are exchanged, before it is turned. */
    mirror: v.optional(v.boolean(), false),
    /** It stays where it is, too. */
    copy: v.optional(v.boolean(), false),
  }),
  v.readonly(),
);
export type Move = v.InferOutput<typeof MoveSchema>;

import * as v from 'valibot';

import { SizeSchema } from '../../shared/geometry.js';
import { OperationSchema } from '../../shared/operation.js';

const VERSION = 1;

/** The network that a recipe was made with. */
const NetworkSchema = v.pipe(
  v.strictObject({ id: v.string(), sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
  v.readonly(),
);

/** Retouches that can be made on other photos of the same size. Coordinates are those of the sensor, before EXIF's orientation. */
export const RecipeSchema = v.pipe(
  v.strictObject({
    format: v.literal('lacuna-recipe'),
    version: v.literal(VERSION),
    /** Of the photo as it is stored, in pixels. */
    sensor: SizeSchema,
    /** What `auto` or the named network was; none where no retouch asked one. */
    network: v.optional(NetworkSchema),
    operations: v.pipe(v.array(OperationSchema), v.minLength(1), v.maxLength(10_000), v.readonly()),
  }),
  v.readonly(),
);
export type Recipe = v.InferOutput<typeof RecipeSchema>;

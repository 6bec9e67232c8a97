import * as v from 'valibot';

import { ANCHOR_NAMES } from '../../shared/batch-names.js';

/** A `Length`, as journals and queues hold it. */
const LengthSchema = v.strictObject({
  value: v.pipe(v.number(), v.finite()),
  unit: v.picklist(['px', '%']),
});

/** A `MaskPlace`. */
export const PlaceSchema = v.strictObject({
  anchor: v.picklist(ANCHOR_NAMES),
  offsetX: LengthSchema,
  offsetY: LengthSchema,
  width: v.optional(LengthSchema),
});

/** A rectangle at a place, of `WhatToRemove`. */
export const RegionSchema = v.strictObject({
  kind: v.literal('region'),
  width: LengthSchema,
  height: LengthSchema,
  place: PlaceSchema,
});

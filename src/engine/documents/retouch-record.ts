import * as v from 'valibot';

import { RectSchema } from '../../shared/geometry.js';
import { NoticeSchema } from '../../shared/notice.js';
import { OperationSchema } from '../../shared/operation.js';
import { OriginsSchema } from '../../shared/origins.js';

const ByteCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Names files too. */
export const RetouchIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/));

/** A patch whose alpha and pixels lie deflated in a file, one after the other. */
const PatchRecordSchema = v.pipe(
  v.strictObject({
    rect: RectSchema,
    channels: v.picklist([1, 2, 3, 4]),
    depth: v.picklist([8, 16]),
    alphaBytes: ByteCount,
    pixelBytes: ByteCount,
    /** Absent where nothing was copied, or in files from before it was noted. */
    origins: v.optional(OriginsSchema),
  }),
  v.readonly(),
);
export type PatchRecord = v.InferOutput<typeof PatchRecordSchema>;

/** A retouch as JSON, in the folder of a document and in sidecars; its patches are files beside it. */
export const RetouchRecordSchema = v.pipe(
  v.strictObject({
    id: RetouchIdSchema,
    operation: OperationSchema,
    method: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
    notices: v.pipe(v.array(NoticeSchema), v.readonly()),
    reads: v.pipe(v.array(RectSchema), v.readonly()),
    /** Absent in files from before it was measured. */
    doubt: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    dependsOn: v.pipe(v.array(RetouchIdSchema), v.readonly()),
    variationOf: v.optional(RetouchIdSchema),
    patches: v.pipe(v.array(PatchRecordSchema), v.readonly()),
  }),
  v.readonly(),
);
export type RetouchRecord = v.InferOutput<typeof RetouchRecordSchema>;

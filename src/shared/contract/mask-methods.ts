import * as v from 'valibot';

import { ColourSearchSchema } from '../colour-search.js';
import { DETECTOR_NAMES } from '../detector-names.js';
import { FIT_NAMES } from '../fill-options.js';
import { PointSchema } from '../geometry.js';
import { MaskChangeSchema } from '../mask-changes.js';
import { MaskShapesSchema } from '../mask-shapes.js';
import { NoticeSchema } from '../notice.js';
import { StrokeSchema, STROKE_FIELDS } from '../stroke.js';
import type { MethodTable } from './method-table.js';
import { DocumentIdSchema, FileTokenSchema, PixelRunsSchema, SavedSchema } from './schemas.js';

/** Nobody corrects one selection more often. */
const MOST_SCRIBBLES = 1000;

/** What the page may ask about masks of a photo that is open. Nothing of it changes the photo. */
export const MASK_METHODS = {
  /** Makes the first answer of `mask.findThing` (`things`), `mask.findColour` or `mask.snapLine` (`contours`) come sooner. */
  'mask.prepare': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      for: v.picklist(['things', 'colours', 'contours']),
    }),
    result: v.strictObject({}),
    isRepeatable: true,
  },
  /**
   * The thing that a scribble goes across or around, or that was clicked at (one point); nothing where that cannot be told. `against`
   * are scribbles over what is not meant. Modes and widths of strokes count for nothing.
   */
  'mask.findThing': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      scribble: StrokeSchema,
      against: v.pipe(v.array(StrokeSchema), v.maxLength(MOST_SCRIBBLES)),
    }),
    result: v.strictObject({ found: v.optional(PixelRunsSchema) }),
    isRepeatable: true,
  },
  /**
   * The pixels that have the colour of the one at `at`, exactly, in the photo as it shows now; nothing beside the photo, and where they are
   * strewn over it in too many specks.
   */
  'mask.findColour': {
    params: v.strictObject({ documentId: DocumentIdSchema, at: PointSchema, ...ColourSearchSchema.entries }),
    result: v.strictObject({ found: v.optional(PixelRunsSchema) }),
    isRepeatable: true,
  },
  /** The thin line from near `from` to near `to`, with the radius of a brush that covers it; nothing where no line leads there. */
  'mask.followLine': {
    params: v.strictObject({ documentId: DocumentIdSchema, from: PointSchema, to: PointSchema }),
    result: v.strictObject({
      line: v.optional(v.strictObject({ points: STROKE_FIELDS.points, radius: STROKE_FIELDS.radius })),
    }),
    isRepeatable: true,
  },
  /**
   * The drawn line, drawn to the strongest contour that runs along it within `reachPx` pixels of the photo; where there is none, and where `mask`
   * marks, as it was drawn. Nothing where no part of it lies near a contour.
   */
  'mask.snapLine': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      points: STROKE_FIELDS.points,
      reachPx: v.pipe(v.number(), v.minValue(1), v.maxValue(1000)),
      mask: v.optional(MaskShapesSchema),
    }),
    result: v.strictObject({ line: v.optional(v.strictObject({ points: STROKE_FIELDS.points })) }),
    isRepeatable: true,
  },
  /** What detectors find in the photo as it shows now, kind by kind; to be looked at, nothing is marked. */
  'mask.detect': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      kinds: v.pipe(v.array(v.picklist(DETECTOR_NAMES)), v.minLength(1), v.maxLength(DETECTOR_NAMES.length)),
    }),
    result: v.strictObject({
      found: v.array(v.strictObject({ kind: v.picklist(DETECTOR_NAMES), ...PixelRunsSchema.entries })),
    }),
    isRepeatable: true,
  },
  /** Lines that contours probably draw through what is marked, from rim to rim; `fit`: as a fill with that option sees the mask. */
  'mask.suggestLines': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      mask: MaskShapesSchema,
      fit: v.picklist(FIT_NAMES),
    }),
    result: v.strictObject({ lines: v.array(v.strictObject({ points: STROKE_FIELDS.points })) }),
    isRepeatable: true,
  },
  /** The pixels that `change` leaves of a mask; an empty rectangle where it leaves none. */
  'mask.change': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      mask: MaskShapesSchema,
      change: MaskChangeSchema,
    }),
    result: v.strictObject({ changed: PixelRunsSchema }),
    isRepeatable: true,
  },
  /** What the picture behind `file` marks, brought to the size of the photo; never nothing. */
  'mask.read': {
    params: v.strictObject({ documentId: DocumentIdSchema, file: FileTokenSchema }),
    result: v.strictObject({ marked: PixelRunsSchema, notices: v.array(NoticeSchema) }),
    isRepeatable: true,
  },
  /** Writes a mask behind `target` as a grey picture of the size of the photo, white what is marked; format by its name. */
  'mask.write': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      mask: MaskShapesSchema,
      target: FileTokenSchema,
      /** Replace what lies there; the person has agreed. */
      force: v.boolean(),
    }),
    result: v.pick(SavedSchema, ['name']),
    writesFiles: true,
    killAfterMs: 2000,
  },
} as const satisfies MethodTable;

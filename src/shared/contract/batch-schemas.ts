import * as v from 'valibot';

import {
  ANCHOR_NAMES,
  DECISION_NAMES,
  ON_EXISTS_NAMES,
  SUFFIX_PATTERN,
  UNMARKED_NAMES,
} from '../batch-names.js';
import { DETECTOR_NAMES } from '../detector-names.js';
import { FillOptionsSchema } from '../fill-options.js';
import { RectSchema } from '../geometry.js';
import { NoticeSchema } from '../notice.js';
import { WRITTEN_FORMATS } from '../photo-formats.js';
import { SAVE_CHOICES } from '../save-choices.js';
import { WireErrorSchema } from './frames.js';
import { DocumentIdSchema, FileTokenSchema } from './schemas.js';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Percent = v.pipe(v.number(), v.minValue(0.1), v.maxValue(100));

/** The place of a photo in the list of its batch. */
export const RowIdSchema = Count;

/** What is removed from each photo. */
export const BatchRemoveSchema = v.variant('kind', [
  /** The mask of the same name in a folder. */
  v.strictObject({ kind: v.literal('masks'), folder: FileTokenSchema }),
  /** One mask for all: scaled to each photo, or in its own size at a place of it. */
  v.strictObject({
    kind: v.literal('mask'),
    file: FileTokenSchema,
    anchor: v.optional(v.picklist(ANCHOR_NAMES)),
  }),
  /** A rectangle at a place of each photo, in per cent of its sides. */
  v.strictObject({
    kind: v.literal('region'),
    widthPercent: Percent,
    heightPercent: Percent,
    anchor: v.picklist(ANCHOR_NAMES),
  }),
  v.strictObject({
    kind: v.literal('detect'),
    names: v.pipe(v.array(v.picklist(DETECTOR_NAMES)), v.minLength(1)),
    /** Dust that stays in place over all photos counts too. */
    series: v.optional(v.literal(true)),
  }),
  /** What is transparent in the photo itself. */
  v.strictObject({ kind: v.literal('alpha') }),
  /** `register`: the photo on which it was made, to carry its retouches over to where the scene lies. */
  v.strictObject({
    kind: v.literal('recipe'),
    file: FileTokenSchema,
    register: v.optional(FileTokenSchema),
  }),
  /** The retouches that show in an open photo, carried over where that is asked for. */
  v.strictObject({
    kind: v.literal('document'),
    documentId: DocumentIdSchema,
    register: v.optional(v.literal(true)),
  }),
]);

/** A job as the page asks for it. */
export const BatchSetupSchema = v.strictObject({
  input: FileTokenSchema,
  output: FileTokenSchema,
  /** Folders in the folder too. */
  recursive: v.boolean(),
  remove: BatchRemoveSchema,
  /** How holes are filled; a recipe says it itself. */
  options: FillOptionsSchema,
  /** By default that of each photo. */
  format: v.optional(v.picklist(WRITTEN_FORMATS)),
  /** By default as good that no loss can be seen. */
  quality: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  ...SAVE_CHOICES,
  /** Put between the name of a result and its ending; may be empty. */
  suffix: v.pipe(v.string(), v.regex(SUFFIX_PATTERN)),
  /** Results get the time stamps of their photos. */
  keepTimes: v.boolean(),
  onExists: v.picklist(ON_EXISTS_NAMES),
  unmarked: v.picklist(UNMARKED_NAMES),
});

export const PHOTO_STATES = ['waiting', 'working', 'done', 'unmarked', 'skipped', 'failed'] as const;

/** A photo of a batch. */
export const BatchRowSchema = v.strictObject({
  row: RowIdSchema,
  /** Its place below the folder of photos, parts joined by `/`. */
  name: v.string(),
  state: v.picklist(PHOTO_STATES),
  /** Of a result, 0 to 1: the likely failures have much of it. */
  doubt: v.optional(v.number()),
  /** What the person thinks of the result. */
  decision: v.optional(v.picklist(DECISION_NAMES)),
  /** The result is the person's own work. */
  isEdited: v.optional(v.literal(true)),
  /** Counts results: pictures of another one have another path. */
  version: Count,
});

/** How a run is going. */
const RunSchema = v.strictObject({
  phase: v.picklist(['running', 'paused', 'stopping']),
  /** It goes on with photos that arrive. */
  isWatching: v.optional(v.literal(true)),
  /** How many photos this run does, and has done. */
  todo: Count,
  finished: Count,
  perMinute: v.optional(v.number()),
  leftMs: v.optional(v.number()),
});

/** A folder of photos and what has come of it so far. */
export const BatchSchema = v.strictObject({
  id: DocumentIdSchema,
  /** Names of the folders, without what they lie in. */
  input: v.string(),
  output: v.optional(v.string()),
  total: Count,
  counts: v.strictObject({
    waiting: Count,
    working: Count,
    done: Count,
    unmarked: Count,
    skipped: Count,
    failed: Count,
  }),
  accepted: Count,
  rejected: Count,
  run: v.optional(RunSchema),
  /** How the last run ended, where there was one since it was opened. */
  ended: v.optional(v.picklist(['finished', 'stopped', 'failed'])),
  fault: v.optional(WireErrorSchema),
  /** It can be gone on with as it is. */
  canGoOn: v.boolean(),
});

/** What is known of one photo. */
export const BatchPhotoSchema = v.strictObject({
  ...BatchRowSchema.entries,
  width: v.optional(Count),
  height: v.optional(Count),
  method: v.optional(v.string()),
  milliseconds: v.optional(v.number()),
  /** Where it was filled. */
  patches: v.array(RectSchema),
  /** The part of the photo that the close pictures show; without it nothing is to be gained by looking closely. */
  close: v.optional(RectSchema),
  notices: v.array(NoticeSchema),
  /** Why it failed. */
  fault: v.optional(WireErrorSchema),
});

/** Pictures of a photo of a batch: small ones for lists, whole ones, and of the part that changed. */
export const BATCH_LOOKS = ['small', 'before', 'after', 'before-close', 'after-close'] as const;
export type BatchLook = (typeof BATCH_LOOKS)[number];

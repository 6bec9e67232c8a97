import * as v from 'valibot';

import { DECISION_NAMES } from '../batch-names.js';
import {
  BatchPhotoSchema,
  BatchRowSchema,
  BatchSchema,
  BatchSetupSchema,
  RowIdSchema,
} from './batch-schemas.js';
import type { MethodTable } from './method-table.js';
import { DocumentIdSchema, FileTokenSchema, StageSchema } from './schemas.js';

const Nothing = v.strictObject({});
const Opened = v.strictObject({ batch: BatchSchema });
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A photo of the open batch. */
const Photo = { batchId: DocumentIdSchema, row: RowIdSchema };

/** A part of the list is at most so long, so that a message stays small. */
export const MOST_ROWS = 2000;

/**
 * A folder of photos: one is open at a time, for all pages. What changes is told by `batch.changed`. A run goes on while no page is
 * there; whoever comes asks `batch.find`.
 */
export const BATCH_METHODS = {
  /** The batch that is open. */
  'batch.find': {
    params: Nothing,
    result: v.strictObject({ batch: v.optional(BatchSchema) }),
    isRepeatable: true,
  },
  /** Opens the photos of a folder, to be looked at. `NOT_FOUND` where there are none. */
  'batch.list': {
    params: v.strictObject({ input: FileTokenSchema, recursive: v.boolean() }),
    result: Opened,
    progress: StageSchema,
    isRepeatable: true,
  },
  /** Opens what an earlier run has left in its folder of results; nothing where there was none. Errors of reading its journal. */
  'batch.open': {
    params: v.strictObject({ output: FileTokenSchema }),
    result: v.strictObject({ batch: v.optional(BatchSchema) }),
    progress: StageSchema,
    isRepeatable: true,
  },
  /** What a run would do; nothing is written. `differs`: in what it is another job than the one that was begun there. */
  'batch.plan': {
    params: v.strictObject({ setup: BatchSetupSchema }),
    result: v.strictObject({ total: Count, todo: Count, failed: Count, differs: v.array(v.string()) }),
    progress: StageSchema,
    isRepeatable: true,
  },
  /** Begins a run, without `setup` that of the open batch; answers when it is known what there is to do. Errors of `runBatch`. */
  'batch.start': {
    params: v.strictObject({
      setup: v.optional(BatchSetupSchema),
      /** Photos that failed earlier are tried again. */
      retryFailed: v.boolean(),
      /** The journal of an earlier run is put away. */
      restart: v.boolean(),
      /** It goes on with photos that arrive in the folder, until it is stopped. */
      watch: v.optional(v.literal(true)),
    }),
    result: Opened,
  },
  /** Pauses a run between photos, lets it go on, or ends it; what is done stays. */
  'batch.steer': {
    params: v.strictObject({ to: v.picklist(['pause', 'resume', 'stop']) }),
    result: Nothing,
  },
  /** Photos of the open batch, at most `MOST_ROWS`. `NOT_FOUND`, here and below, where another batch is open. */
  'batch.rows': {
    params: v.strictObject({ batchId: DocumentIdSchema, from: RowIdSchema }),
    result: v.strictObject({ rows: v.array(BatchRowSchema) }),
  },
  'batch.photo': { params: v.strictObject(Photo), result: v.strictObject({ photo: BatchPhotoSchema }) },
  /**
   * Notes what the person thinks of results, on the disk before the answer. A rejected result is put aside, and comes back when it is
   * no longer rejected. Photos without a result are left alone.
   */
  'batch.decide': {
    params: v.strictObject({
      batchId: DocumentIdSchema,
      rows: v.pipe(v.array(RowIdSchema), v.minLength(1), v.maxLength(100_000)),
      decision: v.picklist([...DECISION_NAMES, 'none']),
    }),
    result: Nothing,
    writesFiles: true,
  },
  /** Makes another result of a photo in place of the one that there is. `ALREADY_EXISTS` where somebody has changed that. */
  'batch.redo': {
    params: v.strictObject(Photo),
    result: v.strictObject({ photo: BatchPhotoSchema }),
    writesFiles: true,
  },
  /** Files of a photo for the editor: its result or itself, and the place of the result. */
  'batch.edit': {
    params: v.strictObject({ ...Photo, from: v.picklist(['result', 'original']) }),
    result: v.strictObject({ file: FileTokenSchema, target: FileTokenSchema, name: v.string() }),
  },
  /** What lies at the place of the result is the person's own work now, and accepted. */
  'batch.noteEdited': {
    params: v.strictObject(Photo),
    result: v.strictObject({ photo: BatchPhotoSchema }),
    writesFiles: true,
  },
  /** Writes what came of all photos; `.csv`, `.jsonl` or `.html` by the target's name. */
  'batch.report': {
    params: v.strictObject({ target: FileTokenSchema }),
    result: v.strictObject({ name: v.string() }),
    writesFiles: true,
  },
  /** Closes the batch. A run is ended first. */
  'batch.close': { params: Nothing, result: Nothing, isRepeatable: true },
} as const satisfies MethodTable;

import * as v from 'valibot';

import { UNMARKED_NAMES } from '../../../shared/batch-names.js';
import { DETECTOR_NAMES } from '../../../shared/detector-names.js';
import { FillOptionsSchema } from '../../../shared/fill-options.js';
import { WRITTEN_FORMATS } from '../../../shared/photo-formats.js';
import { SAVE_CHOICES } from '../../../shared/save-choices.js';
import { PlaceSchema, RegionSchema } from '../place-schema.js';
import { TaskFailureSchema, TaskResultSchema } from '../worker-messages.js';

/** The name of every queue of Lacuna, and what all its keys begin with. */
export const QUEUE_NAME = 'batch';
export const QUEUE_PREFIX = 'lacuna';

/** A worker that was not heard of for that long is gone, and so is a run: another worker takes the photo, or nobody does. */
export const SILENT_MS = 20_000;
/** How often each says that it is there, and looks whether the other still is. */
export const HEARTBEAT_MS = 4_000;

/** The key that is there as long as a run is. */
export function keyOfRun(run: string): string {
  return `${QUEUE_PREFIX}:run:${run}`;
}

/** From the root on; parts are joined by `/`. */
const PathSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

/** As `WhatToRemove`, but for programs: what lies on a queue makes nobody run one. */
const RemoveSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('masks'), folder: PathSchema }),
  v.strictObject({ kind: v.literal('mask'), path: PathSchema, place: v.optional(PlaceSchema) }),
  RegionSchema,
  v.strictObject({ kind: v.literal('alpha') }),
  v.strictObject({
    kind: v.literal('detect'),
    names: v.array(v.picklist(DETECTOR_NAMES)),
    series: v.optional(v.literal(true)),
  }),
  v.strictObject({ kind: v.literal('recipe'), path: PathSchema, register: v.optional(PathSchema) }),
]);

const TaskSchema = v.strictObject({
  photo: PathSchema,
  target: PathSchema,
  replace: v.boolean(),
  remove: RemoveSchema,
  maskPath: v.optional(PathSchema),
  dustMap: v.optional(PathSchema),
  options: FillOptionsSchema,
  format: v.optional(v.picklist(WRITTEN_FORMATS)),
  quality: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  ...SAVE_CHOICES,
  unmarked: v.picklist(UNMARKED_NAMES),
  keepTimes: v.boolean(),
  acceptsLarge: v.boolean(),
  variation: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  strip: v.optional(PathSchema),
});

/** What every version says first. */
export const QueuedVersionSchema = v.object({ version: v.pipe(v.string(), v.maxLength(100)) });

/** A photo on the queue: never its pixels. Paths are those of the machine of the run. */
export const QueuedPhotoSchema = v.strictObject({
  version: v.string(),
  run: v.pipe(v.string(), v.uuid()),
  /** The folders of the run. */
  input: PathSchema,
  output: PathSchema,
  /** The network that it means. */
  network: v.optional(v.strictObject({ id: v.string(), sha256: v.string() })),
  task: TaskSchema,
  /** The attempt that may save. */
  leave: v.optional(v.string()),
});
export type QueuedPhoto = v.InferOutput<typeof QueuedPhotoSchema>;

/** What a worker says before it saves: it waits until `leave` names the same attempt. */
export const QueueProgressSchema = v.strictObject({ saving: v.string() });

/** What a worker answers. */
export const QueueAnswerSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('result'), result: TaskResultSchema }),
  v.strictObject({ kind: v.literal('failed'), ...TaskFailureSchema.entries }),
  /** The run was not there any more. */
  v.strictObject({ kind: v.literal('dropped') }),
]);
export type QueueAnswer = v.InferOutput<typeof QueueAnswerSchema>;

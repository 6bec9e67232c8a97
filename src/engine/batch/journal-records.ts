import * as v from 'valibot';

import { DECISION_NAMES } from '../../shared/batch-names.js';
import { NoticeSchema } from '../../shared/notice.js';

/** What shows later whether a file changed. */
const StampSchema = v.strictObject({ sizeBytes: v.number(), modifiedMs: v.number() });
export type FileStamp = v.InferOutput<typeof StampSchema>;

const RectSchema = v.strictObject({
  left: v.number(),
  top: v.number(),
  width: v.number(),
  height: v.number(),
});

/** The first line: which job this is. `job` is compared part by part with that of another run. */
const JobRecordSchema = v.strictObject({
  kind: v.literal('job'),
  version: v.literal(1),
  application: v.string(),
  job: v.record(v.string(), v.unknown()),
});
export type JobRecord = v.InferOutput<typeof JobRecordSchema>;

/** The place of a result below the output folder: a journal that somebody else has written leads nowhere else. */
const PlaceSchema = v.pipe(
  v.string(),
  v.check(
    (place) => !/^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(place),
    'Expected a place in the output folder',
  ),
);

/** From here on what lies at `output` is ours: it was free, or ours to replace, a moment before. */
const SavingSchema = v.strictObject({ kind: v.literal('saving'), photo: v.string(), output: PlaceSchema });

const inputs = {
  photo: v.string(),
  /** As it was when it was read. */
  input: StampSchema,
  /** The mask that belongs to it by name. */
  mask: v.optional(v.strictObject({ path: v.string(), ...StampSchema.entries })),
};

/** Milliseconds, see `StageTimes`. */
export const StagesSchema = v.strictObject({ reading: v.number(), filling: v.number(), saving: v.number() });

const DoneSchema = v.strictObject({
  kind: v.literal('done'),
  ...inputs,
  output: PlaceSchema,
  written: StampSchema,
  width: v.number(),
  height: v.number(),
  method: v.string(),
  milliseconds: v.number(),
  doubt: v.number(),
  stages: StagesSchema,
  patches: v.array(RectSchema),
  notices: v.array(NoticeSchema),
  /** Another result than the job's seed gives: so much is added to it. */
  variation: v.optional(v.number()),
});

/** Nothing was to be removed; with `output` the photo was copied. */
const UnmarkedSchema = v.strictObject({
  kind: v.literal('unmarked'),
  ...inputs,
  output: v.optional(PlaceSchema),
  written: v.optional(StampSchema),
});

/** A file of another lies at its place and was left alone. */
const SkippedSchema = v.strictObject({ kind: v.literal('skipped'), ...inputs, output: PlaceSchema });

const FailedSchema = v.strictObject({
  kind: v.literal('failed'),
  ...inputs,
  code: v.string(),
  message: v.string(),
  file: v.nullable(v.string()),
});

/** What came of a photo. */
export const OutcomeSchema = v.variant('kind', [DoneSchema, UnmarkedSchema, SkippedSchema, FailedSchema]);
export type Outcome = v.InferOutput<typeof OutcomeSchema>;
export type Done = v.InferOutput<typeof DoneSchema>;
export type Failed = v.InferOutput<typeof FailedSchema>;

/** What a person thinks of a result. */
const DecidedSchema = v.strictObject({
  kind: v.literal('decided'),
  photo: v.string(),
  /** `none` takes an earlier one back. */
  decision: v.picklist([...DECISION_NAMES, 'none']),
  /** The result is the person's own work. */
  byHand: v.optional(v.literal(true)),
});
export type Decided = v.InferOutput<typeof DecidedSchema>;

export const RecordSchema = v.variant('kind', [
  JobRecordSchema,
  DecidedSchema,
  SavingSchema,
  DoneSchema,
  UnmarkedSchema,
  SkippedSchema,
  FailedSchema,
]);
export type JournalRecord = v.InferOutput<typeof RecordSchema>;

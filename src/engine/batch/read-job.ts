import * as v from 'valibot';

import { UNMARKED_NAMES } from '../../shared/batch-names.js';
import { DETECTOR_NAMES } from '../../shared/detector-names.js';
import { FillOptionsSchema } from '../../shared/fill-options.js';
import { WRITTEN_FORMATS } from '../../shared/photo-formats.js';
import { COLOUR_SPACES, DEPTHS, MetadataChoiceSchema, ResizeSchema } from '../../shared/save-choices.js';
import type { BatchJob } from './batch-job.js';
import type { JobRecord } from './journal-records.js';
import { PlaceSchema, RegionSchema } from './place-schema.js';

/** What `identifyJob` writes of `WhatToRemove`. */
const RemoveSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('masks'), folder: v.string() }),
  v.strictObject({ kind: v.literal('mask'), path: v.string(), place: v.optional(PlaceSchema) }),
  RegionSchema,
  v.strictObject({ kind: v.literal('alpha') }),
  v.strictObject({
    kind: v.literal('detect'),
    names: v.array(v.picklist(DETECTOR_NAMES)),
    series: v.optional(v.literal(true)),
  }),
  v.strictObject({ kind: v.literal('recipe'), path: v.string(), register: v.optional(v.string()) }),
  v.strictObject({
    kind: v.literal('command'),
    command: v.array(v.string()),
    timeLimitMs: v.number(),
  }),
]);

const JobSchema = v.object({
  input: v.string(),
  recursive: v.boolean(),
  remove: RemoveSchema,
  ...FillOptionsSchema.pipe[0].entries,
  network: v.string(),
  suffix: v.string(),
  format: v.union([v.picklist(WRITTEN_FORMATS), v.literal('as the photo')]),
  quality: v.union([v.number(), v.literal('no visible loss')]),
  // Older journals do not say these four.
  metadata: v.optional(MetadataChoiceSchema),
  resize: v.optional(v.union([ResizeSchema, v.literal('full size')])),
  colourSpace: v.optional(v.picklist([...COLOUR_SPACES, 'as the photo'])),
  depth: v.optional(v.union([v.picklist(DEPTHS), v.literal('as the photo')])),
  unmarked: v.picklist(UNMARKED_NAMES),
  keepTimes: v.boolean(),
  acceptsLarge: v.boolean(),
});

/**
 * The job that a journal is of, to go on with it in `output`; nothing where it is none that this version knows. The reverse of
 * `identifyJob`; what that leaves out gets its usual value.
 */
export function readJob({ job }: JobRecord, output: string): BatchJob | undefined {
  const parsed = v.safeParse(JobSchema, job);
  if (!parsed.success) return undefined;
  const { fill, model, seed, fit, lines, dilatePx, featherPx, network, format, quality, resize, ...rest } =
    parsed.output;
  const { colourSpace, depth } = rest;
  return {
    ...rest,
    output,
    options: { fill, model, seed, fit, lines, dilatePx, featherPx },
    networkHash: network === 'none' ? undefined : network,
    format: format === 'as the photo' ? undefined : format,
    quality: quality === 'no visible loss' ? undefined : quality,
    resize: resize === 'full size' ? undefined : resize,
    colourSpace: colourSpace === 'as the photo' ? undefined : colourSpace,
    depth: depth === 'as the photo' ? undefined : depth,
    onExists: 'skip',
  };
}

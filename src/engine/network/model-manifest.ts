import * as v from 'valibot';

const EntrySchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]*$/)),
  file: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]*\.onnx$/)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  sizeBytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  licence: v.string(),
  origin: v.string(),
  kind: v.literal('lacuna'),
  stages: v.picklist(['coarse', 'coarse+refine']),
  weights: v.picklist(['fp32', 'fp16', 'int8']),
  inputs: v.array(v.picklist(['image', 'mask', 'sketch', 'hole_index', 'known_index'])),
  output: v.string(),
  valueRange: v.tuple([v.number(), v.number()]),
  maskHole: v.picklist([0, 1]),
  sideMultiple: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Long side at which the model works best: that of its last training. A multiple of `sideMultiple`. */
  workingSide: v.pipe(v.number(), v.integer(), v.minValue(64), v.maxValue(2048)),
  largestDifference: v.number(),
  training: v.strictObject({
    samples: v.number(),
    photos: v.number(),
    photosDigest: v.string(),
    commit: v.string(),
  }),
});

const ManifestSchema = v.strictObject({ version: v.literal(1), models: v.array(EntrySchema) });

/** What models.json says of one model: `training/export.py` writes it. */
export type ModelEntry = v.InferOutput<typeof EntrySchema>;

/** The entries of a models.json. Throws an `Error` that names the first wrong field. */
export function parseManifest(json: unknown): readonly ModelEntry[] {
  const result = v.safeParse(ManifestSchema, json);
  if (result.success) return result.output.models;
  const [issue] = result.issues;
  throw new Error(`${v.getDotPath(issue) ?? 'models.json'}: ${issue.message}`);
}

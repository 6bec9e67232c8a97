import * as v from 'valibot';
import type { TensorLayout } from '../inference/tensor-layout.js';
import { TensorLayoutSchema } from '../inference/tensor-layout.js';

const WholeNumber = v.pipe(v.number(), v.integer(), v.minValue(1));

/** The form of a model's name. `auto` is none: it stands for the default model. */
export const ModelIdSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9.-]*$/),
  v.maxLength(64),
  v.notValue('auto'),
);

const COMMON = {
  id: ModelIdSchema,
  file: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]*\.onnx$/)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  sizeBytes: WholeNumber,
  licence: v.string(),
  /** Where it comes from; of an imported model the name that its file had. */
  origin: v.string(),
  /** Long side in pixels at which the model works best: that of its last training. A multiple of what its size must be. */
  workingSide: v.pipe(v.number(), v.integer(), v.minValue(64), v.maxValue(8192)),
  /** What one run at the working side took on this machine's processor when it was added. */
  runMilliseconds: v.optional(v.pipe(v.number(), v.minValue(0))),
  /** What the person should know of it. */
  notes: v.optional(v.array(v.string())),
};

/** A network of Lacuna's own form (`training/export.py`); what only its training knows is absent when it was imported. */
const OwnEntrySchema = v.strictObject({
  ...COMMON,
  kind: v.literal('lacuna'),
  stages: v.optional(v.picklist(['coarse', 'coarse+refine'])),
  weights: v.optional(v.picklist(['fp32', 'fp16', 'int8'])),
  inputs: v.array(v.picklist(['image', 'mask', 'sketch', 'hole_index', 'known_index'])),
  output: v.string(),
  valueRange: v.tuple([v.number(), v.number()]),
  maskHole: v.picklist([0, 1]),
  sideMultiple: WholeNumber,
  largestDifference: v.optional(v.number()),
  training: v.optional(
    v.strictObject({
      samples: v.number(),
      photos: v.number(),
      photosDigest: v.string(),
      commit: v.string(),
    }),
  ),
});

/**
 * A network of others, with the layout of its tensors that was proven when it was imported. The file calls it `recipe`, as the first
 * version did: people's lists of models stay readable, also for an older Lacuna.
 */
const ForeignEntrySchema = v.strictObject({
  ...COMMON,
  kind: v.picklist(['lama', 'migan', 'deepfill']),
  recipe: TensorLayoutSchema,
});

export const ModelEntrySchema = v.variant('kind', [OwnEntrySchema, ForeignEntrySchema]);

/** A network that fits masks (`training/fitting`): it comes with Lacuna and nobody chooses it. */
const FittingEntrySchema = v.strictObject({
  id: ModelIdSchema,
  file: COMMON.file,
  sha256: COMMON.sha256,
  sizeBytes: WholeNumber,
  licence: v.string(),
  origin: v.string(),
  training: v.strictObject({ samples: v.number(), photos: v.number(), commit: v.string() }),
});

const ManifestSchema = v.strictObject({
  version: v.literal(1),
  models: v.array(ModelEntrySchema),
  fitting: v.optional(FittingEntrySchema),
  refining: v.optional(FittingEntrySchema),
});

/** The one that looks first, and the one that looks again. */
export type FittingNetwork = 'fitting' | 'refining';

export type OwnModelEntry = v.InferOutput<typeof OwnEntrySchema>;
export type ForeignModelEntry = v.InferOutput<typeof ForeignEntrySchema>;
/** What models.json says of one model. */
export type ModelEntry = OwnModelEntry | ForeignModelEntry;
export type ModelKind = ModelEntry['kind'];
export type Manifest = v.InferOutput<typeof ManifestSchema>;

/** What a models.json says. Throws an `Error` that names the first wrong field. */
export function parseManifest(json: unknown): Manifest {
  const result = v.safeParse(ManifestSchema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`${v.getDotPath(issue) ?? 'models.json'}: ${issue.message}`);
}

/** The content of a models.json for `models`. */
export function formatManifest(models: readonly ModelEntry[]): string {
  return `${JSON.stringify({ version: 1, models }, null, 2)}\n`;
}

/** How a model is fed and read. */
export function layoutOf(entry: ModelEntry): TensorLayout {
  return entry.kind === 'lacuna' ? ownLayout(entry) : entry.recipe;
}

/** Does the model follow a sketch by itself? */
export function hasSketch(entry: ModelEntry): boolean {
  return layoutOf(entry).inputs.some((input) => input.type !== 'int64' && input.channels.includes('sketch'));
}

function ownLayout({ inputs, output, valueRange, maskHole, sideMultiple }: OwnModelEntry): TensorLayout {
  return {
    layout: 'nchw',
    inputs: inputs.map((name) => {
      switch (name) {
        case 'image':
          return { name, type: 'float32', channels: ['red', 'green', 'blue'] };
        case 'mask':
        case 'sketch':
          return { name, type: 'float32', channels: [name] };
        case 'hole_index':
          return { name, type: 'int64', cells: 'hole' };
        case 'known_index':
          return { name, type: 'int64', cells: 'known' };
      }
    }),
    colour: { range: valueRange, hole: 'black' },
    mask: { known: 1 - maskHole, hole: maskHole },
    output: { name: output, type: 'float32', channels: ['red', 'green', 'blue'], range: valueRange },
    size: { kind: 'multiple', of: sideMultiple },
  };
}

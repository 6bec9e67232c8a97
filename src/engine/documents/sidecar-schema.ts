import * as v from 'valibot';
import { FILL_NAMES, MODEL_NAME } from '../fill/fill-options.js';

/** The newest version that this program writes and reads; older ones are migrated (sidecar-migrations.ts). */
export const SIDECAR_VERSION = 1;

export const SIDECAR_FORMAT = 'lacuna-sidecar';

const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const finiteNumber = v.pipe(v.number(), v.finite());
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
/** Names files too, where a retouch is kept by itself. */
const retouchId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** Deflated bytes as base64; what they hold is checked where they are inflated. */
const base64 = v.string();

const rect = v.strictObject({ left: wholeNumber, top: wholeNumber, width: wholeNumber, height: wholeNumber });
const mode = v.picklist(['add', 'erase']);
const points = v.array(v.strictObject({ x: finiteNumber, y: finiteNumber }));
const radius = v.pipe(finiteNumber, v.gtValue(0));

const shape = v.variant('kind', [
  v.strictObject({ kind: v.literal('stroke'), points, radius, mode }),
  v.strictObject({
    kind: v.literal('box'),
    rect: v.strictObject({
      left: v.pipe(v.number(), v.safeInteger()),
      top: v.pipe(v.number(), v.safeInteger()),
      width: wholeNumber,
      height: wholeNumber,
    }),
    mode,
  }),
  v.strictObject({ kind: v.literal('polygon'), points, mode }),
]);

const mask = v.variant('kind', [
  v.strictObject({ kind: v.literal('shapes'), shapes: v.array(shape) }),
  v.strictObject({ kind: v.literal('raster'), data: base64 }),
]);

const fill = v.picklist(FILL_NAMES);
const seed = v.pipe(wholeNumber, v.maxValue(2 ** 32 - 1));
const options = v.strictObject({
  fill,
  /** Absent for `auto`, as in files from before there was a choice. */
  model: v.optional(v.pipe(v.string(), v.regex(MODEL_NAME))),
  seed,
  dilatePx: v.pipe(finiteNumber, v.minValue(0), v.maxValue(500)),
  featherPx: v.pipe(finiteNumber, v.minValue(0), v.maxValue(100)),
});

const notice = v.strictObject({
  code: name,
  message: v.string(),
  values: v.record(v.string(), v.union([v.string(), v.number()])),
});

const patch = v.strictObject({
  rect,
  channels: v.picklist([1, 2, 3, 4]),
  depth: v.picklist([8, 16]),
  alpha: base64,
  pixels: base64,
});

const source = v.strictObject({
  fileName: name,
  sizeBytes: wholeNumber,
  sha256: hash,
  width: wholeNumber,
  height: wholeNumber,
});

/** Version 1 without its checksum. */
export const sidecarSchema = v.strictObject({
  format: v.literal(SIDECAR_FORMAT),
  version: v.literal(SIDECAR_VERSION),
  /** The program that wrote it, as "lacuna 0.1.0". */
  application: name,
  source,
  retouches: v.array(
    v.strictObject({
      id: retouchId,
      mask,
      sketch: v.array(v.strictObject({ points, radius, mode })),
      options,
      method: name,
      /** Absent where there are none, as in files from before they were kept. */
      notices: v.optional(v.array(notice)),
      patches: v.array(patch),
    }),
  ),
  head: wholeNumber,
});

export type SidecarFields = v.InferOutput<typeof sidecarSchema>;

/** Version 0, of the first prototypes: brush strokes that only add, no sketch, no undo, no checksum. */
export const sidecarSchemaVersion0 = v.strictObject({
  format: v.literal(SIDECAR_FORMAT),
  version: v.literal(0),
  source,
  retouches: v.array(
    v.strictObject({
      id: retouchId,
      strokes: v.array(v.strictObject({ points, radius })),
      options: v.strictObject({ fill, seed }),
      method: name,
      patches: v.array(patch),
    }),
  ),
});

/** The first thing that is wrong, as "retouches.0.options.seed: Invalid type: …"; or the value, checked. */
export function parseFields<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): { readonly fields: v.InferOutput<Schema> } | { readonly fault: string } {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return { fields: result.output };
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  return { fault: path === null ? issue.message : `${path}: ${issue.message}` };
}

/** @file Sidecars of versions 0 and 1: JSON in one line, with deflated bytes as base64. They are read, and never written any more. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';

import { DEFAULT_FILL_OPTIONS, FILL_NAMES, FillOptionsSchema } from '../../shared/fill-options.js';
import type { Rect, Size } from '../../shared/geometry.js';
import { growRect, RectSchema } from '../../shared/geometry.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import { MaskShapeSchema } from '../../shared/mask-shapes.js';
import { NoticeSchema } from '../../shared/notice.js';
import { findTouching } from '../../shared/retouch-list.js';
import { readPixelRuns } from '../../shared/pixel-runs.js';
import { StrokeSchema } from '../../shared/stroke.js';
import { checkRetouch } from './check-retouch.js';
import { inflateExactly } from './packed-pixels.js';
import type { Retouch } from './retouch.js';
import type { PackedRetouch } from './retouch-store.js';
import type { SidecarState } from './sidecar-archive.js';
import type { SidecarPhoto } from './sidecar-fields.js';
import {
  ApplicationSchema,
  checkOrder,
  checkSource,
  HeadSchema,
  invalidSidecar,
  newerSidecar,
  parseFields,
  SIDECAR_FORMAT,
  SidecarSourceSchema,
} from './sidecar-fields.js';

/** The last version that is text. */
const LAST_VERSION = 1;

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/));
const method = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
const seed = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 32 - 1));
/** Deflated bytes; what they hold is checked where they are inflated. */
const base64 = v.string();

const patch = v.strictObject({
  rect: RectSchema,
  channels: v.picklist([1, 2, 3, 4]),
  depth: v.picklist([8, 16]),
  alpha: base64,
  pixels: base64,
});

/** Of the first prototypes: brush strokes that only add, no sketch, no undo, no checksum. */
const Version0Schema = v.strictObject({
  format: v.literal(SIDECAR_FORMAT),
  version: v.literal(0),
  source: SidecarSourceSchema,
  retouches: v.array(
    v.strictObject({
      id,
      strokes: v.array(
        v.strictObject({ points: StrokeSchema.entries.points, radius: StrokeSchema.entries.radius }),
      ),
      options: v.strictObject({ fill: v.picklist(FILL_NAMES), seed }),
      method,
      patches: v.array(patch),
    }),
  ),
});

/** Without its checksum. */
const Version1Schema = v.strictObject({
  format: v.literal(SIDECAR_FORMAT),
  version: v.literal(1),
  application: ApplicationSchema,
  source: SidecarSourceSchema,
  retouches: v.array(
    v.strictObject({
      id,
      mask: v.variant('kind', [
        v.strictObject({ kind: v.literal('shapes'), shapes: v.array(MaskShapeSchema) }),
        v.strictObject({ kind: v.literal('raster'), data: base64 }),
      ]),
      sketch: v.array(StrokeSchema),
      options: v.strictObject({
        ...FillOptionsSchema.entries,
        /** Absent for `auto`, as in files from before there was a choice. */
        model: v.optional(FillOptionsSchema.entries.model, DEFAULT_FILL_OPTIONS.model),
      }),
      method,
      /** Absent where there are none, as in files from before they were kept. */
      notices: v.optional(v.array(NoticeSchema), []),
      patches: v.array(patch),
    }),
  ),
  head: HeadSchema,
});
type Version1 = v.InferOutput<typeof Version1Schema>;

/** Reads a sidecar of version 0 or 1 as `readArchive` reads those of version 2. */
export async function readTextSidecar(
  bytes: Uint8Array,
  path: string,
  photo: SidecarPhoto,
  keep: (retouch: PackedRetouch) => Promise<Retouch>,
): Promise<SidecarState> {
  const { source, retouches: fields, head } = parseText(bytes, path);
  checkSource(source, photo, path);
  const ids = fields.map((retouch) => retouch.id);
  checkOrder(head, ids, [], path);
  const retouches: Retouch[] = [];
  for (const [index, retouch] of fields.entries()) {
    const place = `retouches.${index}`;
    const packed = await toPackedRetouch(retouch, retouches, photo).catch((cause: unknown) => {
      throw invalidSidecar(
        path,
        `${place}.mask: ${cause instanceof Error ? cause.message : String(cause)}`,
        cause,
      );
    });
    await checkRetouch(packed, photo, place, path);
    retouches.push(await keep(packed));
  }
  return { retouches, head, hidden: [], variations: [] };
}

function parseText(bytes: Uint8Array, path: string): Version1 {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch (cause) {
    throw invalidSidecar(path, 'it is not complete JSON (damaged, or cut off)', cause);
  }
  if (
    typeof value !== 'object' ||
    value === null ||
    !('format' in value) ||
    value.format !== SIDECAR_FORMAT
  ) {
    throw invalidSidecar(path, `format: expected "${SIDECAR_FORMAT}"`);
  }
  const fields: Record<string, unknown> = { ...value };
  const { version } = fields;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0) {
    throw invalidSidecar(path, `version: expected a whole number but received ${String(version)}`);
  }
  if (version > LAST_VERSION) throw newerSidecar(path, version);
  if (version === 0) return migrateVersion0(parseFields(Version0Schema, fields, path));
  return parseFields(Version1Schema, verifyChecksum(fields, path), path);
}

function verifyChecksum(fields: Record<string, unknown>, path: string): Record<string, unknown> {
  const { checksum, ...others } = fields;
  let text: string;
  try {
    text = JSON.stringify(others);
  } catch (cause) {
    // Brackets nested so deeply that only the parser can handle them.
    throw invalidSidecar(path, 'it is nested too deep', cause);
  }
  if (checksum === createHash('sha256').update(text).digest('hex')) return others;
  throw invalidSidecar(path, 'checksum: it does not match the content (damaged, or edited by hand)');
}

function migrateVersion0({ format, source, retouches }: v.InferOutput<typeof Version0Schema>): Version1 {
  return {
    format,
    version: 1,
    application: 'lacuna (prototype)',
    source,
    retouches: retouches.map(({ strokes, options, ...others }) => ({
      ...others,
      mask: {
        kind: 'shapes',
        shapes: strokes.map((stroke) => ({ kind: 'stroke', ...stroke, mode: 'add' })),
      },
      sketch: [],
      options: { ...DEFAULT_FILL_OPTIONS, fit: 'off', lines: 'off', ...options },
      notices: [],
    })),
    head: retouches.length,
  };
}

async function toPackedRetouch(
  { patches, mask, sketch, options, ...others }: Version1['retouches'][number],
  beneath: readonly Retouch[],
  photo: Size,
): Promise<PackedRetouch> {
  const reads = patches.map(({ rect }) => contextOf(rect, photo));
  return {
    ...others,
    operation: { kind: 'fill', inputs: { mask: await readMask(mask, photo), sketch }, options },
    reads,
    dependsOn: findTouching(beneath, reads).map(({ id }) => id),
    patches: patches.map(({ alpha, pixels, ...shape }) => ({
      ...shape,
      alpha: Buffer.from(alpha, 'base64'),
      pixels: Buffer.from(pixels, 'base64'),
    })),
  };
}

async function readMask(
  mask: Version1['retouches'][number]['mask'],
  { width, height }: Size,
): Promise<readonly MaskShape[]> {
  if (mask.kind === 'shapes') return mask.shapes;
  const data = await inflateExactly(Buffer.from(mask.data, 'base64'), width * height, 'mask');
  return [{ kind: 'pixels', ...readPixelRuns({ width, height, data }), mode: 'add' }];
}

/** Those versions did not write down what a fill had looked at. It was at most this much around a hole (shared/regions.ts). */
function contextOf(rect: Rect, photo: Size): Rect {
  return growRect(rect, Math.max(96, Math.ceil(0.75 * Math.max(rect.width, rect.height))), photo);
}

import type { Size } from '../../shared/geometry.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import type { Notice } from '../../shared/notice.js';
import type { Stroke } from '../../shared/stroke.js';
import type { PackedPatch } from './packed-pixels.js';
import { unpackMask, unpackPatch } from './packed-pixels.js';
import type { KeptMask, Retouch } from './retouch.js';
import { findPatchFault } from './retouch.js';
import type { SidecarFields } from './sidecar-schema.js';

type RetouchFields = SidecarFields['retouches'][number];
type ShapeFields = Extract<RetouchFields['mask'], { kind: 'shapes' }>['shapes'][number];

/** A retouch with its patches in memory, deflated. */
export interface PackedRetouch extends Omit<Retouch, 'patches'> {
  readonly patches: readonly PackedPatch[];
}

/** The photo that a sidecar must fit. */
export interface SidecarPhoto extends Size {
  readonly channels: number;
  readonly depth: number;
  readonly identity: { readonly sizeBytes: number; readonly sha256: string };
}

/** What is wrong with a field, as "patches.0: …". */
interface Fault {
  readonly fault: string;
  readonly cause?: unknown;
}

/** The fields of the file for `retouch`: these and no others, since a key that is not known makes a sidecar invalid. */
export function toRetouchFields(retouch: PackedRetouch): RetouchFields {
  const { id, mask, sketch, options, method, notices, patches } = retouch;
  const { fill, model, seed, dilatePx, featherPx } = options;
  return {
    id,
    mask:
      mask.kind === 'raster'
        ? { kind: 'raster', data: toBase64(mask.mask.data) }
        : { kind: 'shapes', shapes: mask.shapes.map(toShapeFields) },
    sketch: sketch.map(toStrokeFields),
    options: { fill, ...(model === 'auto' ? {} : { model }), seed, dilatePx, featherPx },
    method,
    ...(notices.length > 0 && { notices: notices.map(toNoticeFields) }),
    patches: patches.map(({ rect, channels, depth, alpha, pixels }) => ({
      rect: { left: rect.left, top: rect.top, width: rect.width, height: rect.height },
      channels,
      depth,
      alpha: toBase64(alpha),
      pixels: toBase64(pixels),
    })),
  };
}

/** The reverse, for fields of the right types: checks that all of it fits `photo`, and inflates everything once to know that it can be. */
export async function readRetouchFields(
  fields: RetouchFields,
  photo: SidecarPhoto,
): Promise<{ readonly retouch: PackedRetouch } | Fault> {
  const patches: PackedPatch[] = [];
  for (const [index, { alpha, pixels, ...shape }] of fields.patches.entries()) {
    const fault = findPatchFault(shape, photo);
    if (fault !== undefined) return { fault: `patches.${index}: ${fault}` };
    const patch = { ...shape, alpha: Buffer.from(alpha, 'base64'), pixels: Buffer.from(pixels, 'base64') };
    const damage = await findDamage(unpackPatch(patch), `patches.${index}`);
    if (damage) return damage;
    patches.push(patch);
  }
  let mask: KeptMask;
  if (fields.mask.kind === 'raster') {
    const { width, height } = photo;
    const packed = { width, height, data: Buffer.from(fields.mask.data, 'base64') };
    const damage = await findDamage(unpackMask(packed), 'mask');
    if (damage) return damage;
    mask = { kind: 'raster', mask: packed };
  } else {
    mask = fields.mask;
  }
  const options = { ...fields.options, model: fields.options.model ?? 'auto' };
  return { retouch: { ...fields, mask, options, notices: fields.notices ?? [], patches } };
}

async function findDamage(unpacked: Promise<unknown>, name: string): Promise<Fault | undefined> {
  try {
    await unpacked;
    return undefined;
  } catch (cause) {
    return { fault: `${name}: ${cause instanceof Error ? cause.message : String(cause)}`, cause };
  }
}

function toShapeFields(shape: MaskShape): ShapeFields {
  switch (shape.kind) {
    case 'stroke':
      return { kind: 'stroke', ...toStrokeFields(shape) };
    case 'polygon':
      return { kind: 'polygon', points: shape.points.map(({ x, y }) => ({ x, y })), mode: shape.mode };
    case 'box': {
      const { left, top, width, height } = shape.rect;
      return { kind: 'box', rect: { left, top, width, height }, mode: shape.mode };
    }
  }
}

function toStrokeFields({ points, radius, mode }: Stroke): RetouchFields['sketch'][number] {
  return { points: points.map(({ x, y }) => ({ x, y })), radius, mode };
}

function toNoticeFields({ code, message, values }: Notice): Notice {
  return { code, message, values: { ...values } };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

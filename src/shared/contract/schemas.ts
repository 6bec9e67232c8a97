import * as v from 'valibot';

import { FILL_NAMES } from '../fill-names.js';

/** Coordinates that a photo can have with room around it for strokes that begin outside. */
const Coordinate = v.pipe(v.number(), v.minValue(-1_000_000), v.maxValue(1_000_000));
const PixelCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));
const PointSchema = v.strictObject({ x: Coordinate, y: Coordinate });
const Points = v.pipe(v.array(PointSchema), v.minLength(1), v.maxLength(100_000));
const Mode = v.picklist(['add', 'erase']);
const Radius = v.pipe(v.number(), v.minValue(0.01), v.maxValue(100_000));

export const RectSchema = v.strictObject({
  left: PixelCount,
  top: PixelCount,
  width: PixelCount,
  height: PixelCount,
});

/** An opaque name for a file that the platform has given out; the page never sees a path. */
export const FileTokenSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/));
export const DocumentIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,64}$/));
export const RevisionSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

export const StrokeSchema = v.strictObject({ points: Points, radius: Radius, mode: Mode });

export const MaskShapeSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('stroke'), points: Points, radius: Radius, mode: Mode }),
  v.strictObject({ kind: v.literal('polygon'), points: Points, mode: Mode }),
  v.strictObject({ kind: v.literal('box'), rect: RectSchema, mode: Mode }),
]);

export const FillOptionsSchema = v.strictObject({
  fill: v.picklist(FILL_NAMES),
  /** Id of a network, or `auto` for the default one. */
  model: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]*$/)),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
  dilatePx: v.pipe(v.number(), v.minValue(0), v.maxValue(500)),
  featherPx: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
});

/**
 * What the person should know of how something was done: "the graphics card ran out of memory, the processor was used". Codes are those
 * of notice.ts; the message is for those that the window has no text for.
 */
export const NoticeSchema = v.strictObject({
  code: v.string(),
  message: v.string(),
  values: v.record(v.string(), v.union([v.string(), v.number()])),
});

/** A part of a retouch; its picture lies at `patchPath`. */
export const PatchSchema = v.strictObject({ id: v.string(), rect: RectSchema });

/** One act of the person and what came of it. */
export const RetouchSchema = v.strictObject({
  id: v.string(),
  /** The shapes that were painted; empty where the mask was an image. */
  mask: v.array(MaskShapeSchema),
  sketch: v.array(StrokeSchema),
  options: FillOptionsSchema,
  /** How it was really filled, where `options.fill` left the choice. */
  method: v.string(),
  notices: v.array(NoticeSchema),
  patches: v.array(PatchSchema),
});

export const DocumentSchema = v.strictObject({
  documentId: DocumentIdSchema,
  /** The file's name without its folder. */
  name: v.string(),
  /** Size as displayed, after EXIF orientation. */
  width: PixelCount,
  height: PixelCount,
  /** "jpeg", "png", … */
  format: v.string(),
  depth: v.picklist([8, 16]),
  notices: v.array(NoticeSchema),
  head: RevisionSchema,
  retouches: v.array(RetouchSchema),
});

/** What a long task is doing. `fraction` 0 to 1 never falls. */
export const StageSchema = v.strictObject({
  stage: v.string(),
  fraction: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** A first, coarse picture of what is being filled, to show until the result is there; its picture lies at `draftPath`. */
  draft: v.optional(v.strictObject({ id: v.string(), rect: RectSchema })),
});

export const SavedSchema = v.strictObject({
  name: v.string(),
  format: v.string(),
  sizeBytes: v.number(),
  notices: v.array(NoticeSchema),
});

/** Where a network can run. */
export const PROVIDER_NAMES = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;
export const ProviderNameSchema = v.picklist(PROVIDER_NAMES);
export const ProviderSettingSchema = v.picklist(['auto', ...PROVIDER_NAMES]);

export const DeviceSchema = v.strictObject({
  provider: ProviderNameSchema,
  /** `usable`: tried and equal to the processor; `untried`; `absent`: not in this package; `failed`: see `reason`. */
  state: v.picklist(['usable', 'untried', 'absent', 'failed']),
  /** One run of the probe's network. */
  milliseconds: v.optional(v.number()),
  reason: v.optional(v.string()),
  /** The one that `auto` takes now. */
  isChosen: v.boolean(),
});

export const ModelSchema = v.strictObject({
  id: v.string(),
  /** "lacuna", "lama", "migan", "deepfill" */
  kind: v.string(),
  licence: v.string(),
  sizeBytes: v.number(),
  /** Whether it follows a sketch by itself; others are guided through PatchMatch only. */
  hasSketch: v.boolean(),
});

/** A network that can be got from its publisher. */
export const OfferedNetworkSchema = v.strictObject({
  id: v.string(),
  title: v.string(),
  publisher: v.string(),
  address: v.string(),
  sizeBytes: v.number(),
  sha256: v.string(),
  licence: v.string(),
  /** The name under which it is installed. */
  installedAs: v.optional(v.string()),
  /** Of a download that was interrupted. */
  partBytes: v.number(),
});

/** Whether downloads are switched off, and whether that can be changed from within. */
export const OfflineStateSchema = v.picklist(['online', 'offline', 'environment']);

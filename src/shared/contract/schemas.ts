import * as v from 'valibot';

import { RectSchema } from '../geometry.js';
import { NoticeSchema } from '../notice.js';
import { OperationSchema } from '../operation.js';
import { RunsSchema } from '../pixel-runs.js';
import { STAGES } from '../progress.js';

const PixelCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));

/** An opaque name for a file that the platform has given out; the page never sees a path. */
export const FileTokenSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/));
export const DocumentIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,64}$/));
export const RevisionSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A part of a retouch; its picture lies at `patchPath`. */
export const PatchSchema = v.strictObject({ id: v.string(), rect: RectSchema });

/** One act of the person and what came of it. */
export const RetouchSchema = v.strictObject({
  id: v.string(),
  operation: OperationSchema,
  /** How it was really done, where the options left the choice. */
  method: v.string(),
  notices: v.array(NoticeSchema),
  /** All of the photo that it looked at. */
  reads: v.array(RectSchema),
  /** Ids of the retouches beneath it whose result it saw there. */
  dependsOn: v.array(v.string()),
  /** Id of the first retouch that had its place, where it is another one: those of one place are variations. */
  variationOf: v.optional(v.string()),
  /** How far it is from its surroundings, 0 to 1; nothing where that was not measured. */
  doubt: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
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
  /** It is no file but an extended photo, until it is saved: nothing can be kept beside it. */
  isExtended: v.optional(v.literal(true)),
  /** Its file was pasted or sent from a browser, and goes with this run of the program: nothing can be kept beside it. */
  isTemporary: v.optional(v.literal(true)),
  /** Pixels may be transparent. */
  hasTransparency: v.optional(v.literal(true)),
  notices: v.array(NoticeSchema),
  head: RevisionSchema,
  retouches: v.array(RetouchSchema),
  /** Ids of those that do not show. */
  hidden: v.array(v.string()),
  /** What could take the place of one of `retouches`, the oldest first. */
  variations: v.array(RetouchSchema),
});

/** Marked pixels of a photo. */
export const PixelRunsSchema = v.strictObject({ rect: RectSchema, runs: RunsSchema });

/** What a long task is doing. `fraction` 0 to 1 never falls. */
export const StageSchema = v.strictObject({
  stage: v.picklist(STAGES),
  fraction: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** What is masked once the mask fits the thing that it was drawn around. */
  fitted: v.optional(PixelRunsSchema),
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

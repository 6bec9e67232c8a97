import * as v from 'valibot';

import { FrameSchema } from '../frame.js';
import { RectSchema } from '../geometry.js';
import { OperationSchema } from '../operation.js';
import { OriginsSchema } from '../origins.js';
import { WRITTEN_FORMATS } from '../photo-formats.js';
import { SAVE_CHOICES } from '../save-choices.js';
import { BATCH_METHODS } from './batch-methods.js';
import { FOLDER_METHODS } from './folder-methods.js';
import { MASK_METHODS } from './mask-methods.js';
import { RECIPE_METHODS } from './recipe-methods.js';
import type { MethodTable, ParamsOf, ProgressOf, ResultOf } from './method-table.js';
import {
  DeviceSchema,
  DocumentIdSchema,
  DocumentSchema,
  FileTokenSchema,
  ModelSchema,
  OfferedNetworkSchema,
  OfflineStateSchema,
  ProviderSettingSchema,
  RetouchSchema,
  RevisionSchema,
  SavedSchema,
  StageSchema,
} from './schemas.js';

/** Both ends must speak the same version; a page of another one reloads. */
export const PROTOCOL_VERSION = 3;

const Nothing = v.strictObject({});

/**
 * What the page may ask the engine; the single source of the types on both sides and of the validation on the receiving side.
 * `progress` is there for long methods, which can all be cancelled. Strokes travel in, patches travel out as images by path
 * (asset-paths.ts); pixels never do.
 */
export const METHODS = {
  /** The networks that are installed, the one that `auto` stands for first. */
  'models.list': {
    params: Nothing,
    result: v.strictObject({ models: v.array(ModelSchema) }),
    isRepeatable: true,
  },
  /** The networks of others that can be got, and whether that is allowed. Connects to nothing. */
  'models.offer': {
    params: Nothing,
    result: v.strictObject({ offline: OfflineStateSchema, networks: v.array(OfferedNetworkSchema) }),
    isRepeatable: true,
  },
  /** Downloads one of them from its publisher and installs it; the person has agreed. What was begun is gone on with. */
  'models.get': {
    params: v.strictObject({ id: v.pipe(v.string(), v.maxLength(64)) }),
    result: Nothing,
    progress: StageSchema,
    // Goes on where the other one stopped.
    isRepeatable: true,
  },
  /** Deletes a network that was got or added, or the part of it that was downloaded. */
  'models.remove': { params: v.strictObject({ id: v.pipe(v.string(), v.maxLength(64)) }), result: Nothing },
  /** Switches downloads off or on, for every window and command. */
  'models.chooseOffline': {
    params: v.strictObject({ isOffline: v.boolean() }),
    result: Nothing,
    isRepeatable: true,
  },
  /** Asks the publisher for a newer release; the person has asked for that. Nothing where there is none, or downloads are off. */
  'updates.find': {
    params: Nothing,
    result: v.strictObject({
      release: v.optional(v.strictObject({ version: v.string(), page: v.string() })),
    }),
    isRepeatable: true,
  },
  /** The devices for the network; `probe` tries each one anew, which can take seconds. */
  'devices.list': {
    params: v.strictObject({ probe: v.boolean() }),
    result: v.strictObject({ devices: v.array(DeviceSchema), setting: ProviderSettingSchema }),
    isRepeatable: true,
  },
  /** Which device the next fills use. */
  'devices.choose': {
    params: v.strictObject({ setting: ProviderSettingSchema }),
    result: Nothing,
    isRepeatable: true,
    isSetting: true,
  },
  /** Opens the photo behind a token, with the retouches of its sidecar unless `ignore`. */
  'document.open': {
    params: v.strictObject({ file: FileTokenSchema, sidecar: v.picklist(['auto', 'ignore']) }),
    result: DocumentSchema,
    progress: StageSchema,
    document: 'opens',
  },
  /**
   * Takes up a photo that is open and whose page is gone, because it was loaded again or crashed: the one of that id, or else the
   * one that was used last; nothing where there is none. What was running for it has ended.
   */
  'document.resume': {
    params: v.strictObject({ documentId: v.optional(DocumentIdSchema) }),
    result: v.strictObject({ document: v.optional(DocumentSchema) }),
    isRepeatable: true,
  },
  /**
   * Lays a frame around the photo as it is at the head, and opens that as another document: what is empty in the frame is black. The first
   * one stays open, as it is.
   */
  'document.extend': {
    params: v.strictObject({ documentId: DocumentIdSchema, frame: FrameSchema }),
    result: DocumentSchema,
    progress: StageSchema,
    killAfterMs: 5000,
    document: 'derives',
  },
  'document.close': {
    params: v.strictObject({ documentId: DocumentIdSchema }),
    result: Nothing,
    isRepeatable: true,
    document: 'closes',
  },
  /**
   * Undo and redo, and every change of the list. Nothing is computed. `retouches` takes others in place of those that there are, by
   * their ids and in order: without one, or with a variation in its place. All were made in this document. `hidden` are those that do not
   * show. What saw another state than that is outdated (shared/retouch-list.ts).
   */
  'document.setHead': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      revision: RevisionSchema,
      retouches: v.optional(v.array(v.string())),
      hidden: v.optional(v.array(v.string())),
    }),
    result: v.strictObject({ head: RevisionSchema }),
    isRepeatable: true,
    document: 'setsHead',
  },
  /** Writes the photo at the head behind `target`; format by its name. */
  'document.save': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      target: FileTokenSchema,
      /** 1 to 100 for lossy formats; without it no visible loss. */
      quality: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
      /** Only what was retouched, transparent everywhere else; PNG and TIFF. */
      isLayer: v.optional(v.boolean()),
      /** Not of a layer. */
      ...SAVE_CHOICES,
      /** Replace what lies there; the person has agreed. */
      force: v.boolean(),
    }),
    result: SavedSchema,
    progress: StageSchema,
    writesFiles: true,
    // Time to finish a file that it is writing already.
    killAfterMs: 2000,
    document: 'saves',
  },
  /** How many bytes `document.save` would write. Encodes, and writes nothing. */
  'document.weigh': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      format: v.picklist(WRITTEN_FORMATS),
      quality: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
      isLayer: v.optional(v.boolean()),
      ...SAVE_CHOICES,
    }),
    result: v.strictObject({ sizeBytes: v.number() }),
    progress: StageSchema,
    isRepeatable: true,
  },
  /** Keeps all retouches editable in `photo.jpg.lacuna` beside the photo. */
  'document.saveSidecar': {
    params: v.strictObject({ documentId: DocumentIdSchema, force: v.boolean() }),
    result: v.strictObject({ name: v.string() }),
    writesFiles: true,
    killAfterMs: 2000,
  },
  /**
   * Carries out `operation` on the photo as it is at `baseRevision`; the head becomes one more. With `place` on what shows beneath the
   * retouch of that id: the result takes its place, or is kept `as` a variation that could, and the head stays.
   */
  'retouch.apply': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      baseRevision: RevisionSchema,
      operation: OperationSchema,
      /** The person has agreed that more than half of the photo goes. */
      acceptsLarge: v.optional(v.boolean()),
      place: v.optional(v.strictObject({ of: v.string(), as: v.picklist(['retouch', 'variation']) })),
    }),
    result: v.strictObject({ head: RevisionSchema, retouch: RetouchSchema, milliseconds: v.number() }),
    progress: StageSchema,
    // A network that runs cannot be stopped otherwise.
    killAfterMs: 1000,
    document: 'adds',
  },
  /** Where the patches of a retouch were copied from; only those of which that is known. `NOT_FOUND` for an id that there is not. */
  'retouch.origins': {
    params: v.strictObject({ documentId: DocumentIdSchema, retouchId: v.string() }),
    result: v.strictObject({
      patches: v.array(v.strictObject({ rect: RectSchema, ...OriginsSchema.entries })),
    }),
    isRepeatable: true,
  },
  ...MASK_METHODS,
  ...RECIPE_METHODS,
  ...BATCH_METHODS,
  ...FOLDER_METHODS,
} as const satisfies MethodTable;

export type MethodName = keyof typeof METHODS;
export type MethodParams<Name extends MethodName> = ParamsOf<typeof METHODS, Name>;
export type MethodResult<Name extends MethodName> = ResultOf<typeof METHODS, Name>;
/** The methods that do `Effect` to the list of open documents. */
export type MethodThat<Effect> = {
  [Name in MethodName]: (typeof METHODS)[Name] extends { readonly document: Effect } ? Name : never;
}[MethodName];
export type MethodProgress<Name extends MethodName> = ProgressOf<typeof METHODS, Name>;

import * as v from 'valibot';

import { RowIdSchema } from './batch-schemas.js';
import type { MethodTable } from './method-table.js';
import { DocumentIdSchema, FileTokenSchema } from './schemas.js';

/** A photo of a folder, by its place in the list. */
const Photo = { folderId: DocumentIdSchema, row: RowIdSchema };

/** A list is told in parts of at most so many photos, so that a message stays small. */
export const MOST_PHOTOS = 2000;

/** A folder whose photos are opened one after the other; apart from the batch, and from what other pages have opened. */
export const FOLDER_METHODS = {
  /** Lists the photos in a folder, not those in folders in it. Reads names only. `NOT_FOUND` where there are none. */
  'folder.open': {
    params: v.strictObject({ folder: FileTokenSchema }),
    result: v.strictObject({
      folderId: DocumentIdSchema,
      /** Without what it lies in. */
      name: v.string(),
      /** How many photos it has. */
      total: v.pipe(v.number(), v.integer(), v.minValue(1)),
    }),
    isRepeatable: true,
  },
  /**
   * Photos of the list, at most `MOST_PHOTOS`, as numbers in names count. `NOT_FOUND`, here and below, where the folder is no longer open:
   * the engine has been started anew, or pages have opened others since.
   */
  'folder.photos': {
    params: v.strictObject({ folderId: DocumentIdSchema, from: RowIdSchema }),
    result: v.strictObject({
      photos: v.array(
        v.strictObject({
          name: v.string(),
          /** Retouches are kept beside it, now. */
          isRetouched: v.optional(v.literal(true)),
        }),
      ),
    }),
    isRepeatable: true,
  },
  /** The file of a photo, for `document.open`. */
  'folder.pick': {
    params: v.strictObject(Photo),
    result: v.strictObject({ file: FileTokenSchema, name: v.string() }),
  },
} as const satisfies MethodTable;

import * as v from 'valibot';

import { BATCH_METHODS } from '../../shared/contract/batch-methods.js';
import { FOLDER_METHODS } from '../../shared/contract/folder-methods.js';
import type { MethodTable } from '../../shared/contract/method-table.js';
import { METHODS } from '../../shared/contract/methods.js';
import { DocumentIdSchema, FileTokenSchema, RevisionSchema } from '../../shared/contract/schemas.js';

const Nothing = v.strictObject({});

/** What a token allows: opening the file, or writing it; reading what lies in the folder, or writing results into it. */
export const FileUseSchema = v.picklist(['open', 'save', 'folder', 'results']);

/** What the engine's host may ask the engine process besides what the page may; never offered to the page. */
export const CONTROL_METHODS = {
  /** From now on `token` means the file at `path`. */
  'files.grant': {
    params: v.strictObject({ token: FileTokenSchema, path: v.string(), use: FileUseSchema }),
    result: Nothing,
  },
  /** Only what lies in these folders may be worked on by a journal that names it; without this call, whatever it names. */
  'folders.limit': { params: v.strictObject({ roots: v.array(v.string()) }), result: Nothing },
  /** The paths behind `batch.edit`. */
  'batch.locate': {
    params: BATCH_METHODS['batch.edit'].params,
    result: v.strictObject({ path: v.string(), target: v.string() }),
  },
  /** The path behind `folder.pick`. */
  'folder.locate': {
    params: FOLDER_METHODS['folder.pick'].params,
    result: v.strictObject({ path: v.string() }),
  },
  /** From now on `documentId` is the document that an earlier process had: it is opened when it is first used. */
  'documents.restore': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      file: FileTokenSchema,
      retouches: v.array(v.string()),
      head: RevisionSchema,
      hidden: v.array(v.string()),
    }),
    result: Nothing,
  },
  /** Makes the picture at a path of asset-paths.ts as a file, where there is such a picture. */
  'assets.make': { params: v.strictObject({ path: v.string() }), result: Nothing },
} as const satisfies MethodTable;

/** All that the engine process answers. */
export const PROCESS_METHODS = { ...METHODS, ...CONTROL_METHODS } as const;

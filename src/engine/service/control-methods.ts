import * as v from 'valibot';

import type { MethodTable } from '../../shared/contract/method-table.js';
import { METHODS } from '../../shared/contract/methods.js';
import { DocumentIdSchema, FileTokenSchema, RevisionSchema } from '../../shared/contract/schemas.js';

const Nothing = v.strictObject({});

/** What a token allows: opening the file, or writing it. */
export const FileUseSchema = v.picklist(['open', 'save']);

/** What the engine's host may ask the engine process besides what the page may; never offered to the page. */
export const CONTROL_METHODS = {
  /** From now on `token` means the file at `path`. */
  'files.grant': {
    params: v.strictObject({ token: FileTokenSchema, path: v.string(), use: FileUseSchema }),
    result: Nothing,
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

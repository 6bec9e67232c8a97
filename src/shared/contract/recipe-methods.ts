import * as v from 'valibot';

import type { MethodTable } from './method-table.js';
import { DocumentIdSchema, FileTokenSchema, SavedSchema } from './schemas.js';

/** What the page may ask about recipes: retouches of one photo for others. */
export const RECIPE_METHODS = {
  /** Writes the retouches that show as a recipe for other photos of the same camera and size. */
  'recipe.write': {
    params: v.strictObject({
      documentId: DocumentIdSchema,
      target: FileTokenSchema,
      /** Replace what lies there; the person has agreed. */
      force: v.boolean(),
    }),
    result: v.pick(SavedSchema, ['name']),
    writesFiles: true,
    killAfterMs: 2000,
  },
} as const satisfies MethodTable;

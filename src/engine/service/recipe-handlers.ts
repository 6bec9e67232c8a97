import { basename } from 'node:path';

import type { RECIPE_METHODS } from '../../shared/contract/recipe-methods.js';
import type { RecipeNetworks } from '../recipes/make-recipe.js';
import { makeRecipe } from '../recipes/make-recipe.js';
import { writeRecipe } from '../recipes/recipe-file.js';
import type { FileGrants } from './file-grants.js';
import type { OpenDocuments } from './open-documents.js';
import type { Handlers } from './serve-methods.js';

/** Answers what is asked about recipes. */
export function createRecipeHandlers(
  networks: RecipeNetworks,
  documents: OpenDocuments,
  grants: Pick<FileGrants, 'pathOf'>,
): Handlers<typeof RECIPE_METHODS> {
  return {
    'recipe.write': async ({ documentId, target, force }) => {
      const { document } = await documents.get(documentId);
      const path = grants.pathOf(target, 'save');
      await writeRecipe(await makeRecipe(document, networks), path, force);
      return { name: basename(path) };
    },
  };
}

import { AppError } from '../../shared/app-error.js';
import { usesFill } from '../../shared/operation.js';
import { turnSize } from '../../shared/orientation.js';
import type { Document } from '../documents/document.js';
import type { ModelLibrary } from '../models/model-library.js';
import type { Recipe } from './recipe.js';
import { toSensorOperation } from './turn-operation.js';

/** The networks that a recipe is made and replayed with. */
export type RecipeNetworks = Pick<ModelLibrary, 'find' | 'findDefault'>;

/**
 * The retouches that show in a document, as a recipe. Throws `INVALID_PARAMS` where there are none, or where they were made with several
 * networks.
 */
export async function makeRecipe(document: Document, networks: RecipeNetworks): Promise<Recipe> {
  const { info, path } = document.source;
  if (document.isExtended) {
    throw new AppError(
      'INVALID_PARAMS',
      `Expected a photo as a camera has taken it but ${path} was extended or straightened, so that its retouches fit no other photo. Make the recipe before that.`,
      { details: { path } },
    );
  }
  const shown = document.retouches.slice(0, document.head).filter(({ id }) => !document.hidden.includes(id));
  if (shown.length === 0) {
    throw new AppError(
      'INVALID_PARAMS',
      `Expected a photo with kept retouches but ${path} has none. Remove something in the window and save it with its retouches first.`,
      { details: { path } },
    );
  }
  const ids = new Set(
    shown.flatMap(({ operation, method }) => {
      const asksNone =
        !usesFill(operation) || operation.options.fill === 'patchmatch' || method === 'patchmatch';
      return asksNone ? [] : [operation.options.model];
    }),
  );
  if (ids.size > 1) {
    throw new AppError(
      'INVALID_PARAMS',
      `Expected retouches that were made with one network but received ${[...ids].join(' and ')}. Make a recipe of each.`,
      { details: { path } },
    );
  }
  const [id] = ids;
  const located =
    id === undefined ? undefined : id === 'auto' ? await networks.findDefault() : await networks.find(id);
  const network = located && { id: located.entry.id, sha256: located.entry.sha256 };
  return {
    format: 'lacuna-recipe',
    version: 1,
    sensor: turnSize(info, info.orientation),
    ...(network === undefined ? {} : { network }),
    operations: shown.map(({ operation }) => toSensorOperation(operation, info, info.orientation)),
  };
}

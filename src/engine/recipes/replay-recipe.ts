import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { Operation } from '../../shared/operation.js';
import { changeFill } from '../../shared/operation.js';
import { sliceProgress } from '../../shared/progress.js';
import { turnSize } from '../../shared/orientation.js';
import type { SourceImage } from '../codec/source-image.js';
import type { Document } from '../documents/document.js';
import type { TaskContext } from '../task-context.js';
import { carryOperations } from './carry-operations.js';
import type { RecipeNetworks } from './make-recipe.js';
import type { Recipe } from './recipe.js';
import type { ReferencePhoto } from './reference-photo.js';
import { fromSensorOperation } from './turn-operation.js';

/** How a recipe is replayed. */
export interface ReplayOptions {
  readonly acceptsLarge: boolean;
  /** The photo on which the recipe was made: its retouches are carried over to where the scene lies now. */
  readonly reference?: ReferencePhoto | undefined;
}

/**
 * Makes the retouches of `recipe` on a photo without retouches, turned where it was taken with another orientation; with `reference`, those
 * that lie in it. Same photo, same recipe: same result.
 *
 * @throws AppError `INVALID_PARAMS` where the photo has another size on the sensor, and those of `carryOperations`; `MODEL_INVALID` where the network is another than the
 * recipe was made with; what filling throws.
 */
export async function replayRecipe(
  document: Document,
  recipe: Recipe,
  networks: RecipeNetworks,
  { acceptsLarge, reference }: ReplayOptions,
  context: TaskContext = {},
): Promise<void> {
  const { network } = recipe;
  const operations =
    reference === undefined
      ? operationsFor(document.source, recipe)
      : await carryOperations(recipe, reference, document.source);
  throwIfCancelled(context.signal);
  if (network !== undefined) await checkNetwork(network, networks);
  for (const [index, found] of operations.entries()) {
    const operation = changeFill(found, (options) =>
      network !== undefined && options.fill !== 'patchmatch' ? { ...options, model: network.id } : options,
    );
    const onProgress = sliceProgress(
      context.onProgress,
      index / operations.length,
      (index + 1) / operations.length,
    );
    await document.apply(
      { baseRevision: document.head, operation, acceptsLarge },
      { ...context, onProgress },
    );
  }
}

/** The operations on a photo of the same camera and size. */
function operationsFor({ info, path }: SourceImage, { sensor, operations }: Recipe): Operation[] {
  const { width, height } = turnSize(info, info.orientation);
  if (width !== sensor.width || height !== sensor.height) {
    throw new AppError(
      'INVALID_PARAMS',
      `Expected a photo of ${sensor.width} x ${sensor.height} on the sensor, for which the recipe was made, but ${path} has ` +
        `${width} x ${height}. Use photos of the same camera and size.`,
      { details: { path } },
    );
  }
  return operations.map((operation) => fromSensorOperation(operation, sensor, info.orientation));
}

async function checkNetwork(
  { id, sha256 }: NonNullable<Recipe['network']>,
  networks: RecipeNetworks,
): Promise<void> {
  const { entry } = await networks.find(id);
  if (entry.sha256 === sha256) return;
  throw new AppError(
    'MODEL_INVALID',
    `Expected the network ${id} with the SHA-256 ${sha256}, with which the recipe was made, but the one that is installed has ` +
      `${entry.sha256}. Make the recipe anew.`,
  );
}

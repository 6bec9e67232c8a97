import type { ModelEntry, ModelLibrary } from '../engine/engine.js';
import { AppError } from '../shared/app-error.js';

/** What `--model` can be, for its help. */
export const MODEL_OPTION = 'network by its name (lacuna models list), or an ONNX file';

/**
 * The id for a value of `--model`: `auto`, an installed model, or an ONNX file, which is recognised first. Throws `NOT_FOUND`
 * and the errors of `ModelLibrary.use`.
 */
export async function chooseModel(models: ModelLibrary, model: string, signal: AbortSignal): Promise<string> {
  if (model === 'auto') return model;
  if (/[\\/]|\.onnx$/i.test(model)) return models.use(model, { signal });
  return (await models.find(model)).entry.id;
}

/** Throws `INVALID_PARAMS` where a network is named for a fill that uses none. */
export function checkModelFits(fill: string, model: string): void {
  if (fill !== 'patchmatch' || model === 'auto') return;
  throw new AppError(
    'INVALID_PARAMS',
    'Expected --fill hybrid or network with --model but received patchmatch, which uses no network.',
  );
}

/**
 * The installed network for a value of `--model` where several processes need it; nothing where there is none for `auto`. A file is
 * `INVALID_PARAMS`: each process would recognise it anew.
 */
export async function chooseInstalledModel(
  models: ModelLibrary,
  model: string,
): Promise<ModelEntry | undefined> {
  if (model === 'auto') return (await models.findDefault())?.entry;
  if (/[\\/]|\.onnx$/i.test(model)) {
    throw new AppError(
      'INVALID_PARAMS',
      `Expected the name of an installed network for --model but received the file ${model}. Add it first: lacuna models add ${model}`,
      { details: { path: model } },
    );
  }
  return (await models.find(model)).entry;
}

import { throwIfCancelled } from '../../shared/app-error.js';
import type { Mask } from '../../shared/mask.js';
import type { FillOptions } from '../../shared/fill-options.js';
import { changeFill } from '../../shared/operation.js';
import { encodeStrip } from '../codec/encode-strip.js';
import { checkSaving } from '../codec/save-image.js';
import type { Document } from '../documents/document.js';
import { writeFileAtomically } from '../files/atomic-write.js';
import type { RasterImage } from '../raster-image.js';
import type { Recipe } from '../recipes/recipe.js';
import type { RecipeNetworks } from '../recipes/make-recipe.js';
import { readRecipe } from '../recipes/recipe-file.js';
import type { ReferencePhoto } from '../recipes/reference-photo.js';
import { replayRecipe } from '../recipes/replay-recipe.js';
import { measureDoubt } from '../evaluation/measure-doubt.js';
import type { RetouchTask, TaskResult, TaskServices } from './retouch-task.js';
import { finishFile, leaveUnmarked, measureStages, toSaving, varyOptions } from './retouch-task.js';
import type { WhatToRemove } from './what-to-remove.js';

/** What a recipe needs besides. */
export interface ReplayServices extends TaskServices {
  readonly openDocument: (path: string) => Promise<Document>;
  readonly networks: RecipeNetworks;
  readonly readReference: (path: string) => Promise<ReferencePhoto>;
}

/** Makes the retouches of a recipe on a photo and writes the result. Errors: those of `replayRecipe`, of saving, and of `leaveUnmarked`. */
export async function replayTask(
  task: RetouchTask,
  { path, register }: Extract<WhatToRemove, { kind: 'recipe' }>,
  services: ReplayServices,
): Promise<TaskResult> {
  const { signal } = services;
  throwIfCancelled(signal);
  const begin = performance.now();
  const recipe = varyRecipe(await readRecipe(path), task.variation);
  const document = await services.openDocument(task.photo);
  try {
    const { source } = document;
    const saving = toSaving(task);
    checkSaving(source, task.target, saving);
    const reference = register === undefined ? undefined : await services.readReference(register);
    const read = performance.now();
    const options = { acceptsLarge: task.acceptsLarge, reference };
    await replayRecipe(document, recipe, services.networks, options, { signal });
    if (document.retouches.length === 0) return await leaveUnmarked(task, source, services);
    const filledAt = performance.now();
    const { width, height, notices } = source.info;
    const before = await source.decode();
    const image = await document.composite();
    const mask = findChanges(before, image);
    const whole = {
      rect: { left: 0, top: 0, width, height },
      image,
      alpha: new Uint8Array(width * height).fill(255),
    };
    if (task.strip !== undefined) {
      await writeFileAtomically(task.strip, await encodeStrip(source, before, [whole], mask), {
        force: true,
      });
    }
    await services.beforeSaving();
    const saved = await document.save(task.target, saving, { signal });
    const written = await finishFile(task);
    return {
      kind: 'done',
      written,
      stages: measureStages(begin, read, filledAt),
      width,
      height,
      method: document.retouches.at(-1)?.method ?? 'none',
      doubt: measureDoubt(before, [whole], mask),
      patches: document.retouches.flatMap(({ patches }) => patches.map(({ rect }) => rect)),
      notices: [...notices, ...document.retouches.flatMap((made) => made.notices), ...saved.notices],
    };
  } finally {
    await document.close();
  }
}

/** The same retouches with other seeds. */
function varyRecipe(recipe: Recipe, variation: number | undefined): Recipe {
  const vary = (options: FillOptions): FillOptions => varyOptions(options, variation);
  const operations = recipe.operations.map((operation) => changeFill(operation, vary));
  return { ...recipe, operations };
}

/** What is another colour than it was. */
function findChanges(before: RasterImage, after: RasterImage): Mask {
  const { width, height, channels } = before;
  const data = new Uint8Array(width * height);
  for (let at = 0; at < before.data.length; at++) {
    if (before.data[at] !== after.data[at]) data[Math.floor(at / channels)] = 255;
  }
  return { width, height, data };
}

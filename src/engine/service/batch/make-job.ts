import { createHash } from 'node:crypto';
import { access, copyFile, mkdir } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type * as v from 'valibot';

import type { BatchSetupSchema } from '../../../shared/contract/batch-schemas.js';
import { pickSaveChoices } from '../../../shared/save-choices.js';
import type { BatchJob } from '../../batch/batch-job.js';
import { OWN_FOLDER } from '../../batch/run-batch.js';
import type { Length, MaskPlace, WhatToRemove } from '../../batch/what-to-remove.js';
import type { Document } from '../../documents/document.js';
import type { RecipeNetworks } from '../../recipes/make-recipe.js';
import { makeRecipe } from '../../recipes/make-recipe.js';
import { writeRecipe } from '../../recipes/recipe-file.js';
import type { Recipe } from '../../recipes/recipe.js';
import { writeFileAtomically } from '../../files/atomic-write.js';
import type { FileGrants } from '../file-grants.js';

export type BatchSetup = v.InferOutput<typeof BatchSetupSchema>;

/** Whom the making of a job asks. */
export interface JobSources {
  readonly grants: Pick<FileGrants, 'pathOf'>;
  readonly networks: RecipeNetworks;
  readonly findDocument: (documentId: string) => Promise<Document>;
}

/** A job and what must be written before it can run. */
export interface MadeJob {
  readonly job: BatchJob;
  readonly recipe?: { readonly path: string; readonly recipe: Recipe } | undefined;
  /** The photo on which it was made, and where its copy goes. */
  readonly reference?: { readonly path: string; readonly from: string } | undefined;
}

/**
 * The job that the page asks for. Nothing is written. Retouches of an open photo become a recipe whose name says what it holds, so that other
 * retouches are another job. Errors: those of `pathOf`, `findDocument`, `makeRecipe`, and `NOT_FOUND` for a network.
 */
export async function makeJob(setup: BatchSetup, sources: JobSources): Promise<MadeJob> {
  const { grants } = sources;
  const output = grants.pathOf(setup.output, 'results');
  const { remove, ...needs } = await toRemove(setup.remove, output, sources);
  const { recursive, options, format, quality, onExists, unmarked } = setup;
  const { suffix, keepTimes } = setup;
  const job: BatchJob = {
    ...{ input: grants.pathOf(setup.input, 'folder'), output, recursive, remove, options, format },
    ...{ quality, onExists, unmarked, suffix, keepTimes, acceptsLarge: false, ...pickSaveChoices(setup) },
  };
  return { job: await nameNetwork(job, sources.networks), ...needs };
}

/** Writes what a made job needs. `WRITE_FAILED`. */
export async function writeNeeds({ recipe, reference }: MadeJob): Promise<void> {
  if (recipe !== undefined && !(await isThere(recipe.path))) {
    await mkdir(dirname(recipe.path), { recursive: true });
    await writeRecipe(recipe.recipe, recipe.path, true);
  }
  if (reference !== undefined && !(await isThere(reference.path))) {
    await mkdir(dirname(reference.path), { recursive: true });
    const copy = (temporary: string): Promise<void> => copyFile(reference.from, temporary);
    await writeFileAtomically(reference.path, copy, { force: true });
  }
}

/** The job with the network that it means by now, so that a run that goes on later takes the same. */
async function nameNetwork(job: BatchJob, networks: RecipeNetworks): Promise<BatchJob> {
  const { fill, model } = job.options;
  if (fill === 'patchmatch') return job;
  const located = model === 'auto' ? await networks.findDefault() : await networks.find(model);
  if (located === undefined) return job;
  const { id, sha256 } = located.entry;
  return { ...job, options: { ...job.options, model: id }, networkHash: sha256 };
}

async function toRemove(
  remove: BatchSetup['remove'],
  output: string,
  { grants, networks, findDocument }: JobSources,
): Promise<{ remove: WhatToRemove } & Omit<MadeJob, 'job'>> {
  switch (remove.kind) {
    case 'masks':
      return { remove: { kind: 'masks', folder: grants.pathOf(remove.folder, 'folder') } };
    case 'mask': {
      const path = grants.pathOf(remove.file, 'open');
      const place = remove.anchor === undefined ? {} : { place: placeAt(remove.anchor) };
      return { remove: { kind: 'mask', path, ...place } };
    }
    case 'region': {
      const [width, height] = [percent(remove.widthPercent), percent(remove.heightPercent)];
      return { remove: { kind: 'region', width, height, place: placeAt(remove.anchor) } };
    }
    case 'detect':
    case 'alpha':
      return { remove };
    case 'recipe': {
      const register =
        remove.register === undefined ? {} : { register: grants.pathOf(remove.register, 'open') };
      return { remove: { kind: 'recipe', path: grants.pathOf(remove.file, 'open'), ...register } };
    }
    case 'document': {
      const document = await findDocument(remove.documentId);
      const recipe = await makeRecipe(document, networks);
      const path = join(output, OWN_FOLDER, `recipe-${shortHash(JSON.stringify(recipe))}.json`);
      const needs = { recipe: { path, recipe } };
      if (remove.register === undefined) return { remove: { kind: 'recipe', path }, ...needs };
      // The photo may be closed, or gone, before the batch has ended.
      const from = document.source.path;
      const name = `reference-${document.source.identity.sha256.slice(0, 12)}${extname(from)}`;
      const register = join(output, OWN_FOLDER, name);
      return { remove: { kind: 'recipe', path, register }, ...needs, reference: { path: register, from } };
    }
  }
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function placeAt(anchor: MaskPlace['anchor']): MaskPlace {
  return { anchor, offsetX: { value: 0, unit: 'px' }, offsetY: { value: 0, unit: 'px' } };
}

function percent(value: number): Length {
  return { value, unit: '%' };
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

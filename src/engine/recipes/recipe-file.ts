import { readFile } from 'node:fs/promises';
import * as v from 'valibot';

import { AppError } from '../../shared/app-error.js';
import { writeFileAtomically } from '../files/atomic-write.js';
import type { Recipe } from './recipe.js';
import { RecipeSchema } from './recipe.js';

/** Reads a recipe. Throws `NOT_FOUND`, or `INVALID_PARAMS` naming what is wrong in it. */
export async function readRecipe(path: string): Promise<Recipe> {
  const invalid = (fault: string, cause?: unknown): AppError =>
    new AppError(
      'INVALID_PARAMS',
      `Expected a recipe in ${path} but ${fault}. Make one of a retouched photo with lacuna recipe.`,
      { cause, details: { path } },
    );
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('NOT_FOUND', `Expected a recipe in ${path} but it cannot be read.`, {
      cause,
      details: { path },
    });
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw invalid('it is no JSON', cause);
  }
  const result = v.safeParse(RecipeSchema, content, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw invalid(`${v.getDotPath(issue) ?? 'it'} is not as it can be: ${issue.message}`);
}

/** Writes a recipe whole or not at all. Throws `ALREADY_EXISTS` unless `force`, `WRITE_FAILED`. */
export async function writeRecipe(recipe: Recipe, target: string, force: boolean): Promise<void> {
  await writeFileAtomically(target, Buffer.from(`${JSON.stringify(recipe, undefined, 2)}\n`), { force });
}

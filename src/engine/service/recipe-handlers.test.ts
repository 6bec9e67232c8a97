import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { NO_NETWORKS } from '../../../tests/fixtures/no-batches.js';
import { RECIPE_METHODS } from '../../shared/contract/recipe-methods.js';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import { readRecipe } from '../recipes/recipe-file.js';
import type { ServedPhoto } from '../../../tests/fixtures/serve-photo.js';
import { servePhoto } from '../../../tests/fixtures/serve-photo.js';
import { createRecipeHandlers } from './recipe-handlers.js';

const TARGET = 'a-token-of-a-recipe';

let served: ServedPhoto<typeof RECIPE_METHODS>;

beforeEach(async () => {
  served = await servePhoto(RECIPE_METHODS, (documents, grants) =>
    createRecipeHandlers(NO_NETWORKS, documents, grants),
  );
  served.grants.add(TARGET, join(served.photo.folder, 'spots.json'), 'save');
});

afterEach(() => served.end());

async function removeBoxAt(left: number, baseRevision: number): Promise<void> {
  const { document } = await served.documents.get(served.documentId);
  const rect = { left, top: 6, width: 6, height: 5 };
  await document.apply({
    baseRevision,
    operation: {
      kind: 'fill',
      inputs: { mask: [{ kind: 'box', rect, mode: 'add' }], sketch: [] },
      options: { ...DEFAULT_FILL_OPTIONS },
    },
  });
}

test('what shows is written as a recipe, replaced only where the person has agreed', async () => {
  const { client, documentId, documents, photo } = served;
  const order = { documentId, target: TARGET, force: false };
  await removeBoxAt(4, 0);
  await removeBoxAt(20, 1);
  const { document } = await documents.get(documentId);
  await document.setHead(1);
  expect(await client.call('recipe.write', order)).toEqual({ name: 'spots.json' });
  const { operations } = await readRecipe(join(photo.folder, 'spots.json'));
  expect(operations).toMatchObject([{ inputs: { mask: [{ rect: { left: 4 } }] } }]);
  await expect(client.call('recipe.write', order)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  await client.call('recipe.write', { ...order, force: true });
});

test('nothing is written where nothing shows, or where nobody chose the place', async () => {
  const { client, documentId, photo } = served;
  const before = await readdir(photo.folder);
  const order = { documentId, target: TARGET, force: true };
  await expect(client.call('recipe.write', order)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
  await removeBoxAt(4, 0);
  const elsewhere = client.call('recipe.write', { ...order, target: 'a-token-nobody-gave' });
  await expect(elsewhere).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await readdir(photo.folder)).toEqual(before);
});

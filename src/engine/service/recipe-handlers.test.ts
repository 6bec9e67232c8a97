import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createMemoryTransports } from '../../../tests/contract/memory-transport.js';
import { NO_NETWORKS } from '../../../tests/fixtures/no-batches.js';
import type { Client } from '../../shared/contract/client.js';
import { createClient } from '../../shared/contract/client.js';
import { RECIPE_METHODS } from '../../shared/contract/recipe-methods.js';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { TemporaryPhoto } from '../documents/fixtures/temporary-photo.js';
import { addSeed, createTemporaryPhoto } from '../documents/fixtures/temporary-photo.js';
import { openDocument, restoreDocument } from '../documents/open-document.js';
import { readRecipe } from '../recipes/recipe-file.js';
import { FileGrants } from './file-grants.js';
import { OpenDocuments } from './open-documents.js';
import { createRecipeHandlers } from './recipe-handlers.js';
import { serveMethods } from './serve-methods.js';

const TARGET = 'a-token-of-a-recipe';

let photo: TemporaryPhoto;
let client: Client<typeof RECIPE_METHODS>;
let documentId: string;
let documents: OpenDocuments;

beforeEach(async () => {
  photo = await createTemporaryPhoto();
  const services = { fill: addSeed, tempDir: photo.tempDir };
  documents = new OpenDocuments(
    {
      openDocument: (path, options) => openDocument(path, services, options),
      restoreDocument: (path, options) => restoreDocument(path, services, options),
    },
    join(photo.folder, 'run'),
  );
  ({ documentId } = await documents.open(photo.path, 'ignore'));
  const grants = new FileGrants();
  grants.add(TARGET, join(photo.folder, 'spots.json'), 'save');
  const [pageEnd, engineEnd] = createMemoryTransports();
  const options = { generation: 1, onUnexpectedError: () => undefined };
  serveMethods(RECIPE_METHODS, createRecipeHandlers(NO_NETWORKS, documents, grants), engineEnd, options);
  client = createClient(RECIPE_METHODS, pageEnd);
});

afterEach(async () => {
  client.close();
  await documents.close(documentId);
  await rm(join(photo.folder, 'run'), { recursive: true, force: true });
  await photo.remove();
});

async function removeBoxAt(left: number, baseRevision: number): Promise<void> {
  const { document } = await documents.get(documentId);
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
  const before = await readdir(photo.folder);
  const order = { documentId, target: TARGET, force: true };
  await expect(client.call('recipe.write', order)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
  await removeBoxAt(4, 0);
  const elsewhere = client.call('recipe.write', { ...order, target: 'a-token-nobody-gave' });
  await expect(elsewhere).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await readdir(photo.folder)).toEqual(before);
});

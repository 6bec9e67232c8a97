import { expect, test } from 'vitest';

import { batchDialog } from './file-dialogs.js';
import { createTranslate } from './texts.js';

const translate = createTranslate(() => 'en');

test('a batch asks for folders, which can be made there, and for files of their kind', () => {
  for (const purpose of ['photos', 'masks', 'results'] as const) {
    const { properties, filters } = batchDialog(translate, '/home', purpose);
    expect(properties).toEqual(['openDirectory', 'createDirectory']);
    expect(filters).toEqual([]);
  }
  for (const purpose of ['mask', 'reference'] as const) {
    expect(batchDialog(translate, undefined, purpose).filters[0]?.extensions).toContain('png');
  }
  expect(batchDialog(translate, undefined, 'recipe')).toEqual({
    title: 'Recipe',
    properties: ['openFile'],
    filters: [{ name: 'Recipe', extensions: ['json'] }],
  });
});

import { expect, test } from 'vitest';
import { listOutputs } from './output-paths.js';

test('names of variations get a number before the extension', () => {
  expect(listOutputs('a.b/out.jpg', 1)).toEqual(['a.b/out.jpg']);
  expect(listOutputs('a.b/out.tar.jpg', 2)).toEqual(['a.b/out.tar-1.jpg', 'a.b/out.tar-2.jpg']);
});

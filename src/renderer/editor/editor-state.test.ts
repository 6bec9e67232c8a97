import { expect, it } from 'vitest';

import { INITIAL_STATE, isOnlyMoved } from './editor-state.js';
import { EMPTY_VIEW } from './view.js';

it('a state in which the photo only moved is told from one in which something happened', () => {
  const moved = { ...INITIAL_STATE, view: { ...EMPTY_VIEW, left: 5 } };
  expect(isOnlyMoved(INITIAL_STATE, moved)).toBe(true);
  expect(isOnlyMoved(INITIAL_STATE, { ...moved, head: 1 })).toBe(false);
  expect(isOnlyMoved({ ...INITIAL_STATE, hidden: ['a'] }, moved)).toBe(false);
  expect(isOnlyMoved(INITIAL_STATE, { ...moved, task: undefined })).toBe(true);
});

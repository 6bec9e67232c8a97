import { describe, expect, it } from 'vitest';

import { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { Retouch } from '../editor/contract-types.js';
import type { EditorState } from '../editor/editor-state.js';
import { INITIAL_STATE } from '../editor/editor-state.js';
import { EMPTY_VIEW, fitView } from '../editor/view.js';
import { findPictures } from './find-pictures.js';

const DOCUMENT = new FakeEngine({ width: 6000, height: 4000 }).photo;
const VIEW = fitView({ ...EMPTY_VIEW, size: { width: 1000, height: 700 } }, DOCUMENT);

/** A retouch whose patch is a square of 100 pixels. */
function retouchAt(id: string, left: number, top: number): Retouch {
  const rect = { left, top, width: 100, height: 100 };
  const operation = {
    kind: 'fill',
    inputs: { mask: [], sketch: [] },
    options: DEFAULT_FILL_OPTIONS,
  } as const;
  return {
    id,
    operation: structuredClone(operation) as Retouch['operation'],
    method: 'hybrid',
    notices: [],
    reads: [rect],
    dependsOn: [],
    patches: [{ id: `${id}-0`, rect }],
  };
}

const RETOUCHES = [retouchAt('a', 0, 0), retouchAt('b', 50, 50), retouchAt('c', 5000, 3000)];
const STATE: EditorState = {
  ...INITIAL_STATE,
  document: DOCUMENT,
  view: VIEW,
  retouches: RETOUCHES,
  head: 3,
};

function patchesOf(state: EditorState): string[] {
  const [preview] = findPictures(DOCUMENT, state, (path) => `/${path}`);
  return preview!.patches.map(({ url }) => url.replace(/^.*patches\//, ''));
}

describe('the pictures that show a photo', () => {
  it('hold the patches of what shows, each on what lies beneath it', () => {
    expect(patchesOf(STATE)).toEqual(['a-0/1', 'b-0/1/a', 'c-0/1']);
    expect(patchesOf({ ...STATE, head: 2 })).toEqual(['a-0/1', 'b-0/1/a']);
    expect(patchesOf({ ...STATE, covered: ['a'] })).toEqual(['b-0/1', 'c-0/1']);
    expect(patchesOf({ ...STATE, isComparing: true })).toEqual([]);
    expect(patchesOf(STATE)).toEqual(['a-0/1', 'b-0/1/a', 'c-0/1']);
  });

  it('hold in a tile only what touches it', () => {
    const view = { ...VIEW, size: { width: 2400, height: 1800 }, scale: 1, left: 0, top: 0 };
    const tiles = findPictures(DOCUMENT, { ...STATE, view }, (path) => path).filter(
      ({ kind }) => kind === 'tile',
    );
    const counts = tiles.map(({ patches }) => patches.length);
    expect(Math.max(...counts)).toBe(2);
    expect(Math.min(...counts)).toBe(0);
  });

  it('are found again with nothing but another view', () => {
    const first = findPictures(DOCUMENT, STATE, (path) => path)[0]!.patches;
    const moved = { ...STATE, view: { ...VIEW, left: VIEW.left + 5 } };
    const second = findPictures(DOCUMENT, moved, (path) => path)[0]!.patches;
    expect(second.map((patch, index) => patch === first[index])).toEqual([true, true, true]);
  });
});

import type { EditorState } from './editor-state.js';
import type { Retouch } from './contract-types.js';

/** The topmost retouch that lies on the photo and shows. */
export function topmostShown({
  retouches,
  head,
  hidden,
}: Pick<EditorState, 'retouches' | 'head' | 'hidden'>): Retouch | undefined {
  return retouches.slice(0, head).findLast(({ id }) => !hidden.includes(id));
}

import {
  draftPath,
  patchPath,
  previewPath,
  PREVIEW_SIDE,
  tilePath,
} from '../../shared/contract/asset-paths.js';
import { hasTiles, patchArea, patchGround } from '../../shared/contract/shown-pictures.js';
import type { Rect } from '../../shared/geometry.js';
import { intersectRects, isEmptyRect } from '../../shared/geometry.js';
import { findTouching } from '../../shared/retouch-list.js';
import type { OpenDocument, Retouch } from '../editor/contract-types.js';
import type { EditorState } from '../editor/editor-state.js';
import { findVisibleTiles } from '../editor/tiles.js';

/** What takes the place of a part of a picture. */
export interface PicturePatch {
  readonly url: string;
  /** In pixels of the photo. */
  readonly rect: Rect;
}

/** A picture that should be seen. */
export interface Picture {
  readonly kind: 'preview' | 'tile' | 'draft';
  readonly url: string;
  /** In pixels of the photo. */
  readonly rect: Rect;
  /** Of a tile. */
  readonly level?: number;
  /** From the bottom up. */
  readonly patches: readonly PicturePatch[];
}

/** Everything that `state` shows of `document`, from the bottom up; the preview first. */
export function findPictures(
  document: OpenDocument,
  state: EditorState,
  assetUrl: (path: string) => string,
): Picture[] {
  const { documentId, width, height } = document;
  const patches = state.isComparing ? undefined : patchesOf(document, state);
  const findPatches = (rect: Rect, level: number): PicturePatch[] =>
    patches?.at(level, assetUrl).filter((patch) => !isEmptyRect(intersectRects(patch.rect, rect))) ?? [];

  const whole = { left: 0, top: 0, width, height };
  const previewScale = Math.min(1, PREVIEW_SIDE / Math.max(width, height));
  const pictures: Picture[] = [
    {
      kind: 'preview',
      url: assetUrl(previewPath(documentId)),
      rect: whole,
      patches: findPatches(whole, Math.floor(Math.log2(1 / previewScale))),
    },
  ];
  if (hasTiles(document)) {
    for (const { level, column, row, rect } of findVisibleTiles(state.view, document)) {
      const url = assetUrl(tilePath(documentId, level, column, row));
      pictures.push({ kind: 'tile', url, rect, level, patches: findPatches(rect, level) });
    }
  }
  // What is only made to choose from does not show on the photo.
  const draft = state.isComparing || state.offering ? undefined : state.task?.draft;
  if (draft) {
    pictures.push({
      kind: 'draft',
      url: assetUrl(draftPath(documentId, draft.id)),
      rect: draft.rect,
      patches: [],
    });
  }
  return pictures;
}

type Seen = Pick<EditorState, 'retouches' | 'head' | 'covered'>;

/** By list of retouches what was asked of it last: a view that moves asks in every frame. */
const lastShown = new WeakMap<EditorState['retouches'], ShownPatches>();

function patchesOf(document: OpenDocument, seen: Seen): ShownPatches {
  const last = lastShown.get(seen.retouches);
  if (last?.isOf(document, seen)) return last;
  const next = new ShownPatches(document, seen);
  lastShown.set(seen.retouches, next);
  return next;
}

/** The patches that show, at each size for which they were asked. */
class ShownPatches {
  readonly #document: OpenDocument;
  readonly #seen: Seen;
  readonly #patches: readonly (Retouch['patches'][number] & { readonly beneath: readonly string[] })[];
  readonly #levels = new Map<number, readonly PicturePatch[]>();

  constructor(document: OpenDocument, seen: Seen) {
    this.#document = document;
    this.#seen = seen;
    const retouches = seen.retouches.slice(0, seen.head).filter(({ id }) => !seen.covered.includes(id));
    this.#patches = retouches.flatMap(({ patches }, index) =>
      patches.map((patch) => {
        const ground = [patchGround(patch.rect, document)];
        return { ...patch, beneath: findTouching(retouches.slice(0, index), ground).map(({ id }) => id) };
      }),
    );
  }

  isOf(document: OpenDocument, { head, covered }: Seen): boolean {
    return document === this.#document && head === this.#seen.head && covered === this.#seen.covered;
  }

  at(level: number, assetUrl: (path: string) => string): readonly PicturePatch[] {
    const known = this.#levels.get(level);
    if (known) return known;
    const { documentId } = this.#document;
    const patches = this.#patches.map(({ id, rect, beneath }) => ({
      url: assetUrl(patchPath(documentId, id, level, beneath)),
      rect: enlarge(patchArea(rect, this.#document, level), 2 ** level),
    }));
    this.#levels.set(level, patches);
    return patches;
  }
}

/** Where a picture of that rectangle at a smaller size lies in the photo. At an odd edge it reaches past it by part of a pixel. */
function enlarge({ left, top, width, height }: Rect, factor: number): Rect {
  return { left: left * factor, top: top * factor, width: width * factor, height: height * factor };
}

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
import type { OpenDocument } from '../editor/contract-types.js';
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
  const applied = state.isComparing ? [] : state.retouches.slice(0, state.head);
  const retouches = applied.filter(({ id }) => !state.covered.includes(id));
  const shown = retouches.flatMap(({ patches }, index) =>
    patches.map((patch) => {
      const ground = [patchGround(patch.rect, document)];
      return { ...patch, beneath: findTouching(retouches.slice(0, index), ground).map(({ id }) => id) };
    }),
  );
  const findPatches = (rect: Rect, level: number): PicturePatch[] =>
    shown
      .map((patch) => ({
        url: assetUrl(patchPath(documentId, patch.id, level, patch.beneath)),
        rect: enlarge(patchArea(patch.rect, document, level), 2 ** level),
      }))
      .filter((patch) => !isEmptyRect(intersectRects(patch.rect, rect)));

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

/** Where a picture of that rectangle at a smaller size lies in the photo. At an odd edge it reaches past it by part of a pixel. */
function enlarge({ left, top, width, height }: Rect, factor: number): Rect {
  return { left: left * factor, top: top * factor, width: width * factor, height: height * factor };
}

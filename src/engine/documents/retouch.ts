import type { Rect, Size } from '../../shared/geometry.js';
import type { Notice } from '../../shared/notice.js';
import type { Operation } from '../../shared/operation.js';
import type { ListedRetouch } from '../../shared/retouch-list.js';
import type { PatchRecord } from './retouch-record.js';

/** A patch that lies in a file of a `RetouchStore`; valid until it is removed or the store is closed. */
export interface StoredPatch extends PatchRecord {
  readonly path: string;
}

/** One act of the person and what came of it. Never changed. */
export interface Retouch extends ListedRetouch {
  readonly operation: Operation;
  /** How it was really done, where the options left the choice. */
  readonly method: string;
  /** What the person should know of how it was done. */
  readonly notices: readonly Notice[];
  /** How far it is from its surroundings, 0 to 1; nothing where that was not measured. */
  readonly doubt?: number | undefined;
  readonly patches: readonly StoredPatch[];
}

/** What `Document.apply` is asked. */
export interface RetouchRequest {
  /** The revision that the person saw; another head is `STALE_REVISION`. */
  readonly baseRevision: number;
  readonly operation: Operation;
  /** The person has agreed that more than half of the photo goes; else that is `MASK_UNLIKELY`. */
  readonly acceptsLarge?: boolean;
  /** Without it the result lies on top. */
  readonly place?: RetouchPlace | undefined;
}

/** Where a result goes that is another one of a retouch. */
export interface RetouchPlace {
  /** The id of that retouch. */
  readonly of: string;
  /** `retouch`: it takes that one's place; `variation`: it only could, and is kept aside. */
  readonly as: 'retouch' | 'variation';
}

/** The shape of a patch that must fit a photo. */
export interface PatchShape {
  readonly rect: Rect;
  readonly channels: number;
  readonly depth: number;
}

/** Why a patch cannot belong to a photo of this size, channels and depth; nothing where it can. */
export function findPatchFault(
  patch: PatchShape,
  photo: Size & { readonly channels: number; readonly depth: number },
): string | undefined {
  const { left, top, width, height } = patch.rect;
  const isWhole = [left, top, width, height].every(Number.isSafeInteger);
  const isInside = left >= 0 && top >= 0 && left + width <= photo.width && top + height <= photo.height;
  if (!isWhole || !isInside || width <= 0 || height <= 0) {
    const rect = `${left}, ${top}, ${width} × ${height}`;
    return `expected a rectangle inside ${photo.width} × ${photo.height} but received ${rect}`;
  }
  // [Note: Patches without alpha] A fill may leave the alpha channel of the photo as it is (blending/composite.ts).
  const colours = photo.channels % 2 === 0 ? photo.channels - 1 : photo.channels;
  if (patch.channels !== photo.channels && patch.channels !== colours) {
    return `expected ${photo.channels} channels but received ${patch.channels}`;
  }
  if (patch.depth !== photo.depth) return `expected depth ${photo.depth} but received ${patch.depth}`;
  return undefined;
}

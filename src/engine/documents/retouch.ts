import type { Rect, Size } from '../../shared/geometry.js';
import { intersectRects, isEmptyRect } from '../../shared/geometry.js';
import type { Notice } from '../../shared/notice.js';
import type { Operation } from '../../shared/operation.js';
import type { PatchRecord } from './retouch-record.js';

/** A patch that lies in a file of a `RetouchStore`; valid until it is removed or the store is closed. */
export interface StoredPatch extends PatchRecord {
  readonly path: string;
}

/** One act of the person and what came of it. Never changed. */
export interface Retouch {
  readonly id: string;
  readonly operation: Operation;
  /** How it was really done, where the options left the choice. */
  readonly method: string;
  /** What the person should know of how it was done. */
  readonly notices: readonly Notice[];
  /** All of the photo that it looked at, and perhaps copied from. */
  readonly reads: readonly Rect[];
  /** Ids of the retouches beneath it that had changed something there. */
  readonly dependsOn: readonly string[];
  readonly patches: readonly StoredPatch[];
}

/** What `Document.apply` is asked. */
export interface RetouchRequest {
  /** The revision that the person saw; another head is `STALE_REVISION`. */
  readonly baseRevision: number;
  readonly operation: Operation;
  /** The person has agreed that more than half of the photo goes; else that is `MASK_UNLIKELY`. */
  readonly acceptsLarge?: boolean;
}

/** Ids of those of `beneath` that have changed something in `areas`, in order. */
export function findDependencies(areas: readonly Rect[], beneath: readonly Retouch[]): string[] {
  return beneath
    .filter(({ patches }) => patches.some(({ rect }) => areas.some((area) => doTouch(rect, area))))
    .map(({ id }) => id);
}

function doTouch(a: Rect, b: Rect): boolean {
  return !isEmptyRect(intersectRects(a, b));
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

import type { BatchLook } from './batch-schemas.js';

/**
 * Where the page finds pictures, below the platform's base address (`app://lacuna/` in the app, `/` in `lacuna serve`). The
 * pictures are sRGB, ready to show.
 */

/** Side of a tile. */
export const TILE_SIZE = 1024;

/** Long side up to which a photo is shown from one picture. */
export const PREVIEW_SIDE = 2048;

/** Long side of a thumbnail: sharp at 96 CSS pixels on a dense screen. */
export const THUMBNAIL_SIDE = 240;

/** The whole photo as it was opened, scaled down so that its long side is at most `PREVIEW_SIDE`. */
export function previewPath(documentId: string): string {
  return `doc/${documentId}/preview`;
}

/**
 * A square of the photo as it was opened, at 1/2^level of its size (level 0 is full size): columns and rows of `TILE_SIZE` pixels
 * of that level, the last ones smaller.
 */
export function tilePath(documentId: string, level: number, column: number, row: number): string {
  return `doc/${documentId}/tiles/${level}/${column}_${row}`;
}

/**
 * A patch with the photo around and beneath it, at 1/2^level of its size: what `patchArea` in shown-pictures.ts says. It takes the place
 * of what the tile of that level has there. `beneath`: ids of the retouches that show beneath it in `patchGround`, from the bottom up.
 */
export function patchPath(
  documentId: string,
  patchId: string,
  level: number,
  beneath: readonly string[] = [],
): string {
  const ground = beneath.length > 0 ? `/${beneath.join(',')}` : '';
  return `doc/${documentId}/patches/${patchId}/${level}${ground}`;
}

/** A small picture of a retouch and a little around it, on what it saw when it was made. */
export function thumbnailPath(documentId: string, retouchId: string): string {
  return `doc/${documentId}/thumbnails/${retouchId}`;
}

/** A picture of a photo of a batch; `version` is that of its row. */
export function batchPath(batchId: string, row: number, look: BatchLook, version: number): string {
  return `doc/${batchId}/photos/${row}/${look}/${version}`;
}

/** A draft of a running fill; scale it to the rectangle that came with it. */
export function draftPath(documentId: string, draftId: string): string {
  return `doc/${documentId}/drafts/${draftId}`;
}

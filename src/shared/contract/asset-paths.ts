/**
 * Where the page finds pictures, below the platform's base address (`app://lacuna/` in the app, `/` in `lacuna serve`). The
 * pictures are sRGB, ready to show.
 */

/** Side of a tile. */
export const TILE_SIZE = 1024;

/** Long side up to which a photo is shown from one picture. */
export const PREVIEW_SIDE = 2048;

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
 * A patch with the photo around and beneath it as it was when that was retouched, at 1/2^level of its size: what `patchArea` in
 * shown-pictures.ts says. It takes the place of what the tile of that level has there.
 */
export function patchPath(documentId: string, patchId: string, level: number): string {
  return `doc/${documentId}/patches/${patchId}/${level}`;
}

/** A draft of a running fill; scale it to the rectangle that came with it. */
export function draftPath(documentId: string, draftId: string): string {
  return `doc/${documentId}/drafts/${draftId}`;
}

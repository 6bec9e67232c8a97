/** @file Which pictures there are of a photo and of what was retouched in it; engine and page count alike. */
import type { Rect, Size } from '../geometry.js';
import { PREVIEW_SIDE, TILE_SIZE } from './asset-paths.js';

/** JPEG codes blocks of so many pixels a side by themselves. */
const BLOCK_SIDE = 8;

/** The last level of a photo's pictures, at 1/2^level of its size: its one tile holds all. 0 where the preview is full size. */
export function deepestLevel(photo: Size): number {
  if (!hasTiles(photo)) return 0;
  let level = 0;
  for (let side = Math.max(photo.width, photo.height); side > TILE_SIZE; side = Math.ceil(side / 2)) level++;
  return level;
}

/** Is the preview smaller than the photo? */
export function hasTiles(photo: Size): boolean {
  return Math.max(photo.width, photo.height) > PREVIEW_SIDE;
}

/** All that the pictures of a patch on `rect` show, at any level, in pixels of the photo. */
export function patchGround(rect: Rect, photo: Size): Rect {
  const level = deepestLevel(photo);
  const { left, top, width, height } = patchArea(rect, photo, level);
  const side = 2 ** level;
  return {
    left: left * side,
    top: top * side,
    width: Math.min(width * side, photo.width - left * side),
    height: Math.min(height * side, photo.height - top * side),
  };
}

/** The size of a photo at 1/2^level, an odd side rounded up. */
export function levelSize({ width, height }: Size, level: number): Size {
  return { width: Math.ceil(width / 2 ** level), height: Math.ceil(height / 2 ** level) };
}

/**
 * What the picture of a patch on `rect` shows at `level`, in pixels of that level: whole blocks of the tile beneath it, so that it
 * is to the last bit what that tile would be, had it been made of the retouched photo.
 */
export function patchArea(rect: Rect, photo: Size, level: number): Rect {
  const unit = BLOCK_SIDE * 2 ** level;
  const size = levelSize(photo, level);
  const left = Math.floor(rect.left / unit) * BLOCK_SIDE;
  const top = Math.floor(rect.top / unit) * BLOCK_SIDE;
  const right = Math.min(size.width, Math.ceil((rect.left + rect.width) / unit) * BLOCK_SIDE);
  const bottom = Math.min(size.height, Math.ceil((rect.top + rect.height) / unit) * BLOCK_SIDE);
  return { left, top, width: right - left, height: bottom - top };
}

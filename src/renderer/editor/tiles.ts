import { TILE_SIZE } from '../../shared/contract/asset-paths.js';
import { deepestLevel, hasTiles } from '../../shared/contract/shown-pictures.js';
import type { Rect, Size } from '../../shared/geometry.js';
import { cornersOf, isEmptyRect } from '../../shared/geometry.js';
import type { View } from './view.js';
import { toView, visibleRect } from './view.js';
import { boxAround } from './turn.js';

/** A square of the photo at 1/2^level of its size; `rect` is what it covers, in pixels of the photo. */
export interface Tile {
  readonly level: number;
  readonly column: number;
  readonly row: number;
  readonly rect: Rect;
}

/** The tiles that show what is seen, those in the middle first; none where the preview is the photo at full size. */
export function findVisibleTiles(view: View, photo: Size): Tile[] {
  const deviceScale = view.scale * view.pixelRatio;
  const seen = visibleRect(view, photo);
  if (!hasTiles(photo) || isEmptyRect(seen)) return [];
  const level = Math.min(deepestLevel(photo), Math.max(0, Math.floor(Math.log2(1 / deviceScale))));
  const side = TILE_SIZE * 2 ** level;
  const tiles: Tile[] = [];
  const lastRow = Math.floor((seen.top + seen.height - 1) / side);
  const lastColumn = Math.floor((seen.left + seen.width - 1) / side);
  for (let row = Math.floor(seen.top / side); row <= lastRow; row++) {
    for (let column = Math.floor(seen.left / side); column <= lastColumn; column++) {
      const left = column * side;
      const top = row * side;
      const width = Math.min(side, photo.width - left);
      const height = Math.min(side, photo.height - top);
      const rect = { left, top, width, height };
      if (view.degrees === 0 || isInView(view, rect)) tiles.push({ level, column, row, rect });
    }
  }
  const middle = { x: seen.left + seen.width / 2, y: seen.top + seen.height / 2 };
  const distance = ({ rect }: Tile): number =>
    Math.hypot(rect.left + rect.width / 2 - middle.x, rect.top + rect.height / 2 - middle.y);
  return tiles.sort((a, b) => distance(a) - distance(b));
}

/** Does what `rect` takes up in a turned view lie in it? */
function isInView(view: View, rect: Rect): boolean {
  const { left, top, right, bottom } = boxAround(cornersOf(rect).map((corner) => toView(view, corner)));
  return right > 0 && bottom > 0 && left < view.size.width && top < view.size.height;
}

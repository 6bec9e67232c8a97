import { AppError } from '../../shared/app-error.js';
import type { Rect, Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { createMask } from '../../shared/mask.js';
import type { AnchorName } from '../../shared/batch-names.js';
import type { Length, MaskPlace } from './what-to-remove.js';

/** A mask of the size of `photo` in which `mask` lies at `place`; what would lie outside is left out. The caller owns it. */
export function placeMask(mask: Mask, place: MaskPlace, photo: Size): Mask {
  const width = place.width === undefined ? mask.width : toPixels(place.width, photo.width);
  const height = Math.max(1, Math.round((mask.height * width) / mask.width));
  const rect = findPlace({ width, height }, place, photo);
  const placed = createMask(photo);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / height) * mask.width;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(((x + 0.5) * mask.width) / width);
      if (mask.data[row + column] !== 0) mark(placed, rect.left + x, rect.top + y);
    }
  }
  return placed;
}

/** A mask of the size of `photo` with a rectangle at `place`. */
export function placeRegion(width: Length, height: Length, place: MaskPlace, photo: Size): Mask {
  const size = { width: toPixels(width, photo.width), height: toPixels(height, photo.height) };
  const rect = findPlace(size, place, photo);
  const placed = createMask(photo);
  for (let y = rect.top; y < rect.top + rect.height; y++) {
    for (let x = rect.left; x < rect.left + rect.width; x++) mark(placed, x, y);
  }
  return placed;
}

/** Reads `20`, `20px` or `2.5%`; else `INVALID_PARAMS`. */
export function parseLength(text: string, name: string): Length {
  const match = /^(-?\d{1,6}(?:\.\d{1,4})?)(px|%)?$/.exec(text.trim());
  if (match) return { value: Number(match[1]), unit: match[2] === '%' ? '%' : 'px' };
  throw new AppError(
    'INVALID_PARAMS',
    `Expected a length such as 40px or 2.5% for ${name} but received "${text}".`,
    { details: { name } },
  );
}

function findPlace(size: Size, { anchor, offsetX, offsetY }: MaskPlace, photo: Size): Rect {
  const { across, down } = sidesOf(anchor);
  const left = startOf(across, size.width, photo.width, roundOffset(offsetX, photo.width));
  const top = startOf(down, size.height, photo.height, roundOffset(offsetY, photo.height));
  return { ...size, left, top };
}

type Side = 'start' | 'middle' | 'end';

function sidesOf(anchor: AnchorName): { across: Side; down: Side } {
  const across = anchor.endsWith('left') ? 'start' : anchor.endsWith('right') ? 'end' : 'middle';
  const down = anchor.startsWith('top') ? 'start' : anchor.startsWith('bottom') ? 'end' : 'middle';
  return { across, down };
}

/** An offset leads away from the edge, inwards. */
function startOf(side: Side, length: number, whole: number, offset: number): number {
  if (side === 'start') return offset;
  if (side === 'end') return whole - length - offset;
  return Math.round((whole - length) / 2) + offset;
}

function toPixels(length: Length, side: number): number {
  return Math.max(1, roundOffset(length, side));
}

function roundOffset({ value, unit }: Length, side: number): number {
  return Math.round(unit === '%' ? (value * side) / 100 : value);
}

function mark(mask: Mask, x: number, y: number): void {
  if (x >= 0 && y >= 0 && x < mask.width && y < mask.height) mask.data[y * mask.width + x] = 255;
}

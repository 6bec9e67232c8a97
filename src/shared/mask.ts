import type { Rect, Size } from './geometry.js';

/** What to remove: one byte per pixel, row by row, 255 = remove, 0 = keep. The holder owns `data`. */
export interface Mask extends Size {
  readonly data: Uint8Array;
}

/** A mask of `size` that keeps everything; the caller owns it. */
export function createMask(size: Size): Mask {
  return { width: size.width, height: size.height, data: new Uint8Array(size.width * size.height) };
}

/** Is there nothing to remove? */
export function isMaskEmpty(mask: Mask): boolean {
  const { length } = mask.data;
  return findMasked(viewBytes(mask.data), 0, length) === length;
}

/** How many pixels are masked. */
export function countMasked(mask: Mask): number {
  const { data } = mask;
  let count = 0;
  for (let index = 0; index < data.length; index++) if (data[index] !== 0) count++;
  return count;
}

/** The smallest rectangle that holds every masked pixel; `{0, 0, 0, 0}` where there is none. */
export function maskBounds(mask: Mask): Rect {
  const { width, height, data } = mask;
  const view = viewBytes(data);
  const isRowMasked = (y: number): boolean => findMasked(view, y * width, (y + 1) * width) < (y + 1) * width;
  const first = findMasked(view, 0, data.length);
  if (first === data.length) return { left: 0, top: 0, width: 0, height: 0 };
  const top = Math.floor(first / width);
  let bottom = height;
  while (!isRowMasked(bottom - 1)) bottom--;
  // Each row is read only where it could still widen the answer.
  let left = width;
  let right = 0;
  for (let y = top; y < bottom; y++) {
    const row = y * width;
    left = findMasked(view, row, row + left) - row;
    let x = width;
    while (x > right && data[row + x - 1] === 0) x--;
    right = x;
  }
  return { left, top, width: right - left, height: bottom - top };
}

/** A copy of the part `rect`, which must lie inside the mask; the caller owns it. */
export function cropMask(mask: Mask, rect: Rect): Mask {
  const cropped = createMask(rect);
  for (let y = 0; y < rect.height; y++) {
    const start = (rect.top + y) * mask.width + rect.left;
    cropped.data.set(mask.data.subarray(start, start + rect.width), y * rect.width);
  }
  return cropped;
}

/** The bytes of a mask as `findMasked` reads them. */
export function viewBytes(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.length);
}

/** The first masked byte from `start` on, or `end` where there is none before. Photos are mostly unmasked: four at a time. */
export function findMasked(bytes: DataView, start: number, end: number): number {
  let index = start;
  while (index + 4 <= end && bytes.getUint32(index) === 0) index += 4;
  while (index < end && bytes.getUint8(index) === 0) index++;
  return index;
}

import type { Rect, Size } from './geometry.js';

/** What to remove: one byte per pixel, row by row, 255 = remove, 0 = keep. The holder owns `data`. */
export interface Mask extends Size {
  readonly data: Uint8Array;
}

/** A mask of `size` that keeps everything; the caller owns it. */
export function createMask(size: Size): Mask {
  return { width: size.width, height: size.height, data: new Uint8Array(size.width * size.height) };
}

/** Is no pixel masked? */
export function isMaskEmpty(mask: Mask): boolean {
  const { length } = mask.data;
  return findMasked(viewMask(mask), 0, length) === length;
}

/** How many pixels are masked. */
export function countMasked(mask: Mask): number {
  const { data } = mask;
  const view = viewMask(mask);
  let count = 0;
  for (let index = 0; index < data.length; index++) {
    if (data[index] !== 0) count++;
    else index = findMasked(view, index, data.length) - 1;
  }
  return count;
}

/** The smallest rectangle that holds every masked pixel; `{0, 0, 0, 0}` where there is none. */
export function maskBounds(mask: Mask): Rect {
  const { width, height, data } = mask;
  const view = viewMask(mask);
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
export interface MaskView {
  readonly bytes: Uint8Array;
  /** The same in words, from the first byte on that a word can begin at. */
  readonly words: Uint32Array;
  /** How many bytes come before that one. */
  readonly lead: number;
}

/** Shares the memory of the mask. */
export function viewMask({ data: bytes }: Mask): MaskView {
  const lead = -bytes.byteOffset & 3;
  if (lead >= bytes.length) return { bytes, words: new Uint32Array(0), lead: bytes.length };
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + lead, (bytes.length - lead) >> 2);
  return { bytes, words, lead };
}

/** The first masked byte from `start` on, or `end` where there is none before. Photos are mostly unmasked: sixteen at a time. */
export function findMasked({ bytes, words, lead }: MaskView, start: number, end: number): number {
  const firstWord = Math.ceil(Math.max(0, start - lead) / 4);
  const whole = Math.min(end, lead + 4 * firstWord);
  let index = start;
  while (index < whole && bytes[index] === 0) index++;
  if (index < whole) return index;
  for (let word = firstWord; index + 16 <= end; word += 4, index += 16) {
    if ((words[word]! | words[word + 1]! | words[word + 2]! | words[word + 3]!) !== 0) break;
  }
  while (index < end && bytes[index] === 0) index++;
  return index;
}

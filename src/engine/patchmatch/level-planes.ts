import type { Rect } from '../../shared/geometry.js';
import type { Kernel } from './kernel.js';
import { FIRST_PLANE_OFFSET } from './kernel.js';

/** Rows of one band: enough to amortise a call, few enough to share a small hole among threads. */
export const BAND_HEIGHT = 32;

/** Rows of a patch are read 32 bytes at a time, so the planes of pixels end with some to spare. */
const SPARE_BYTES = 64;

/** Views of one level's planes in a kernel's buffer. [Note: Kernel memory] in kernel.ts. */
export interface LevelPlanes {
  readonly offsets: Readonly<
    Record<'image' | 'tone' | 'field' | 'cost' | 'holes' | 'border' | 'labels', number>
  >;
  readonly image: Uint8Array;
  readonly tone: Uint8Array;
  readonly field: Uint32Array;
  readonly cost: Uint32Array;
  readonly holes: Uint8Array;
  readonly border: Uint32Array;
  /** Empty in a level without labels. */
  readonly labels: Uint8Array;
}

/** The same bytes as whole pixels, red lowest; `plane` begins at a multiple of 4 in its buffer. */
export function wordsOf(plane: Uint8Array): Uint32Array {
  return new Uint32Array(plane.buffer, plane.byteOffset, plane.length / 4);
}

/** Number of bands of a target box. */
export function countBands(box: Rect): number {
  return Math.ceil(box.height / BAND_HEIGHT);
}

/** Bytes that a kernel needs for a level of `pixels` pixels, with edge labels or without. */
export function sizeOfPlanes(pixels: number, box: Rect, hasLabels: boolean): number {
  return layOut(pixels, box, hasLabels).end;
}

/** The planes of a level of `pixels` pixels; what the buffer held before is still in them. */
export function viewPlanes(kernel: Kernel, pixels: number, box: Rect, hasLabels: boolean): LevelPlanes {
  const { offsets } = layOut(pixels, box, hasLabels);
  const boxPixels = box.width * box.height;
  const bytes = (offset: number, length: number): Uint8Array => new Uint8Array(kernel.buffer, offset, length);
  const words = (offset: number, length: number): Uint32Array =>
    new Uint32Array(kernel.buffer, offset, length);
  return {
    offsets,
    image: bytes(offsets.image, pixels * 4),
    tone: bytes(offsets.tone, pixels * 4),
    field: words(offsets.field, boxPixels),
    cost: words(offsets.cost, boxPixels),
    holes: bytes(offsets.holes, boxPixels),
    border: words(offsets.border, countBands(box) * box.width),
    labels: bytes(offsets.labels, hasLabels ? pixels * 4 : 0),
  };
}

function layOut(
  pixels: number,
  box: Rect,
  hasLabels: boolean,
): { offsets: LevelPlanes['offsets']; end: number } {
  const boxPixels = box.width * box.height;
  let end = FIRST_PLANE_OFFSET;
  const take = (sizeBytes: number): number => {
    const offset = end;
    end = Math.ceil((end + sizeBytes) / 64) * 64;
    return offset;
  };
  const offsets = {
    image: take(pixels * 4 + SPARE_BYTES),
    tone: take(pixels * 4 + SPARE_BYTES),
    field: take(boxPixels * 4),
    cost: take(boxPixels * 4),
    holes: take(boxPixels),
    border: take(countBands(box) * box.width * 4),
    labels: take(hasLabels ? pixels * 4 : 0),
  };
  return { offsets, end };
}

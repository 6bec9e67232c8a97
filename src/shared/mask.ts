import type { Size } from './geometry.js';

/** What to remove: one byte per pixel, row by row, 255 = remove, 0 = keep. The holder owns `data`. */
export interface Mask extends Size {
  readonly data: Uint8Array;
}

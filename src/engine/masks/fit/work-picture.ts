import type { Rect } from '../../../shared/geometry.js';
import type { Mask } from '../../../shared/mask.js';
import type { RasterImage } from '../../raster-image.js';

/** A part of the photo, made smaller, in which a mask is fitted. Pixel `(x, y)` stands for `scale` × `scale` pixels of `box`. */
export interface WorkPicture {
  readonly box: Rect;
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, 0 to 255. */
  readonly colours: Uint8Array;
  /** 1 where at least half of the pixels are masked. */
  readonly isMasked: Uint8Array;
}

/** Reads `box` of the photo, `scale` pixels into one. */
export function readWorkPicture(image: RasterImage, mask: Mask, box: Rect, scale: number): WorkPicture {
  const width = Math.ceil(box.width / scale);
  const height = Math.ceil(box.height / scale);
  const colours = new Uint8Array(3 * width * height);
  const isMasked = new Uint8Array(width * height);
  const { channels, data } = image;
  const shift = image.depth === 16 ? 8 : 0;
  const green = channels < 3 ? 0 : 1;
  const blue = channels < 3 ? 0 : 2;
  const sums = new Uint32Array(5 * width);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const bottom = Math.min(box.height, (y + 1) * scale);
    for (let row = y * scale; row < bottom; row++) {
      const start = (box.top + row) * image.width + box.left;
      for (let x = 0, at = 0, column = 0; x < width; x++, at += 5) {
        for (const end = Math.min(box.width, (x + 1) * scale); column < end; column++) {
          const value = (start + column) * channels;
          sums[at]! += data[value]!;
          sums[at + 1]! += data[value + green]!;
          sums[at + 2]! += data[value + blue]!;
          sums[at + 3]! += mask.data[start + column]! === 0 ? 0 : 1;
          sums[at + 4]! += 1;
        }
      }
    }
    for (let x = 0, at = 0; x < width; x++, at += 5) {
      const pixel = y * width + x;
      const count = sums[at + 4]!;
      for (let channel = 0; channel < 3; channel++) {
        colours[3 * pixel + channel] = Math.floor(sums[at + channel]! / count) >> shift;
      }
      isMasked[pixel] = 2 * sums[at + 3]! >= count ? 1 : 0;
    }
  }
  return { box, scale, width, height, colours, isMasked };
}

import type { Point, Rect, Size } from '../../../shared/geometry.js';
import type { RasterImage } from '../../raster-image.js';

/** A part of the photo in which a thing is looked for. Pixel `(x, y)` stands for `scale` × `scale` pixels of `box`. */
export interface Picture extends Size {
  readonly box: Rect;
  readonly scale: number;
  /** Red, green, blue, 0 to 255. */
  readonly colours: Uint8Array;
}

/** Reads `box` of the photo, `scale` pixels (any number from 1 on) into one; the mean of what lies there. */
export function readPicture(image: RasterImage, box: Rect, scale: number): Picture {
  const width = Math.ceil(box.width / scale);
  const height = Math.ceil(box.height / scale);
  const colours = new Uint8Array(3 * width * height);
  const { channels, data } = image;
  const shift = image.depth === 16 ? 8 : 0;
  const green = channels < 3 ? 0 : 1;
  const blue = channels < 3 ? 0 : 2;
  const columns = Int32Array.from({ length: width + 1 }, (_, x) =>
    Math.min(box.width, Math.round(x * scale)),
  );
  for (let y = 0, at = 0; y < height; y++) {
    const top = Math.min(box.height - 1, Math.round(y * scale));
    const bottom = Math.max(top + 1, Math.min(box.height, Math.round((y + 1) * scale)));
    for (let x = 0; x < width; x++, at += 3) {
      const left = Math.min(box.width - 1, columns[x]!);
      const right = Math.max(left + 1, columns[x + 1]!);
      let r = 0;
      let g = 0;
      let b = 0;
      for (let row = top; row < bottom; row++) {
        let value = ((box.top + row) * image.width + box.left + left) * channels;
        for (let column = left; column < right; column++, value += channels) {
          r += data[value]!;
          g += data[value + green]!;
          b += data[value + blue]!;
        }
      }
      const count = (bottom - top) * (right - left);
      colours[at] = Math.floor(r / count) >> shift;
      colours[at + 1] = Math.floor(g / count) >> shift;
      colours[at + 2] = Math.floor(b / count) >> shift;
    }
  }
  return { box, scale, width, height, colours };
}

/** A place of the photo in the picture. */
export function toPicture({ box, scale }: Picture, { x, y }: Point): Point {
  return { x: (x - box.left) / scale, y: (y - box.top) / scale };
}

import type { Size } from '../../shared/geometry.js';
import { fitInto } from '../../shared/geometry.js';
import type { RasterImage } from '../raster-image.js';

/** A photo averaged down, one plane per colour, values 0 to 255. */
export interface WorkingPlanes extends Size {
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  readonly luma: Float32Array;
  /** Pixels of the photo to one of these, along either side. */
  readonly scaleX: number;
  readonly scaleY: number;
}

/** Averages `image` down until its long side is at most `side`; a smaller one keeps its size. Transparency is left out. */
export function createWorkingPlanes(image: RasterImage, side: number): WorkingPlanes {
  const { width, height } = fitInto(image, side);
  const [red, green, blue, luma] = Array.from({ length: 4 }, () => new Float32Array(width * height)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const { data, channels, depth } = image;
  const isColour = channels >= 3;
  const unit = depth === 16 ? 1 / 257 : 1;
  const starts = Int32Array.from({ length: width + 1 }, (_, x) => Math.floor((x * image.width) / width));
  for (let y = 0; y < height; y++) {
    const top = Math.floor((y * image.height) / height);
    const bottom = Math.floor(((y + 1) * image.height) / height);
    for (let x = 0; x < width; x++) {
      const left = starts[x]!;
      const right = starts[x + 1]!;
      let r = 0;
      let g = 0;
      let b = 0;
      for (let row = top; row < bottom; row++) {
        let index = (row * image.width + left) * channels;
        for (let column = left; column < right; column++, index += channels) {
          r += data[index]!;
          if (isColour) {
            g += data[index + 1]!;
            b += data[index + 2]!;
          }
        }
      }
      const share = unit / ((bottom - top) * (right - left));
      const at = y * width + x;
      red[at] = r * share;
      green[at] = (isColour ? g : r) * share;
      blue[at] = (isColour ? b : r) * share;
      luma[at] = 0.299 * red[at]! + 0.587 * green[at]! + 0.114 * blue[at]!;
    }
  }
  return {
    width,
    height,
    red,
    green,
    blue,
    luma,
    scaleX: image.width / width,
    scaleY: image.height / height,
  };
}

import type { PyramidLevel } from '../patchmatch/pyramid.js';
import type { FillRegion } from './fill-method.js';

/** RGBA8 with alpha 0 wherever something is masked, so that no search, tone or network sees what is to go. */
export function toPyramidBase({ image, hole, avoid }: FillRegion): PyramidLevel {
  const { width, height, channels, data } = image;
  const rgba = new Uint8Array(width * height * 4);
  const shift = image.depth === 16 ? 8 : 0;
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let pixel = 0; pixel < width * height; pixel++) {
    if (hole.data[pixel] !== 0 || avoid.data[pixel] !== 0) continue;
    const from = pixel * channels;
    const to = pixel * 4;
    rgba[to] = data[from]! >> shift;
    rgba[to + 1] = data[from + green]! >> shift;
    rgba[to + 2] = data[from + blue]! >> shift;
    rgba[to + 3] = 255;
  }
  return { width, height, rgba };
}

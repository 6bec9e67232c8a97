import { LEAST_OPACITY } from '../blending/continue-alpha.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import type { FillRegion } from './fill-method.js';

/**
 * RGBA8 with alpha 0 wherever something is masked, so that no search, tone or network sees what is to go, and wherever the photo itself
 * is transparent: what colour is hidden there means nothing.
 */
export function toPyramidBase({
  image,
  hole,
  avoid,
}: Pick<FillRegion, 'image' | 'hole' | 'avoid'>): PyramidLevel {
  const { width, height, channels, data } = image;
  const rgba = new Uint8Array(width * height * 4);
  const shift = image.depth === 16 ? 8 : 0;
  const [toGreen, toBlue] = channels < 3 ? [0, 0] : [1, 2];
  const alphaAt = channels % 2 === 0 ? channels - 1 : undefined;
  const leastAlpha = LEAST_OPACITY * (image.depth === 16 ? 65_535 : 255);
  const words = new Uint32Array(rgba.buffer);
  for (let pixel = 0, from = 0; pixel < words.length; pixel++, from += channels) {
    if (hole.data[pixel] !== 0 || avoid.data[pixel] !== 0) continue;
    if (alphaAt !== undefined && data[from + alphaAt]! < leastAlpha) continue;
    const red = data[from]! >> shift;
    const blue = data[from + toBlue]! >> shift;
    words[pixel] = red | ((data[from + toGreen]! >> shift) << 8) | (blue << 16) | 0xff000000;
  }
  return { width, height, rgba };
}

import type { Mask } from '../../shared/mask.js';
import { measureSeam } from '../blending/seam.js';
import type { RasterImage } from '../raster-image.js';
import { bestSource } from './best-source.js';
import type { SearchResult } from './search-field.js';
import { SETTINGS } from './settings.js';
import { ToneSampler } from './tone.js';

/**
 * Copies what the field says into the masked pixels of `region`, at its own depth and with all its channels, in place: each pixel
 * from the best patch over it, no averaging, so that grain and sharpness are those of the photo. Colours are moved to the tone at
 * their new place by at most `toneShiftLimit` and by the seam correction; alpha is copied as it is. Where there is no
 * field, the tone itself with the seam correction.
 */
export function renderField(region: RasterImage, mask: Mask, result: SearchResult): void {
  const { field, tone, toneShiftLimit: limit } = result;
  const { width, height, channels, data } = region;
  const scale = region.depth === 16 ? 257 : 1;
  const most = 255 * scale;
  const colours = channels < 3 ? 1 : 3;
  const alpha = channels % 2 === 0 ? channels - 1 : undefined;
  const sampler = new ToneSampler(tone, region, tone.factor);

  const there = new Float64Array(3);
  const colour = new Float64Array(3);
  const correction = new Float64Array(3);

  /** Sets `colour` to that which (x, y) gets from the source pixel, 0 to 255; without one to the tone. */
  function paint(x: number, y: number, source: number | undefined): void {
    sampler.read(x, y, colour);
    if (source === undefined) return;
    sampler.read(source % width, Math.floor(source / width), there);
    for (let channel = 0; channel < colours; channel++) {
      const shift = colour[channel]! - there[channel]!;
      const size = Math.min(limit, Math.max(0, Math.abs(shift) - SETTINGS.toneSlack));
      colour[channel] = data[source * channels + channel]! / scale + (shift < 0 ? -size : size);
    }
  }

  const seam = measureSeam(mask, colours, (x, y, differences) => {
    const source = field && bestSource(field, x, y, width);
    if (field && source === undefined) return false;
    paint(x, y, source);
    for (let channel = 0; channel < colours; channel++) {
      const known = data[(y * width + x) * channels + channel]! / scale;
      differences[channel] = known - colour[channel]!;
    }
    return true;
  });

  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (mask.data[pixel] === 0) continue;
      const source = field && bestSource(field, x, y, width);
      paint(x, y, source);
      seam.read(x, y, correction);
      for (let channel = 0; channel < colours; channel++) {
        const corrected = colour[channel]! + correction[channel]!;
        data[pixel * channels + channel] = Math.min(most, Math.max(0, corrected * scale)) + 0.5;
      }
      if (alpha !== undefined) {
        data[pixel * channels + alpha] = source === undefined ? most : data[source * channels + alpha]!;
      }
    }
  }
}

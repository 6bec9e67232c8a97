import type { Mask } from '../../shared/mask.js';
import { measureSeam } from '../blending/seam.js';
import type { RasterImage } from '../raster-image.js';
import { NO_TARGET, PATCH_RADIUS } from './kernel.js';
import type { SearchResult } from './search-field.js';
import { SETTINGS } from './settings.js';
import type { PatchField } from './start-field.js';
import { ToneSampler } from './tone.js';

/** A farther patch must be this much better per squared pixel of distance to be copied from. */
const DISTANCE_PENALTY = 0.2;

/**
 * Copies what the field says into the masked pixels of `region`, at its own depth and with all its channels, in place: each pixel
 * from the best patch over it, no averaging, so that grain and sharpness are those of the photo. Colours are moved to the tone at
 * their new place by at most `SETTINGS.toneShiftLimit` and by the seam correction; alpha is copied as it is. Where there is no
 * field, the tone itself with the seam correction.
 */
export function renderField(region: RasterImage, mask: Mask, { field, tone }: SearchResult): void {
  const { width, height, channels, data } = region;
  const scale = region.depth === 16 ? 257 : 1;
  const most = 255 * scale;
  const colours = channels < 3 ? 1 : 3;
  const alpha = channels % 2 === 0 ? channels - 1 : undefined;
  const sampler = new ToneSampler(tone, region, tone.factor);
  const limit = SETTINGS.toneShiftLimit;

  /** The colour, 0 to 255, that the source pixel gets at (x, y). */
  function colourAt(x: number, y: number, source: number, channel: number): number {
    const shift = sampler.at(x, y, channel) - sampler.at(source % width, Math.floor(source / width), channel);
    return data[source * channels + channel]! / scale + Math.min(limit, Math.max(-limit, shift));
  }

  const seam = measureSeam(mask, colours, (x, y, differences) => {
    const source = field && bestSource(field, x, y, width);
    if (field && source === undefined) return false;
    for (let channel = 0; channel < colours; channel++) {
      const known = data[(y * width + x) * channels + channel]! / scale;
      const made = source === undefined ? sampler.at(x, y, channel) : colourAt(x, y, source, channel);
      differences[channel] = known - made;
    }
    return true;
  });

  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (mask.data[pixel] === 0) continue;
      const source = field && bestSource(field, x, y, width);
      for (let channel = 0; channel < colours; channel++) {
        const colour = source === undefined ? sampler.at(x, y, channel) : colourAt(x, y, source, channel);
        const corrected = colour + (seam?.at(x, y, channel) ?? 0);
        data[pixel * channels + channel] = Math.min(most, Math.max(0, corrected * scale)) + 0.5;
      }
      if (alpha !== undefined) {
        data[pixel * channels + alpha] = source === undefined ? most : data[source * channels + alpha]!;
      }
    }
  }
}

/** The pixel that the best patch over (x, y) would put there; patches next to it first, farther ones only at image borders. */
function bestSource(
  { box, field, cost }: PatchField,
  x: number,
  y: number,
  width: number,
): number | undefined {
  for (const radius of [1, PATCH_RADIUS]) {
    let best = Infinity;
    let source: number | undefined;
    for (let dy = -radius; dy <= radius; dy++) {
      const row = y + dy - box.top;
      if (row < 0 || row >= box.height) continue;
      for (let dx = -radius; dx <= radius; dx++) {
        const column = x + dx - box.left;
        if (column < 0 || column >= box.width) continue;
        const index = row * box.width + column;
        if (cost[index] === NO_TARGET) continue;
        const worth = (cost[index]! + SETTINGS.voteFloor) * (1 + DISTANCE_PENALTY * (dx * dx + dy * dy));
        if (worth >= best) continue;
        best = worth;
        source = ((field[index]! >>> 16) - dy) * width + (field[index]! & 0xffff) - dx;
      }
    }
    if (source !== undefined) return source;
  }
  return undefined;
}

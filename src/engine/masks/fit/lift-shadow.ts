import type { Mask } from '../../../shared/mask.js';
import { cropRaster } from '../../raster-crop.js';
import type { Patch, RasterImage } from '../../raster-image.js';
import type { CastShadow } from './cast-shadow.js';
import type { WorkPicture } from './work-picture.js';

/**
 * The light that a shadow took, given back: the ground keeps its texture, where a fill would have to invent one. Nothing is changed
 * where `filled` is marked.
 */
export function liftShadow(
  image: RasterImage,
  { box, scale, width, height }: WorkPicture,
  { strengths, gains }: CastShadow,
  filled: Mask,
): Patch {
  const patch = cropRaster(image, box);
  const alpha = new Uint8Array(box.width * box.height);
  const { data, channels, depth } = patch;
  const most = depth === 16 ? 65_535 : 255;
  const colours = channels < 3 ? 1 : 3;
  for (let y = 0, pixel = 0; y < box.height; y++) {
    const rows = between(y, scale, height);
    for (let x = 0; x < box.width; x++, pixel++) {
      if (filled.data[(box.top + y) * filled.width + box.left + x] !== 0) continue;
      const columns = between(x, scale, width);
      const strength = mix(
        columns.share,
        mix(
          rows.share,
          strengths[rows.from * width + columns.from]!,
          strengths[rows.to * width + columns.from]!,
        ),
        mix(rows.share, strengths[rows.from * width + columns.to]!, strengths[rows.to * width + columns.to]!),
      );
      if (strength <= 0) continue;
      alpha[pixel] = 255;
      for (let channel = 0; channel < colours; channel++) {
        const at = pixel * channels + channel;
        data[at] = Math.min(most, Math.round(data[at]! * (1 - strength) ** -gains[channel]!));
      }
    }
  }
  return { rect: box, image: patch, alpha };
}

/** The two pixels of a picture `scale` times smaller, `count` long, between whose middles `at` lies. */
function between(at: number, scale: number, count: number): { from: number; to: number; share: number } {
  const there = Math.max(0, Math.min(count - 1, (at + 0.5) / scale - 0.5));
  const from = Math.floor(there);
  return { from, to: Math.min(count - 1, from + 1), share: there - from };
}

function mix(share: number, one: number, other: number): number {
  return one + share * (other - one);
}

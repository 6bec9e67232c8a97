import { growRect, intersectRects, isEmptyRect, uniteRects } from '../../shared/geometry.js';
import { maskBounds } from '../../shared/mask.js';
import type { Move } from '../../shared/move.js';
import { compositePatches } from '../blending/composite.js';
import type { FillResult } from '../fill/fill-image.js';
import type { Fitted } from '../masks/fit/fit-mask.js';
import { cropRaster } from '../raster-crop.js';
import type { Patch, RasterImage } from '../raster-image.js';
import type { CutOut } from './cut-out.js';
import { cutOut } from './cut-out.js';
import { middleOf } from './moved-bounds.js';
import { placeCutOut } from './place-cut-out.js';

/**
 * Moves what a mask marks: it is cut out, the place where it was is filled (`cleared`, what `fillImage` made of it), and it is laid over the
 * photo elsewhere with its shadow. A part beyond the border of the photo is lost. The photo is not changed.
 */
export async function moveThing(
  image: RasterImage,
  { mask, lifted }: Fitted,
  move: Move,
  cleared: FillResult,
): Promise<FillResult> {
  const without = compositePatches(image, cleared.patches);
  const shadows = lifted.map(({ rect }) => rect);
  const bounds = maskBounds(mask);
  const rect = [growRect(bounds, 1, image), ...shadows].reduce(uniteRects);
  const placed = await placeCutOut(cutOut(image, without, mask, rect), middleOf(bounds), move);
  const patch = layOver(move.copy ? image : without, placed);
  const laid = patch ? [patch] : [];
  const seen = intersectRects(placed.rect, { left: 0, top: 0, width: image.width, height: image.height });
  return {
    ...cleared,
    patches: move.copy ? laid : [...cleared.patches, ...laid],
    reads: isEmptyRect(seen) ? cleared.reads : [...cleared.reads, seen],
  };
}

function layOver(image: RasterImage, { rect, channels, colours, cover, shade }: CutOut): Patch | undefined {
  const seen = intersectRects(rect, { left: 0, top: 0, width: image.width, height: image.height });
  if (isEmptyRect(seen)) return undefined;
  const patch = cropRaster(image, seen);
  const alpha = new Uint8Array(seen.width * seen.height);
  for (let y = 0, pixel = 0; y < seen.height; y++) {
    let from = (seen.top - rect.top + y) * rect.width + seen.left - rect.left;
    for (let x = 0; x < seen.width; x++, pixel++, from++) {
      const part = cover[from]!;
      let isChanged = part > 0;
      for (let channel = 0; channel < channels; channel++) {
        const at = pixel * patch.channels + channel;
        const light = shade[from * channels + channel]!;
        const ground = patch.data[at]! * light;
        patch.data[at] = Math.round(ground + part * (colours[from * channels + channel]! - ground));
        isChanged ||= light < 1;
      }
      if (isChanged) alpha[pixel] = 255;
    }
  }
  return { rect: seen, image: patch, alpha };
}

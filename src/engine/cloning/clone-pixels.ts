import type { CloneOptions, SourceOffset } from '../../shared/clone.js';
import type { Rect } from '../../shared/geometry.js';
import { growRect, intersectRects } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { createMask, cropMask, maskBounds } from '../../shared/mask.js';
import { featherAlpha } from '../../shared/mask-operations.js';
import { measureSeam } from '../blending/seam.js';
import { cropRaster } from '../raster-crop.js';
import type { Patch, RasterImage } from '../raster-image.js';

/** How far around what is painted over a copy looks at the photo, to meet it without a seam. */
export const CLONE_REACH_PX = 2;

/** Where the pixels of `rect` are copied from. */
export function sourceRect(rect: Rect, { dx, dy }: SourceOffset): Rect {
  return { ...rect, left: rect.left + dx, top: rect.top + dy };
}

/**
 * Copies what lies at the way `from` over the masked part of `image`, which is not changed. With `heal` the copy keeps its steps from pixel
 * to pixel and gets the colours of the photo around the mask: the solution of Poisson's equation with the copy's gradient (Pérez et al.
 * 2003, "Poisson Image Editing", section 3). All that is read is the photo as it was, also where the copy overlaps its source. What would come from
 * beyond the border stays. The mask must mark something.
 */
export function clonePixels(
  image: RasterImage,
  mask: Mask,
  from: SourceOffset,
  { blend, softPx }: CloneOptions,
): Patch {
  const rect = maskBounds(mask);
  const patch = cropRaster(image, rect);
  const copied = intersectRects(sourceRect(rect, from), { left: 0, top: 0, ...image });
  const alpha = fadeIn(mask, rect, softPx);
  const correct = blend === 'heal' ? healer(image, mask, from) : undefined;
  const most = image.depth === 16 ? 65_535 : 255;
  const { channels } = image;
  const correction = new Float64Array(channels);
  for (let y = 0, pixel = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++, pixel++) {
      if (alpha[pixel] === 0) continue;
      const [fromX, fromY] = [rect.left + x + from.dx, rect.top + y + from.dy];
      if (!isInside(copied, fromX, fromY)) {
        alpha[pixel] = 0;
        continue;
      }
      correct?.(rect.left + x, rect.top + y, correction);
      const source = (fromY * image.width + fromX) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const colour = image.data[source + channel]! + correction[channel]!;
        patch.data[pixel * channels + channel] = Math.min(most, Math.max(0, Math.round(colour)));
      }
    }
  }
  return { rect, image: patch, alpha };
}

/** What to add to a copied pixel, in device values. */
function healer(
  { width, height, channels, depth, data }: RasterImage,
  mask: Mask,
  { dx, dy }: SourceOffset,
): (x: number, y: number, correction: Float64Array) => void {
  const scale = depth === 16 ? 257 : 1;
  const photo = { left: 0, top: 0, width, height };
  const seam = measureSeam(
    mask,
    channels,
    (x, y, differences) => {
      if (!isInside(photo, x + dx, y + dy)) return false;
      const here = (y * width + x) * channels;
      const there = here + (dy * width + dx) * channels;
      for (let channel = 0; channel < channels; channel++) {
        differences[channel] = (data[here + channel]! - data[there + channel]!) / scale;
      }
      return true;
    },
    { mostDifference: 255 },
  );
  return (x, y, correction) => {
    seam.read(x, y, correction);
    for (let channel = 0; channel < channels; channel++) correction[channel]! *= scale;
  };
}

/** How much of the copy shows at each pixel of `rect`: nothing where the mask ends, all of it from `softPx` inside on. */
function fadeIn(mask: Mask, rect: Rect, softPx: number): Uint8Array {
  // The edge of the photo is no edge of the mask.
  const area = growRect(rect, Math.ceil(softPx) + 1, mask);
  const kept = createMask(area);
  const masked = cropMask(mask, area);
  for (let pixel = 0; pixel < kept.data.length; pixel++) {
    if (masked.data[pixel] === 0) kept.data[pixel] = 255;
  }
  const within = { ...rect, left: rect.left - area.left, top: rect.top - area.top };
  return featherAlpha(kept, within, softPx).map((covered) => 255 - covered);
}

function isInside({ left, top, width, height }: Rect, x: number, y: number): boolean {
  return x >= left && y >= top && x < left + width && y < top + height;
}

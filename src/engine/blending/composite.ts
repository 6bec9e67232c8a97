import { invalidParameter } from '../../shared/app-error.js';
import { intersectRects, isEmptyRect } from '../../shared/geometry.js';
import type { Patch, RasterImage } from '../raster-image.js';

/**
 * A new image: `patches` laid over `image` in order, `round((below * (255 - alpha) + patch * alpha) / 255)` for every
 * channel, so that a pixel is untouched wherever alpha is 0. A patch has the depth of the image and its channels, or its
 * channels without alpha (the alpha of the image stays); parts outside the image are left out. The caller owns the result.
 * `INVALID_PARAMS` for a patch that does not fit.
 */
export function compositePatches(image: RasterImage, patches: readonly Patch[]): RasterImage {
  const result = { ...image, data: image.data.slice() } as RasterImage;
  for (const patch of patches) layPatchOver(result, patch);
  return result;
}

function layPatchOver(image: RasterImage, patch: Patch): void {
  checkPatch(image, patch);
  const { rect, alpha } = patch;
  const shared = intersectRects(rect, { left: 0, top: 0, width: image.width, height: image.height });
  if (isEmptyRect(shared)) return;
  const below = image.data;
  const above = patch.image.data;
  const channels = image.channels;
  const patchChannels = patch.image.channels;
  for (let y = shared.top; y < shared.top + shared.height; y++) {
    let to = (y * image.width + shared.left) * channels;
    let from = (y - rect.top) * rect.width + shared.left - rect.left;
    for (let x = 0; x < shared.width; x++, from++, to += channels) {
      const weight = alpha[from] ?? 0;
      if (weight === 0) continue;
      for (let channel = 0; channel < patchChannels; channel++) {
        const under = below[to + channel] ?? 0;
        const over = above[from * patchChannels + channel] ?? 0;
        // 255 is odd, so a tie cannot occur and Math.round equals every other rounding to nearest.
        below[to + channel] = Math.round((under * (255 - weight) + over * weight) / 255);
      }
    }
  }
}

function checkPatch(image: RasterImage, patch: Patch): void {
  const { rect, alpha } = patch;
  const { width, height, channels, depth, data } = patch.image;
  const wanted = `${rect.width} x ${rect.height}`;
  if (width !== rect.width || height !== rect.height) {
    throw invalidParameter('patch.image', `the size of the rectangle, ${wanted}`, `${width} x ${height}`);
  }
  if (alpha.length !== width * height) {
    throw invalidParameter('patch.alpha', `${width * height} bytes for ${wanted}`, `${alpha.length}`);
  }
  if (data.length !== width * height * channels) {
    throw invalidParameter('patch.image.data', `${width * height * channels} numbers`, `${data.length}`);
  }
  const colours = image.channels % 2 === 0 ? image.channels - 1 : image.channels;
  if (depth !== image.depth || (channels !== image.channels && channels !== colours)) {
    throw invalidParameter(
      'patch.image',
      `${image.channels} channels of ${image.depth} bits`,
      `${channels} channels of ${depth} bits`,
    );
  }
}

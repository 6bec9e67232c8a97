import { createMask } from '../../../shared/mask.js';
import type { PixelRuns } from '../../../shared/pixel-runs.js';
import { readPixelRuns } from '../../../shared/pixel-runs.js';
import type { RasterImage } from '../../raster-image.js';
import { OutlineColours } from './outline-colours.js';
import type { FoundPart } from './sharpen-outline.js';

/** The thing in pixels of the photo. */
export interface DrawnThing extends PixelRuns {
  readonly areaPx: number;
}

/**
 * The thing at the photo's full size; nothing where there is none. Along its outline each pixel of the photo goes to the side whose colour
 * it has; where both sides are alike the outline is smooth.
 */
export function drawFoundPart(part: FoundPart, image: RasterImage): DrawnThing | undefined {
  const { picture, isThing } = part;
  const { box, scale, width, height } = picture;
  const mask = createMask({
    width: Math.min(box.width, image.width - box.left),
    height: Math.min(box.height, image.height - box.top),
  });
  const sides = new OutlineColours(part);
  const columns = Int32Array.from({ length: width + 1 }, (_, column) =>
    Math.min(mask.width, Math.round(column * scale)),
  );
  let areaPx = 0;
  for (let row = 0, at = 0; row < height; row++) {
    const top = Math.min(mask.height, Math.round(row * scale));
    const bottom = row + 1 === height ? mask.height : Math.min(mask.height, Math.round((row + 1) * scale));
    for (let column = 0; column < width; column++, at++) {
      const left = columns[column]!;
      const right = column + 1 === width ? mask.width : columns[column + 1]!;
      const isOutline = scale > 1 && sides.isOutline(at);
      if (!isOutline && isThing[at] === 0) continue;
      for (let y = top; y < bottom; y++) {
        const start = y * mask.width;
        if (!isOutline) {
          mask.data.fill(255, start + left, start + right);
          areaPx += Math.max(0, right - left);
          continue;
        }
        for (let x = left; x < right; x++) {
          if (!sides.isThing(image, at, x, y)) continue;
          mask.data[start + x] = 255;
          areaPx++;
        }
      }
    }
  }
  if (areaPx === 0) return undefined;
  const { rect, runs } = readPixelRuns(mask);
  return { rect: { ...rect, left: rect.left + box.left, top: rect.top + box.top }, runs, areaPx };
}

import type { DetectorName } from '../../shared/detector-names.js';
import type { Point, Size } from '../../shared/geometry.js';
import { intersectRects } from '../../shared/geometry.js';
import { createMask } from '../../shared/mask.js';
import type { Detection } from './detection.js';

/** A round thing in an image of `size`; the centre of the first pixel is (0.5, 0.5). At least one pixel of the disc must lie inside. */
export function discDetection(
  kind: DetectorName,
  centre: Point,
  radius: number,
  confidence: number,
  size: Size,
): Detection {
  const left = Math.floor(centre.x - radius);
  const top = Math.floor(centre.y - radius);
  const side = Math.ceil(2 * radius) + 1;
  const rect = intersectRects({ left, top, width: side, height: side }, { left: 0, top: 0, ...size });
  const mask = createMask(rect);
  for (let y = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++) {
      const dx = rect.left + x + 0.5 - centre.x;
      const dy = rect.top + y + 0.5 - centre.y;
      if (dx * dx + dy * dy <= radius * radius) mask.data[y * rect.width + x] = 255;
    }
  }
  return { kind, rect, mask, confidence };
}

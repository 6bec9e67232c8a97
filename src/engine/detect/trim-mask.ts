import type { Rect } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { cropMask, maskBounds } from '../../shared/mask.js';

/** `mask`, which lies over `rect` of a photo, cut down to what is masked. */
export function trimMask(rect: Rect, mask: Mask): { readonly rect: Rect; readonly mask: Mask } {
  const bounds = maskBounds(mask);
  return {
    rect: { ...bounds, left: rect.left + bounds.left, top: rect.top + bounds.top },
    mask: cropMask(mask, bounds),
  };
}

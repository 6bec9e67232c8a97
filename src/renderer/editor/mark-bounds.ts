import type { Rect } from '../../shared/geometry.js';
import { uniteRects } from '../../shared/geometry.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import { shapesThatCount } from '../../shared/mask-shapes.js';
import { strokeBounds } from '../../shared/stroke.js';
import type { Drawing } from './drawing.js';

const NOTHING: Rect = { left: 0, top: 0, width: 0, height: 0 };

/** The pixels that shapes of a mask can touch, not cut at the photo; empty without shapes. */
export function maskBounds(shapes: readonly MaskShape[]): Rect {
  return shapesThatCount(shapes).map(shapeBounds).reduce(uniteRects, NOTHING);
}

/** The same for everything that is painted, guidance lines too. */
export function drawingBounds({ mask, sketch }: Drawing): Rect {
  return sketch.map(strokeBounds).reduce(uniteRects, maskBounds(mask));
}

function shapeBounds(shape: MaskShape): Rect {
  if ('rect' in shape) return shape.rect;
  // A lasso touches the pixels that its line runs through and those inside.
  return strokeBounds(shape.kind === 'stroke' ? shape : { ...shape, radius: 1 });
}

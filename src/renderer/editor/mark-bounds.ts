import type { Rect } from '../../shared/geometry.js';
import { uniteRects } from '../../shared/geometry.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import { shapesThatCount } from '../../shared/mask-shapes.js';
import { strokeBounds } from '../../shared/stroke.js';
import type { Drawing } from './drawing.js';
import { listMarks } from './drawing.js';

const NOTHING: Rect = { left: 0, top: 0, width: 0, height: 0 };

/** The pixels that shapes of a mask can touch, not cut at the photo; empty without shapes. */
export function maskBounds(shapes: readonly MaskShape[]): Rect {
  return shapesThatCount(shapes).map(shapeBounds).reduce(uniteRects, NOTHING);
}

/** The same for everything that is painted, guidance lines and sources too. */
export function drawingBounds(drawing: Drawing): Rect {
  return listMarks(drawing)
    .map((mark) => ('stroke' in mark ? strokeBounds(mark.stroke) : NOTHING))
    .reduce(uniteRects, maskBounds(drawing.mask));
}

function shapeBounds(shape: MaskShape): Rect {
  if ('rect' in shape) return shape.rect;
  // A lasso touches the pixels that its line runs through and those inside.
  return strokeBounds(shape.kind === 'stroke' ? shape : { ...shape, radius: 1 });
}

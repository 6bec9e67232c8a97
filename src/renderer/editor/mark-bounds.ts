import type { Rect } from '../../shared/geometry.js';
import { uniteRects } from '../../shared/geometry.js';
import { shapesBounds } from '../../shared/mask-shapes.js';
import { strokeBounds } from '../../shared/stroke.js';
import type { Drawing } from './drawing.js';
import { listMarks } from './drawing.js';

const NOTHING: Rect = { left: 0, top: 0, width: 0, height: 0 };

/** The pixels that everything painted can touch, guidance lines and sources too, not cut at the photo; empty where there is nothing. */
export function drawingBounds(drawing: Drawing): Rect {
  return listMarks(drawing)
    .map((mark) => ('stroke' in mark ? strokeBounds(mark.stroke) : NOTHING))
    .reduce(uniteRects, shapesBounds(drawing.mask));
}

import type { Rect } from '../../shared/geometry.js';
import { growRect } from '../../shared/geometry.js';
import type { View } from '../editor/view.js';
import type { Sheet } from './sheet.js';

/** CSS pixels. */
const OUTLINE_WIDTH = 1.25;
/** Where copies of an area go for its outline. */
const SIDES = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;

/** Draws on `outline` the ring around what is on `area`, its copies moved to all sides less the area itself; `fill` gives it its colour. */
export function traceOutline(outline: Sheet, area: Sheet, view: View, box: Rect, fill: () => void): void {
  const width = OUTLINE_WIDTH * view.pixelRatio;
  const { context } = outline;
  // Copies moved in from beside the part belong to it too.
  const source = growRect(box, Math.ceil(width), outline.size);
  outline.redrawPart(box, () => {
    for (const [dx, dy] of SIDES) outline.drawPart(area, source, dx * width, dy * width);
    context.globalCompositeOperation = 'destination-out';
    outline.drawPart(area, box);
    context.globalCompositeOperation = 'source-in';
    fill();
  });
}

/** How far an outline reaches beyond its area, in device pixels. */
export function outlineMargin({ pixelRatio }: View): number {
  return Math.ceil(OUTLINE_WIDTH * pixelRatio) + 1;
}

import type { MaskShape } from '../../shared/mask-shapes.js';
import { shapesThatCount } from '../../shared/mask-shapes.js';
import { listMarkedRows } from '../../shared/pixel-runs.js';
import type { Stroke } from '../../shared/stroke.js';

/** Draws one mark in image coordinates; `smallestWidth` (image pixels) keeps thin lines visible. The colour is the context's. */
export function drawStroke(
  context: CanvasRenderingContext2D,
  { points, radius }: Stroke,
  smallestWidth = 0,
): void {
  const [first, ...rest] = points;
  if (!first) return;
  const width = Math.max(2 * radius, smallestWidth);
  context.beginPath();
  if (rest.length === 0) {
    context.arc(first.x, first.y, width / 2, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.lineWidth = width;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.moveTo(first.x, first.y);
  for (const { x, y } of rest) context.lineTo(x, y);
  context.stroke();
}

/** Draws the mask that is made of `shapes`, in image coordinates, where nothing is drawn yet. */
export function drawMask(context: CanvasRenderingContext2D, shapes: readonly MaskShape[]): void {
  for (const shape of shapesThatCount(shapes)) drawMaskShape(context, shape);
}

/** Adds or takes away one shape of the mask, in image coordinates. */
function drawMaskShape(context: CanvasRenderingContext2D, shape: MaskShape): void {
  context.globalCompositeOperation = shape.mode === 'erase' ? 'destination-out' : 'source-over';
  if (shape.kind === 'stroke') {
    drawStroke(context, shape);
  } else if (shape.kind === 'box') {
    const { left, top, width, height } = shape.rect;
    context.fillRect(left, top, width, height);
  } else if (shape.kind === 'pixels') {
    // At once: rows drawn one by one would leave pale lines between them wherever they end within a pixel of the screen.
    context.beginPath();
    for (const { left, top, width } of listMarkedRows(shape)) context.rect(left, top, width, 1);
    context.fill();
  } else {
    context.beginPath();
    for (const { x, y } of shape.points) context.lineTo(x, y);
    context.fill('nonzero');
  }
}

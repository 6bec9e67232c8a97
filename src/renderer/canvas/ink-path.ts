import type { Rect } from '../../shared/geometry.js';
import { cornersOf, intersectRects, isEmptyRect } from '../../shared/geometry.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import { shapesThatCount } from '../../shared/mask-shapes.js';
import type { PixelRuns } from '../../shared/pixel-runs.js';
import { listMarkedRows } from '../../shared/pixel-runs.js';
import type { Stroke } from '../../shared/stroke.js';
import { boxAround } from '../editor/turn.js';
import { radiusAt } from '../../shared/stroke.js';
import type { Disc } from '../../shared/tapered-capsule.js';
import { capsuleSides, pointOnDisc } from '../../shared/tapered-capsule.js';
import type { OnScreen } from './run-coverage.js';
import { coverByRuns } from './run-coverage.js';

/** A path with more rectangles is slower than a picture of them: 130 ms instead of 45 for 225,000 runs, as long for a third of that. */
const MANY_RUNS = 60_000;

/** Draws one mark in image coordinates; `smallestWidth` (image pixels) keeps thin lines visible. The colour is the context's. */
export function drawStroke(context: CanvasRenderingContext2D, stroke: Stroke, smallestWidth = 0): void {
  const { points, radius } = stroke;
  const [first, ...rest] = points;
  if (!first) return;
  if (stroke.widths) return drawTapered(context, stroke, smallestWidth);
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

/** At once: parts drawn one by one would leave pale lines where they meet. All turn the same way, so that none takes from another. */
function drawTapered(context: CanvasRenderingContext2D, stroke: Stroke, smallestWidth: number): void {
  context.beginPath();
  let from: Disc | undefined;
  for (const [index, { x, y }] of stroke.points.entries()) {
    const to = { x, y, radius: Math.max(radiusAt(stroke, index), smallestWidth / 2) };
    if (index > 0 || stroke.points.length === 1) addTaperedCapsule(context, from ?? to, to);
    from = to;
  }
  context.fill();
}

function addTaperedCapsule(context: CanvasRenderingContext2D, from: Disc, to: Disc): void {
  const sides = capsuleSides(from, to);
  const larger = from.radius > to.radius ? from : to;
  const start = sides ? pointOnDisc(from, sides.direction + sides.spread) : pointOnDisc(larger, 0);
  context.moveTo(start.x, start.y);
  if (sides) {
    const { direction, spread } = sides;
    context.arc(from.x, from.y, from.radius, direction + spread, direction - spread + 2 * Math.PI);
    context.arc(to.x, to.y, to.radius, direction - spread, direction + spread);
  } else context.arc(larger.x, larger.y, larger.radius, 0, 2 * Math.PI);
  context.closePath();
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
    if (shape.runs.length > MANY_RUNS) drawSpecks(context, shape);
    else drawRuns(context, shape);
  } else {
    context.beginPath();
    for (const { x, y } of shape.points) context.lineTo(x, y);
    context.fill('nonzero');
  }
}

function drawRuns(context: CanvasRenderingContext2D, pixels: PixelRuns): void {
  // At once: rows drawn one by one would leave pale lines between them wherever they end within a pixel of the screen.
  context.beginPath();
  for (const { left, top, width } of listMarkedRows(pixels)) context.rect(left, top, width, 1);
  context.fill();
}

/** Draws marked pixels in the colour of the context, whose transform scales all alike; where it turns them, they are smoothed. */
function drawSpecks(context: CanvasRenderingContext2D, pixels: PixelRuns): void {
  const { a, b, e, f } = context.getTransform();
  const scale = Math.hypot(a, b);
  const isTurned = b !== 0 || a < 0;
  const place = isTurned ? { scale, left: 0, top: 0 } : { scale, left: e, top: f };
  const toScreen = isTurned
    ? new DOMMatrix([a / scale, b / scale, -b / scale, a / scale, e, f])
    : new DOMMatrix();
  const box = intersectRects(outerRect(pixels.rect, place), findSeen(context.canvas, toScreen));
  if (isEmptyRect(box)) return;
  const stencil = new OffscreenCanvas(box.width, box.height);
  const pen = stencil.getContext('2d');
  if (!pen) return;
  const cover = coverByRuns(pixels, place, box);
  pen.putImageData(new ImageData(cover, box.width, box.height), 0, 0);
  pen.globalCompositeOperation = 'source-in';
  pen.fillStyle = context.fillStyle;
  pen.fillRect(0, 0, box.width, box.height);
  context.save();
  context.setTransform(toScreen);
  context.drawImage(stencil, box.left, box.top);
  context.restore();
}

/** What of a canvas can be seen, where it lies before `toScreen`, in whole pixels. */
function findSeen({ width, height }: HTMLCanvasElement, toScreen: DOMMatrix): Rect {
  const back = toScreen.inverse();
  const corners = cornersOf({ left: 0, top: 0, width, height }).map((corner) => back.transformPoint(corner));
  const { left, top, right, bottom } = boxAround(corners);
  const from = { left: Math.floor(left), top: Math.floor(top) };
  return { ...from, width: Math.ceil(right) - from.left, height: Math.ceil(bottom) - from.top };
}

/** The pixels of the screen that a rectangle of the photo touches. */
function outerRect(rect: Rect, { scale, left, top }: OnScreen): Rect {
  const from = { x: Math.floor(rect.left * scale + left), y: Math.floor(rect.top * scale + top) };
  const right = Math.ceil((rect.left + rect.width) * scale + left);
  const bottom = Math.ceil((rect.top + rect.height) * scale + top);
  return { left: from.x, top: from.y, width: right - from.x, height: bottom - from.y };
}

import type { Point, Rect, Size } from '../../shared/geometry.js';
import { growRect, isEmptyRect, uniteRects } from '../../shared/geometry.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import type { Stroke } from '../../shared/stroke.js';
import { strokeBounds } from '../../shared/stroke.js';
import type { Drawing, Mark } from '../editor/drawing.js';
import { isDrawingEmpty } from '../editor/drawing.js';
import { maskBounds } from '../editor/mark-bounds.js';
import type { View } from '../editor/view.js';
import { drawMaskShape, drawStroke } from './ink-path.js';
import { Sheet } from './sheet.js';

/** Restrained red, as restorers mark losses; readable on skin, foliage and sky. */
const MASK_COLOUR = '#e5484d';
/** Red cannot be seen on red; its pale edge can. On white it is the red that shows. */
const OUTLINE_COLOUR = 'rgba(255, 255, 255, 0.85)';
const MASK_OPACITY = 0.45;
/** While it is being filled the mask steps back, so that the draft can be seen. */
const FILLING_OPACITY = 0.12;
const SKETCH_COLOUR = '#3fd5e8';
const SKETCH_HALO = 'rgba(0, 20, 24, 0.55)';
/** CSS pixels. */
const OUTLINE_WIDTH = 1.25;
const THINNEST_SKETCH = 1.75;
const HALO_WIDTH = 1.5;
const STRIPE_LENGTH = 10;
/** Stripes run this many CSS pixels a second: visible, not nervous. */
const STRIPE_SPEED = 18;

/** Where copies of the mask go for its outline. */
const SIDES = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;

/** What the ink shows in one frame. */
export interface InkFrame {
  readonly drawing: Drawing;
  readonly live: Mark | undefined;
  readonly view: View;
  readonly photo: Size;
  /** Clock in seconds while a fill runs: the outline moves. */
  readonly fillingSeconds?: number;
}

/** What the sheets hold. */
interface Painted {
  readonly frame: InkFrame;
  /** Of the growing stroke. */
  readonly pointCount: number;
  /** Where there is ink, in device pixels. */
  readonly box: Rect;
}

const NOTHING: Rect = { left: 0, top: 0, width: 0, height: 0 };

/**
 * Draws what is painted on a sheet, at the view's resolution. Finished marks are kept on sheets of their own, and of a growing stroke
 * only what is new is drawn: a movement of the pointer costs the same however much is painted already.
 */
export class InkPainter {
  readonly sheet = new Sheet();
  readonly #finishedMask = new Sheet();
  readonly #finishedSketch = new Sheet();
  readonly #mask = new Sheet();
  readonly #sketch = new Sheet();
  readonly #outline = new Sheet();
  #painted: Painted | undefined;
  #stripes: CanvasPattern | null | undefined;

  /** Brings `sheet` to what `frame` shows; returns the part of it that has changed, in device pixels. */
  paint(frame: InkFrame): Rect {
    const before = this.#painted;
    if (isBlank(frame) && (!before || isBlank(before.frame))) return NOTHING;
    const points = strokeOf(frame.live)?.points ?? [];
    if (before && isStill(before.frame, frame)) {
      if (points.length === before.pointCount) return NOTHING;
      // From the last point on: the new line begins there.
      const changed = this.#grow(frame, points.slice(Math.max(0, before.pointCount - 1)));
      this.#painted = { frame, pointCount: points.length, box: uniteRects(before.box, changed) };
      return changed;
    }
    const box = this.#redraw(frame, before?.frame);
    this.#painted = { frame, pointCount: points.length, box };
    const hasMoved = before?.frame.view !== frame.view;
    return hasMoved ? { left: 0, top: 0, ...this.sheet.size } : uniteRects(before.box, box);
  }

  /** Returns where there is ink. */
  #redraw(frame: InkFrame, before: InkFrame | undefined): Rect {
    const { drawing, live, view } = frame;
    if (before?.drawing !== drawing || before.view !== view) {
      drawMask(this.#finishedMask, drawing, view);
      drawSketch(this.#finishedSketch, drawing.sketch, view);
    }
    for (const sheet of [this.sheet, this.#mask, this.#sketch, this.#outline]) sheet.clear(view);
    const shapes = live?.kind === 'mask' ? [...drawing.mask, live.shape] : drawing.mask;
    const strokes = live?.kind === 'sketch' ? [...drawing.sketch, live.stroke] : drawing.sketch;
    // Only where there is ink: whole sheets would cost a frame on large screens without a graphics card.
    const maskBox = this.sheet.placeOf(maskBounds(shapes), view, maskMargin(view));
    const lines = strokes.map(strokeBounds).reduce(uniteRects, NOTHING);
    const sketchBox = this.sheet.placeOf(lines, view, sketchMargin(view));
    this.#mask.drawPart(this.#finishedMask, maskBox);
    if (live?.kind === 'mask') drawLiveMask(this.#mask, live.shape, view);
    this.#drawSketchPart(frame, sketchBox);
    const box = uniteRects(maskBox, sketchBox);
    this.#showPart(frame, box);
    return box;
  }

  /** Draws what the stroke has won; returns where that is. */
  #grow(frame: InkFrame, points: readonly Point[]): Rect {
    const { live, view } = frame;
    const stroke = strokeOf(live);
    if (!live || !stroke) return NOTHING;
    const margin = live.kind === 'mask' ? maskMargin(view) : sketchMargin(view);
    const box = this.sheet.placeOf(strokeBounds({ ...stroke, points }), view, margin);
    if (live.kind === 'mask') drawLiveMask(this.#mask, { ...stroke, kind: 'stroke', points }, view);
    else this.#drawSketchPart(frame, box);
    this.#showPart(frame, box);
    return box;
  }

  /** Lines have an edge, which must not lie over the line itself where two parts meet: the part is drawn anew. */
  #drawSketchPart({ live, view }: InkFrame, box: Rect): void {
    const sheet = this.#sketch;
    sheet.redrawPart(box, () => {
      sheet.drawPart(this.#finishedSketch, box);
      if (live?.kind !== 'sketch') return;
      sheet.useImageCoordinates(view);
      drawGuidance(sheet.context, live.stroke, view);
    });
  }

  /** Puts mask, outline and lines together in a part of what is shown. */
  #showPart({ view, photo, fillingSeconds }: InkFrame, box: Rect): void {
    if (isEmptyRect(box)) return;
    this.#traceOutline(view, box, fillingSeconds);
    const output = this.sheet;
    const { context } = output;
    output.redrawPart(box, () => {
      context.save();
      output.useImageCoordinates(view);
      context.beginPath();
      context.rect(0, 0, photo.width, photo.height);
      context.clip();
      output.useDevicePixels();
      context.globalAlpha = fillingSeconds === undefined ? MASK_OPACITY : FILLING_OPACITY;
      output.drawPart(this.#mask, box);
      context.globalAlpha = 1;
      output.drawPart(this.#outline, box);
      context.restore();
      output.drawPart(this.#sketch, box);
    });
  }

  /** The ring around the mask: its copies moved to all sides, less the mask itself. */
  #traceOutline(view: View, box: Rect, fillingSeconds: number | undefined): void {
    const width = OUTLINE_WIDTH * view.pixelRatio;
    const outline = this.#outline;
    const { context } = outline;
    // What is moved into the part from beside it belongs to it.
    const source = growRect(box, Math.ceil(width), outline.size);
    outline.redrawPart(box, () => {
      for (const [dx, dy] of SIDES) outline.drawPart(this.#mask, source, dx * width, dy * width);
      context.globalCompositeOperation = 'destination-out';
      outline.drawPart(this.#mask, box);
      context.globalCompositeOperation = 'source-in';
      if (fillingSeconds === undefined) {
        context.fillStyle = OUTLINE_COLOUR;
        context.fillRect(box.left, box.top, box.width, box.height);
        return;
      }
      this.#stripes ??= createStripes(context);
      if (!this.#stripes) return;
      context.setTransform(view.pixelRatio, 0, 0, view.pixelRatio, 0, 0);
      context.translate((fillingSeconds * STRIPE_SPEED) % STRIPE_LENGTH, 0);
      context.fillStyle = this.#stripes;
      context.fillRect(-STRIPE_LENGTH, 0, view.size.width + STRIPE_LENGTH, view.size.height);
    });
  }
}

function isBlank({ drawing, live }: InkFrame): boolean {
  return isDrawingEmpty(drawing) && !live;
}

/** Is `next` the same but for points that a stroke may have won? */
function isStill(before: InkFrame, next: InkFrame): boolean {
  const isFilling = before.fillingSeconds !== undefined || next.fillingSeconds !== undefined;
  const isSame = before.drawing === next.drawing && before.view === next.view && before.photo === next.photo;
  return isSame && !isFilling && before.live === next.live;
}

/** The line under the pointer, where the tool draws one. */
function strokeOf(mark: Mark | undefined): Stroke | undefined {
  if (mark?.kind === 'sketch') return mark.stroke;
  return mark?.shape.kind === 'stroke' ? mark.shape : undefined;
}

/** How far ink reaches beyond its marks, in device pixels. */
function maskMargin({ pixelRatio }: View): number {
  return Math.ceil(OUTLINE_WIDTH * pixelRatio) + 1;
}

function sketchMargin({ pixelRatio }: View): number {
  return Math.ceil((THINNEST_SKETCH + 2 * HALO_WIDTH) * pixelRatio) + 1;
}

function drawLiveMask(sheet: Sheet, shape: MaskShape, view: View): void {
  const { context } = sheet;
  context.save();
  sheet.useImageCoordinates(view);
  useColour(context, MASK_COLOUR);
  drawMaskShape(context, shape);
  context.restore();
}

function drawMask(sheet: Sheet, drawing: Drawing, view: View): void {
  sheet.clear(view);
  sheet.useImageCoordinates(view);
  useColour(sheet.context, MASK_COLOUR);
  for (const shape of drawing.mask) drawMaskShape(sheet.context, shape);
}

function drawSketch(sheet: Sheet, strokes: readonly Stroke[], view: View): void {
  sheet.clear(view);
  sheet.useImageCoordinates(view);
  for (const stroke of strokes) drawGuidance(sheet.context, stroke, view);
}

/** A bright line with a dark edge, visible on any photo and never thinner than the eye finds. */
function drawGuidance(context: CanvasRenderingContext2D, stroke: Stroke, view: View): void {
  const thinnest = THINNEST_SKETCH / view.scale;
  const halo = HALO_WIDTH / view.scale;
  if (stroke.mode === 'erase') {
    context.globalCompositeOperation = 'destination-out';
    drawStroke(context, { ...stroke, radius: stroke.radius + halo }, thinnest + 2 * halo);
    return;
  }
  context.globalCompositeOperation = 'source-over';
  useColour(context, SKETCH_HALO);
  drawStroke(context, { ...stroke, radius: stroke.radius + halo / 2 }, thinnest + halo);
  useColour(context, SKETCH_COLOUR);
  drawStroke(context, stroke, thinnest);
}

function useColour(context: CanvasRenderingContext2D, colour: string): void {
  context.fillStyle = colour;
  context.strokeStyle = colour;
}

function createStripes(context: CanvasRenderingContext2D): CanvasPattern | null {
  const tile = document.createElement('canvas');
  tile.width = STRIPE_LENGTH;
  tile.height = STRIPE_LENGTH;
  const pen = tile.getContext('2d');
  if (!pen) return null;
  pen.fillStyle = '#1a1a1a';
  pen.fillRect(0, 0, STRIPE_LENGTH, STRIPE_LENGTH);
  pen.fillStyle = '#ffffff';
  // One diagonal band that joins with itself on every side.
  for (const shift of [-STRIPE_LENGTH, 0, STRIPE_LENGTH]) {
    pen.beginPath();
    pen.moveTo(shift, 0);
    pen.lineTo(shift + STRIPE_LENGTH / 2, 0);
    pen.lineTo(shift + STRIPE_LENGTH * 1.5, STRIPE_LENGTH);
    pen.lineTo(shift + STRIPE_LENGTH, STRIPE_LENGTH);
    pen.fill();
  }
  return context.createPattern(tile, 'repeat');
}

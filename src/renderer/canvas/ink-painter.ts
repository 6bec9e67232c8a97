import type { Rect, Size } from '../../shared/geometry.js';
import { isEmptyRect } from '../../shared/geometry.js';
import type { Stroke } from '../../shared/stroke.js';
import type { Drawing, Mark } from '../editor/drawing.js';
import { addMark } from '../editor/drawing.js';
import { maskBounds } from '../editor/mark-bounds.js';
import type { View } from '../editor/view.js';
import { drawMaskShape, drawStroke } from './ink-path.js';
import { Sheet } from './sheet.js';

/** Restrained red, as restorers mark losses; readable on skin, foliage and sky. */
const MASK_COLOUR = '#e5484d';
const MASK_OPACITY = 0.45;
/** While it is being filled the mask steps back, so that the draft can be seen. */
const FILLING_OPACITY = 0.12;
const SKETCH_COLOUR = '#3fd5e8';
const SKETCH_HALO = 'rgba(0, 20, 24, 0.55)';
/** CSS pixels. */
const OUTLINE_WIDTH = 1.25;
const THINNEST_SKETCH = 1.75;
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

/**
 * Draws what is painted on `canvas`, at the view's resolution. Finished marks are kept on sheets of their own, so that a growing
 * stroke costs the same however much is painted already.
 */
export class InkPainter {
  readonly #output = new Sheet();
  readonly #finishedMask = new Sheet();
  readonly #finishedSketch = new Sheet();
  readonly #mask = new Sheet();
  readonly #sketch = new Sheet();
  readonly #outline = new Sheet();
  #finished: { drawing: Drawing; view: View } | undefined;
  #stripes: CanvasPattern | null | undefined;

  get canvas(): HTMLCanvasElement {
    return this.#output.canvas;
  }

  paint(frame: InkFrame): void {
    const { drawing, live, view } = frame;
    if (this.#finished?.drawing !== drawing || this.#finished.view !== view) {
      drawMask(this.#finishedMask, drawing, view);
      drawSketch(this.#finishedSketch, drawing.sketch, view);
      this.#finished = { drawing, view };
    }
    this.#output.clear(view);
    const shown = live ? addMark(drawing, live) : drawing;
    if (shown.mask.length > 0) this.#paintMask(frame);
    if (shown.sketch.length > 0) this.#paintSketch(frame);
  }

  #paintMask({ drawing, live, view, photo, fillingSeconds }: InkFrame): void {
    const marks = live?.kind === 'mask' ? [...drawing.mask, live.shape] : drawing.mask;
    const outlineWidth = OUTLINE_WIDTH * view.pixelRatio;
    // Only where there is ink: whole sheets would cost a frame on large screens without a graphics card.
    const box = this.#output.placeOf(maskBounds(marks), view, Math.ceil(outlineWidth) + 1);
    if (isEmptyRect(box)) return;
    const mask = this.#mask;
    mask.clear(view);
    mask.drawPart(this.#finishedMask, box);
    if (live?.kind === 'mask') {
      mask.useImageCoordinates(view);
      useColour(mask.context, MASK_COLOUR);
      drawMaskShape(mask.context, live.shape);
    }
    const { context } = this.#output;
    context.save();
    this.#output.useImageCoordinates(view);
    context.beginPath();
    context.rect(0, 0, photo.width, photo.height);
    context.clip();
    this.#output.useDevicePixels();
    context.globalAlpha = fillingSeconds === undefined ? MASK_OPACITY : FILLING_OPACITY;
    this.#output.drawPart(mask, box);
    context.globalAlpha = 1;
    this.#traceOutline(view, box, outlineWidth, fillingSeconds);
    this.#output.drawPart(this.#outline, box);
    context.restore();
  }

  /** The ring around the mask: its copies moved to all sides, less the mask itself. */
  #traceOutline(view: View, box: Rect, width: number, fillingSeconds: number | undefined): void {
    const outline = this.#outline;
    outline.clear(view);
    for (const [dx, dy] of SIDES) outline.drawPart(this.#mask, box, dx * width, dy * width);
    const { context } = outline;
    context.globalCompositeOperation = 'destination-out';
    outline.drawPart(this.#mask, box);
    if (fillingSeconds === undefined) return;
    this.#stripes ??= createStripes(context);
    if (!this.#stripes) return;
    const offset = (fillingSeconds * STRIPE_SPEED) % STRIPE_LENGTH;
    context.globalCompositeOperation = 'source-in';
    context.setTransform(view.pixelRatio, 0, 0, view.pixelRatio, 0, 0);
    context.translate(offset, 0);
    context.fillStyle = this.#stripes;
    context.fillRect(-STRIPE_LENGTH, 0, view.size.width + STRIPE_LENGTH, view.size.height);
  }

  #paintSketch({ live, view }: InkFrame): void {
    let sheet = this.#finishedSketch;
    if (live?.kind === 'sketch') {
      sheet = this.#sketch;
      sheet.clear(view);
      sheet.context.drawImage(this.#finishedSketch.canvas, 0, 0);
      sheet.useImageCoordinates(view);
      drawGuidance(sheet.context, live.stroke, view);
    }
    this.#output.context.drawImage(sheet.canvas, 0, 0);
  }
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
  const halo = 1.5 / view.scale;
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

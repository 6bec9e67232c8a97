import type { Rect } from '../../shared/geometry.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import type { Stroke } from '../../shared/stroke.js';
import { strokeBounds } from '../../shared/stroke.js';
import { shapesBounds } from '../../shared/mask-shapes.js';
import type { View } from '../editor/view.js';
import type { InkFrame } from './ink-frame.js';
import { drawMask } from './ink-path.js';
import { outlineMargin, traceOutline } from './outline.js';
import { NOTHING, Sheet } from './sheet.js';

/** A colour cannot be seen on itself; its pale edge can. On white it is the colour that shows. */
const OUTLINE_COLOUR = 'rgba(255, 255, 255, 0.85)';
/** While it is being filled the mask steps back, so that the draft can be seen. */
const FILLING_OPACITY = 0.12;
/** CSS pixels. */
const STRIPE_LENGTH = 10;
/** Stripes run this many CSS pixels a second: visible, not nervous. */
const STRIPE_SPEED = 18;
/** Draws what is to be removed, with an outline. Rectangles are in device pixels. */
export class MaskInk {
  readonly #finished = new Sheet();
  readonly #mask = new Sheet();
  readonly #outline = new Sheet();
  #kept: { readonly shapes: readonly MaskShape[]; readonly view: View; readonly colour: string } | undefined;
  #stripes: CanvasPattern | null | undefined;

  /** Draws all shapes of `frame`; returns where they lie. */
  redraw({ drawing, live, view, look }: InkFrame): Rect {
    const shapes = live?.kind === 'mask' ? [...drawing.mask, live.shape] : drawing.mask;
    if (shapes.length === 0) return NOTHING;
    this.#keepFinished(drawing.mask, view, look.colour);
    this.#outline.fit(view);
    this.#mask.clear(view);
    const box = this.#mask.placeOf(shapesBounds(shapes), view, outlineMargin(view));
    this.#mask.drawPart(this.#finished, box);
    if (live?.kind === 'mask') drawShapes(this.#mask, [live.shape], view, look.colour);
    return box;
  }

  /** Draws the new `part` of the line under the pointer; returns where it lies. */
  grow(part: Stroke, { view, look }: InkFrame): Rect {
    drawShapes(this.#mask, [{ ...part, kind: 'stroke' }], view, look.colour);
    return this.#mask.placeOf(strokeBounds(part), view, outlineMargin(view));
  }

  /** Draws the part `box` of it on `output`. */
  drawOn(output: Sheet, { view, photo, look, fillingSeconds }: InkFrame, box: Rect): void {
    if (!look.isAlone) this.#traceOutline(view, box, fillingSeconds);
    const { context } = output;
    context.save();
    output.useImageCoordinates(view);
    context.beginPath();
    context.rect(0, 0, photo.width, photo.height);
    context.clip();
    output.useDevicePixels();
    context.globalAlpha = fillingSeconds === undefined ? look.opacity : FILLING_OPACITY;
    output.drawPart(this.#mask, box);
    context.globalAlpha = 1;
    if (!look.isAlone) output.drawPart(this.#outline, box);
    context.restore();
  }

  /** Gives the memory back. */
  release(): void {
    for (const sheet of [this.#finished, this.#mask, this.#outline]) sheet.release();
    this.#kept = undefined;
  }

  #keepFinished(shapes: readonly MaskShape[], view: View, colour: string): void {
    const kept = this.#kept;
    if (kept?.shapes === shapes && kept.view === view && kept.colour === colour) return;
    this.#finished.clear(view);
    drawShapes(this.#finished, shapes, view, colour);
    this.#kept = { shapes, view, colour };
  }

  #traceOutline(view: View, box: Rect, fillingSeconds: number | undefined): void {
    const { context } = this.#outline;
    traceOutline(this.#outline, this.#mask, view, box, () => {
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

function drawShapes(sheet: Sheet, shapes: readonly MaskShape[], view: View, colour: string): void {
  const { context } = sheet;
  context.save();
  sheet.useImageCoordinates(view);
  context.fillStyle = colour;
  context.strokeStyle = colour;
  drawMask(context, shapes);
  context.restore();
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

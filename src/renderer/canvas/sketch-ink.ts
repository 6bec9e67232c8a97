import type { Point, Rect } from '../../shared/geometry.js';
import { uniteRects } from '../../shared/geometry.js';
import type { Stroke } from '../../shared/stroke.js';
import { strokeBounds } from '../../shared/stroke.js';
import type { View } from '../editor/view.js';
import type { InkFrame } from './ink-frame.js';
import { drawStroke } from './ink-path.js';
import { NOTHING, Sheet } from './sheet.js';

const SKETCH_COLOUR = '#3fd5e8';
const SKETCH_HALO = 'rgba(0, 20, 24, 0.55)';
/** CSS pixels. */
const THINNEST = 1.75;
const HALO_WIDTH = 1.5;
const KNOT_RADIUS = 3.5;

/** Draws guidance lines. Rectangles are in device pixels. */
export class SketchInk {
  readonly #finished = new Sheet();
  readonly #sketch = new Sheet();
  /** Where the sheet of all lines has ink: a tool's line may move, or end without a mark. */
  #inked = NOTHING;
  #kept: { readonly strokes: readonly Stroke[]; readonly view: View } | undefined;

  /** Draws all lines of `frame`; returns where they lie. */
  redraw(frame: InkFrame): Rect {
    const { drawing, live, view } = frame;
    const strokes = live?.kind === 'sketch' ? [...drawing.sketch, live.stroke] : drawing.sketch;
    if (strokes.length === 0 && this.#inked === NOTHING) return NOTHING;
    this.#keepFinished(drawing.sketch, view);
    this.#sketch.fit(view);
    const box = this.#sketch.placeOf(
      strokes.map(strokeBounds).reduce(uniteRects, NOTHING),
      view,
      marginOf(view),
    );
    this.#redrawPart(frame, uniteRects(this.#inked, box));
    this.#inked = strokes.length === 0 ? NOTHING : box;
    return box;
  }

  /** Draws the new `part` of the line under the pointer; returns where it lies. */
  grow(part: Stroke, frame: InkFrame): Rect {
    const { view } = frame;
    const box = this.#sketch.placeOf(strokeBounds(part), view, marginOf(view));
    this.#redrawPart(frame, box);
    this.#inked = uniteRects(this.#inked, box);
    return box;
  }

  /** Draws the part `box` of it on `output`. */
  drawOn(output: Sheet, box: Rect): void {
    output.drawPart(this.#sketch, box);
  }

  /** Gives the memory back. */
  release(): void {
    for (const sheet of [this.#finished, this.#sketch]) sheet.release();
    this.#kept = undefined;
    this.#inked = NOTHING;
  }

  #keepFinished(strokes: readonly Stroke[], view: View): void {
    if (this.#kept?.strokes === strokes && this.#kept.view === view) return;
    this.#finished.clear(view);
    this.#finished.useImageCoordinates(view);
    for (const stroke of strokes) drawGuidance(this.#finished.context, stroke, view);
    this.#kept = { strokes, view };
  }

  /** The edge of a line must not lie over the line itself where two parts meet: all of it is drawn anew. */
  #redrawPart({ live, view }: InkFrame, box: Rect): void {
    const sheet = this.#sketch;
    sheet.redrawPart(box, () => {
      sheet.drawPart(this.#finished, box);
      if (live?.kind !== 'sketch') return;
      sheet.useImageCoordinates(view);
      drawGuidance(sheet.context, live.stroke, view);
      drawKnots(sheet.context, live.knots ?? [], view);
    });
  }
}

/** How far ink reaches beyond a line, in device pixels. */
function marginOf({ pixelRatio }: View): number {
  return Math.ceil(Math.max(THINNEST + 2 * HALO_WIDTH, KNOT_RADIUS + HALO_WIDTH) * pixelRatio) + 1;
}

/** A bright line with a dark edge, visible on any photo and never thinner than the eye finds. */
function drawGuidance(context: CanvasRenderingContext2D, stroke: Stroke, view: View): void {
  const thinnest = THINNEST / view.scale;
  const halo = HALO_WIDTH / view.scale;
  if (stroke.mode === 'erase') {
    context.globalCompositeOperation = 'destination-out';
    drawStroke(context, { ...stroke, radius: stroke.radius + halo }, thinnest + 2 * halo);
    return;
  }
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = context.strokeStyle = SKETCH_HALO;
  drawStroke(context, { ...stroke, radius: stroke.radius + halo / 2 }, thinnest + halo);
  context.fillStyle = context.strokeStyle = SKETCH_COLOUR;
  drawStroke(context, stroke, thinnest);
}

/** Points of a line that can be taken hold of. */
function drawKnots(context: CanvasRenderingContext2D, knots: readonly Point[], { scale }: View): void {
  context.globalCompositeOperation = 'source-over';
  for (const [colour, radius] of [
    [SKETCH_HALO, KNOT_RADIUS + HALO_WIDTH],
    [SKETCH_COLOUR, KNOT_RADIUS],
    ['#ffffff', KNOT_RADIUS - HALO_WIDTH],
  ] as const) {
    context.fillStyle = colour;
    for (const { x, y } of knots) {
      context.beginPath();
      context.arc(x, y, radius / scale, 0, 2 * Math.PI);
      context.fill();
    }
  }
}

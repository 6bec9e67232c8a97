import type { Rect } from '../../shared/geometry.js';
import { uniteRects } from '../../shared/geometry.js';
import type { Stroke } from '../../shared/stroke.js';
import { strokeBounds } from '../../shared/stroke.js';
import type { SourceKind } from '../editor/drawing.js';
import { linesOf } from '../editor/drawing.js';
import type { View } from '../editor/view.js';
import { toView } from '../editor/view.js';
import type { InkFrame } from './ink-frame.js';
import { drawMask } from './ink-path.js';
import { outlineMargin, traceOutline } from './outline.js';
import { NOTHING, Sheet } from './sheet.js';

/** How each kind looks. They differ from each other and from the mask by their pattern too: a cross-hatched area is barred, a dotted one is picked from. */
const LOOKS: Readonly<Record<SourceKind, { readonly colour: string; readonly pattern: 'crosses' | 'dots' }>> =
  {
    avoid: { colour: '#8e4ec6', pattern: 'crosses' },
    prefer: { colour: '#0f9d8a', pattern: 'dots' },
  };
const TINT_OPACITY = 0.34;
/** CSS pixels. */
const TILE_SIDE = 12;
const DARK = 'rgba(0, 0, 0, 0.55)';
const PALE = 'rgba(255, 255, 255, 0.92)';

/** Draws where may, or must not, be copied from. Rectangles are in device pixels. */
export class SourceInk {
  readonly #kind: SourceKind;
  readonly #finished = new Sheet();
  readonly #area = new Sheet();
  readonly #pattern = new Sheet();
  readonly #outline = new Sheet();
  #kept: { readonly strokes: readonly Stroke[]; readonly view: View } | undefined;
  #tile: CanvasPattern | null | undefined;

  constructor(kind: SourceKind) {
    this.#kind = kind;
  }

  /** Is there something of it in `frame`? */
  isIn({ drawing, live }: InkFrame): boolean {
    return live?.kind === this.#kind || linesOf(drawing, this.#kind).length > 0;
  }

  /** Draws all lines of `frame`; returns where they lie. */
  redraw(frame: InkFrame): Rect {
    if (!this.isIn(frame)) return NOTHING;
    const { drawing, live, view } = frame;
    const strokes = linesOf(drawing, this.#kind);
    this.#keepFinished(strokes, view);
    for (const sheet of [this.#pattern, this.#outline]) sheet.fit(view);
    this.#area.clear(view);
    const shown = live?.kind === this.#kind ? [...strokes, live.stroke] : strokes;
    const bounds = shown.map(strokeBounds).reduce(uniteRects, NOTHING);
    const box = this.#area.placeOf(bounds, view, outlineMargin(view));
    this.#area.drawPart(this.#finished, box);
    if (live?.kind === this.#kind) this.#draw(this.#area, [live.stroke], view);
    return box;
  }

  /** Draws the new `part` of the line under the pointer; returns where it lies. */
  grow(part: Stroke, { view }: InkFrame): Rect {
    this.#draw(this.#area, [part], view);
    return this.#area.placeOf(strokeBounds(part), view, outlineMargin(view));
  }

  /** Draws the part `box` of it on `output`. */
  drawOn(output: Sheet, { view, photo }: InkFrame, box: Rect): void {
    this.#layPattern(view, box);
    const outline = this.#outline.context;
    traceOutline(this.#outline, this.#area, view, box, () => {
      outline.fillStyle = PALE;
      outline.fillRect(box.left, box.top, box.width, box.height);
    });
    const { context } = output;
    context.save();
    output.useImageCoordinates(view);
    context.beginPath();
    context.rect(0, 0, photo.width, photo.height);
    context.clip();
    output.useDevicePixels();
    context.globalAlpha = TINT_OPACITY;
    output.drawPart(this.#area, box);
    context.globalAlpha = 1;
    output.drawPart(this.#pattern, box);
    output.drawPart(this.#outline, box);
    context.restore();
  }

  /** Gives the memory back. */
  release(): void {
    for (const sheet of [this.#finished, this.#area, this.#pattern, this.#outline]) sheet.release();
    this.#kept = undefined;
  }

  #keepFinished(strokes: readonly Stroke[], view: View): void {
    if (this.#kept?.strokes === strokes && this.#kept.view === view) return;
    this.#finished.clear(view);
    this.#draw(this.#finished, strokes, view);
    this.#kept = { strokes, view };
  }

  #draw(sheet: Sheet, strokes: readonly Stroke[], view: View): void {
    const { context } = sheet;
    context.save();
    sheet.useImageCoordinates(view);
    context.fillStyle = context.strokeStyle = LOOKS[this.#kind].colour;
    drawMask(
      context,
      strokes.map((stroke) => ({ kind: 'stroke', ...stroke })),
    );
    context.restore();
  }

  /** The pattern where the area is. It stays with the photo when that is moved. */
  #layPattern(view: View, box: Rect): void {
    const sheet = this.#pattern;
    const { context } = sheet;
    sheet.redrawPart(box, () => {
      this.#tile ??= createTile(context, LOOKS[this.#kind].pattern);
      if (!this.#tile) return;
      sheet.drawPart(this.#area, box);
      context.globalCompositeOperation = 'source-in';
      const ratio = view.pixelRatio;
      const { x, y } = toView(view, { x: 0, y: 0 });
      context.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
      context.fillStyle = this.#tile;
      context.fillRect(-x, -y, view.size.width, view.size.height);
    });
  }
}

function createTile(context: CanvasRenderingContext2D, pattern: 'crosses' | 'dots'): CanvasPattern | null {
  const tile = document.createElement('canvas');
  tile.width = tile.height = TILE_SIDE;
  const pen = tile.getContext('2d');
  if (!pen) return null;
  pen.lineCap = 'round';
  // A dark edge under pale lines: seen on any photo.
  for (const [colour, width] of [
    [DARK, 2.6],
    [PALE, 1.2],
  ] as const) {
    pen.fillStyle = pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    if (pattern === 'dots') {
      pen.arc(TILE_SIDE / 2, TILE_SIDE / 2, width, 0, 2 * Math.PI);
      pen.fill();
    } else {
      for (const side of [-1, 1]) {
        pen.moveTo(TILE_SIDE / 2 - 2.2, TILE_SIDE / 2 - 2.2 * side);
        pen.lineTo(TILE_SIDE / 2 + 2.2, TILE_SIDE / 2 + 2.2 * side);
      }
      pen.stroke();
    }
  }
  return context.createPattern(tile, 'repeat');
}

import Konva from 'konva';
import type { Rect } from '../../shared/geometry.js';
import { isEmptyRect, uniteRects } from '../../shared/geometry.js';
import type { Cloning } from '../editor/editor-state.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import { shapesBounds } from '../../shared/mask-shapes.js';
import { turnVector } from '../editor/turn.js';
import { radiusAt } from '../../shared/stroke.js';
import type { View } from '../editor/view.js';
import { drawMask } from './ink-path.js';
import { NOTHING, Sheet } from './sheet.js';

/** A blur of this part of a soft edge's width goes from almost nothing to almost all over that width. */
const BLUR_PART = 0.3;

/** Copies that are being drawn, and those whose result is not there yet: the photo's own pixels as they are seen, moved along with the stroke. */
export class CloneLayer {
  readonly layer = new Konva.Layer({ listening: false });
  readonly #shown = new Sheet(this.layer.getNativeCanvasElement());
  readonly #scratch = new Sheet();
  #drawn: Rect = NOTHING;

  /** Shows `clonings`, the later ones on top; `photo` is the canvas that the photo is seen on. */
  update(clonings: readonly Cloning[], view: View, photo: HTMLCanvasElement): void {
    if (clonings.length === 0 && isEmptyRect(this.#drawn)) return;
    this.#shown.fit(view);
    const places = clonings.map(({ mask }) => this.#shown.placeOf(shapesBounds(mask), view, 1));
    const stale = places.reduce(uniteRects, this.#drawn);
    this.#drawn = places.reduce(uniteRects, NOTHING);
    this.#shown.redrawPart(stale, () => {
      for (const [index, cloning] of clonings.entries()) {
        const place = places[index]!;
        if (isEmptyRect(place)) continue;
        this.#draw(cloning, place, view, photo);
        this.#shown.drawPart(this.#scratch, place);
      }
    });
    if (clonings.length === 0) this.#scratch.release();
  }

  #draw({ mask, from, options }: Cloning, place: Rect, view: View, photo: HTMLCanvasElement): void {
    const { context } = this.#scratch;
    const factor = view.scale * view.pixelRatio;
    this.#scratch.fit(view);
    this.#scratch.redrawPart(place, () => {
      this.#scratch.useImageCoordinates(view);
      context.fillStyle = '#000';
      context.strokeStyle = '#000';
      context.filter = options.softPx > 0 ? `blur(${BLUR_PART * options.softPx * factor}px)` : 'none';
      drawMask(
        context,
        mask.map((shape) => withoutSoftEdge(shape, options.softPx)),
      );
      context.filter = 'none';
      this.#scratch.useDevicePixels();
      context.globalCompositeOperation = 'source-in';
      const { x, y } = turnVector({ x: -from.dx * factor, y: -from.dy * factor }, view.degrees);
      context.drawImage(photo, x, y);
    });
  }
}

/** What of a stroke is blurred to its soft edge: half of that less on each side, at most half of what there is where a pen was pressed little. */
function withoutSoftEdge(shape: MaskShape, softPx: number): MaskShape {
  if (shape.kind !== 'stroke') return shape;
  const radius = shape.radius - softPx / 2;
  const widths = shape.widths?.map(
    (_, index) => Math.max(radiusAt(shape, index) - softPx / 2, radiusAt(shape, index) / 2) / radius,
  );
  return { ...shape, radius, widths };
}

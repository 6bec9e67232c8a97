import type { Rect } from '../../shared/geometry.js';
import { isEmptyRect, uniteRects } from '../../shared/geometry.js';
import { isDrawingEmpty } from '../editor/drawing.js';
import type { InkFrame } from './ink-frame.js';
import { strokeFrom, strokeOf } from './ink-frame.js';
import { MaskInk } from './mask-ink.js';
import { NOTHING, Sheet } from './sheet.js';
import { SketchInk } from './sketch-ink.js';
import { SourceInk } from './source-ink.js';

/** What the sheet holds. */
interface Painted {
  readonly frame: InkFrame;
  /** Of the growing stroke. */
  readonly pointCount: number;
  /** Where there is ink, in device pixels. */
  readonly box: Rect;
}

/**
 * Draws what is painted on a sheet, at the view's resolution. Finished marks are kept on sheets of their own, and of a growing stroke
 * only what is new is drawn: a movement of the pointer costs the same however much is painted already.
 */
export class InkPainter {
  readonly sheet = new Sheet();
  readonly #mask = new MaskInk();
  readonly #sketch = new SketchInk();
  readonly #sources = [new SourceInk('avoid'), new SourceInk('prefer')] as const;
  #painted: Painted | undefined;

  /** Brings `sheet` to what `frame` shows; returns the part of it that has changed, in device pixels. */
  paint(frame: InkFrame): Rect {
    const before = this.#painted;
    if (isBlank(frame) && (!before || isBlank(before.frame))) return NOTHING;
    const pointCount = strokeOf(frame.live)?.points.length ?? 0;
    if (before && isStill(before.frame, frame)) {
      const changed = this.#grow(frame, before.pointCount);
      this.#painted = { frame, pointCount, box: uniteRects(before.box, changed) };
      return changed;
    }
    this.sheet.clear(frame.view);
    // Only where there is ink: whole sheets would cost a frame on large screens without a graphics card.
    const boxes = [this.#mask, this.#sketch, ...this.#sources].map((ink) => ink.redraw(frame));
    const box = boxes.reduce(uniteRects);
    this.#showPart(frame, box);
    this.#painted = { frame, pointCount, box };
    const hasMoved = before?.frame.view !== frame.view;
    return hasMoved ? { left: 0, top: 0, ...this.sheet.size } : uniteRects(before.box, box);
  }

  /** Gives the memory back until something is painted again. */
  release(): void {
    for (const ink of [this.#mask, this.#sketch, ...this.#sources]) ink.release();
    this.sheet.release();
    this.#painted = undefined;
  }

  #grow(frame: InkFrame, pointCount: number): Rect {
    const { live } = frame;
    const stroke = strokeOf(live);
    if (!live || !stroke || stroke.points.length === pointCount) return NOTHING;
    // From the last point on: the new line begins there.
    const part = strokeFrom(stroke, Math.max(0, pointCount - 1));
    const inks = {
      mask: this.#mask,
      sketch: this.#sketch,
      avoid: this.#sources[0],
      prefer: this.#sources[1],
    };
    const box = inks[live.kind].grow(part, frame);
    this.#showPart(frame, box);
    return box;
  }

  #showPart(frame: InkFrame, box: Rect): void {
    if (isEmptyRect(box)) return;
    const { drawing, live } = frame;
    this.sheet.redrawPart(box, () => {
      for (const ink of this.#sources) {
        // What is marked is shown alone without anything else.
        if (ink.isIn(frame) && !frame.look.isAlone) ink.drawOn(this.sheet, frame, box);
      }
      if (drawing.mask.length > 0 || live?.kind === 'mask') this.#mask.drawOn(this.sheet, frame, box);
      if (drawing.sketch.length > 0 || live?.kind === 'sketch') this.#sketch.drawOn(this.sheet, box);
    });
  }
}

/** Does it show nothing? */
export function isBlank({ drawing, live }: InkFrame): boolean {
  return isDrawingEmpty(drawing) && !live;
}

/** Is `next` the same, except for new points of the growing stroke? */
function isStill(before: InkFrame, next: InkFrame): boolean {
  const isFilling = before.fillingSeconds !== undefined || next.fillingSeconds !== undefined;
  const isSame = before.drawing === next.drawing && before.view === next.view && before.photo === next.photo;
  return isSame && !isFilling && before.live === next.live && before.look === next.look;
}

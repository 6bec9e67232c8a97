import Konva from 'konva';
import { isEmptyRect, uniteRects } from '../../shared/geometry.js';
import type { View } from '../editor/view.js';
import type { InkFrame } from './ink-frame.js';
import { InkPainter, isBlank } from './ink-painter.js';
import { Sheet } from './sheet.js';

/** Sheets of what was filled are kept so long: who removes spot after spot needs them again, and new ones cost most of a frame. */
const KEPT_MS = 10_000;

/** What is painted, and beneath it what is being filled. Only what has changed is drawn, on the layer's own canvas. */
export class InkLayer {
  readonly layer = new Konva.Layer({ listening: false });
  readonly #shown = new Sheet(this.layer.getNativeCanvasElement());
  readonly #ink = new InkPainter();
  readonly #filledInk = new InkPainter();
  #hasFilled = false;
  #release: ReturnType<typeof setTimeout> | undefined;
  /** Where black was laid under the ink. */
  #blackView: View | undefined;

  /** Shows `ink` over `filled`, both in the same view. */
  paint(ink: InkFrame, filled: InkFrame | undefined): void {
    this.#shown.fit(ink.view);
    // Where nothing is seen, nothing is composed.
    this.layer.visible(!isBlank(ink) || filled !== undefined || ink.look.isAlone);
    const changed = [this.#ink.paint(ink), ...(filled ? [this.#filledInk.paint(filled)] : [])];
    const blackView = ink.look.isAlone ? ink.view : undefined;
    const hasTurned = this.#hasFilled !== (filled !== undefined) || this.#blackView !== blackView;
    this.#blackView = blackView;
    this.#hasFilled = filled !== undefined;
    if (hasTurned) this.#keepFilled(filled !== undefined);
    const box = hasTurned ? { left: 0, top: 0, ...this.#shown.size } : changed.reduce(uniteRects);
    if (isEmptyRect(box)) return;
    this.#shown.redrawPart(box, () => {
      if (ink.look.isAlone) this.#layBlack(ink);
      if (filled) this.#shown.drawPart(this.#filledInk.sheet, box);
      this.#shown.drawPart(this.#ink.sheet, box);
    });
  }

  dispose(): void {
    clearTimeout(this.#release);
  }

  #keepFilled(isUsed: boolean): void {
    clearTimeout(this.#release);
    if (!isUsed) this.#release = setTimeout(() => this.#filledInk.release(), KEPT_MS);
  }

  /** In place of the photo. */
  #layBlack({ view, photo }: InkFrame): void {
    const { context } = this.#shown;
    this.#shown.useImageCoordinates(view);
    context.fillStyle = '#000000';
    context.fillRect(0, 0, photo.width, photo.height);
    this.#shown.useDevicePixels();
  }
}

import type { Rect, Size } from '../../shared/geometry.js';
import { cornersOf, isEmptyRect } from '../../shared/geometry.js';
import { boxAround, turnVector } from '../editor/turn.js';
import type { View } from '../editor/view.js';
import { toView } from '../editor/view.js';

/** No part of a sheet. */
export const NOTHING: Rect = { left: 0, top: 0, width: 0, height: 0 };

/** A transparent canvas of the size of the view in device pixels; its own, or one that is shown. */
export class Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;

  constructor(canvas = document.createElement('canvas')) {
    this.canvas = canvas;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('Expected a canvas to draw on but the browser gave none.');
    this.context = context;
  }

  /** In device pixels. */
  get size(): Size {
    const { width, height } = this.canvas;
    return { width, height };
  }

  /** Gives the sheet the size of the view; another size than before empties it. */
  fit({ size, pixelRatio }: View): void {
    const width = Math.max(1, Math.round(size.width * pixelRatio));
    const height = Math.max(1, Math.round(size.height * pixelRatio));
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
  }

  /** Gives the memory back until `fit` or `clear`. */
  release(): void {
    // A canvas without a size cannot be drawn.
    this.canvas.width = 1;
    this.canvas.height = 1;
  }

  /** Empties the sheet and gives it the size of the view; drawing is in device pixels then. */
  clear(view: View): void {
    this.fit(view);
    this.useDevicePixels();
    this.context.globalAlpha = 1;
    this.context.globalCompositeOperation = 'source-over';
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** What a rectangle of the photo takes up on the sheet, grown by `margin` and cut at the sheet, in whole device pixels. */
  placeOf(rect: Rect, view: View, margin: number): Rect {
    if (isEmptyRect(rect)) return rect;
    const { width, height } = this.canvas;
    const box = boxAround(cornersOf(rect).map((corner) => toView(view, corner)));
    const left = Math.min(width, Math.max(0, Math.floor(box.left * view.pixelRatio - margin)));
    const top = Math.min(height, Math.max(0, Math.floor(box.top * view.pixelRatio - margin)));
    const right = Math.min(width, Math.ceil(box.right * view.pixelRatio + margin));
    const bottom = Math.min(height, Math.ceil(box.bottom * view.pixelRatio + margin));
    return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  }

  /** Empties a part of the sheet and lets `draw` change nothing but it, in device pixels. */
  redrawPart({ left, top, width, height }: Rect, draw: () => void): void {
    const { context } = this;
    context.save();
    this.useDevicePixels();
    context.globalAlpha = 1;
    context.globalCompositeOperation = 'source-over';
    context.clearRect(left, top, width, height);
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    draw();
    context.restore();
  }

  /** Draws a part of another sheet of the same size, moved by a few device pixels. */
  drawPart(sheet: Sheet, { left, top, width, height }: Rect, dx = 0, dy = 0): void {
    this.context.drawImage(sheet.canvas, left, top, width, height, left + dx, top + dy, width, height);
  }

  /** From now on drawing is in image coordinates. */
  useImageCoordinates(view: View): void {
    const { scale, degrees, pixelRatio } = view;
    const { x, y } = toView(view, { x: 0, y: 0 });
    const right = turnVector({ x: scale * pixelRatio, y: 0 }, degrees);
    this.context.setTransform(right.x, right.y, -right.y, right.x, x * pixelRatio, y * pixelRatio);
  }

  /** From now on drawing is in device pixels. */
  useDevicePixels(): void {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
  }
}

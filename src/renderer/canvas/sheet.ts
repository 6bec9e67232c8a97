import type { Rect } from '../../shared/geometry.js';
import type { View } from '../editor/view.js';
import { toView } from '../editor/view.js';

/** A transparent canvas of the size of the view in device pixels. */
export class Sheet {
  readonly canvas = document.createElement('canvas');
  readonly context: CanvasRenderingContext2D;

  constructor() {
    const context = this.canvas.getContext('2d');
    if (!context) throw new Error('Expected a canvas to draw on but the browser gave none.');
    this.context = context;
  }

  /** Empties the sheet and gives it the size of the view; drawing is in device pixels then. */
  clear({ size, pixelRatio }: View): void {
    const width = Math.max(1, Math.round(size.width * pixelRatio));
    const height = Math.max(1, Math.round(size.height * pixelRatio));
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.globalAlpha = 1;
    this.context.globalCompositeOperation = 'source-over';
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    } else {
      this.context.clearRect(0, 0, width, height);
    }
  }

  /** Where a rectangle of the photo lies on the sheet, grown by `margin` and cut at the sheet, in whole device pixels. */
  placeOf(rect: Rect, view: View, margin: number): Rect {
    const { width, height } = this.canvas;
    const start = toView(view, { x: rect.left, y: rect.top });
    const end = toView(view, { x: rect.left + rect.width, y: rect.top + rect.height });
    const left = Math.min(width, Math.max(0, Math.floor(start.x * view.pixelRatio - margin)));
    const top = Math.min(height, Math.max(0, Math.floor(start.y * view.pixelRatio - margin)));
    const right = Math.min(width, Math.ceil(end.x * view.pixelRatio + margin));
    const bottom = Math.min(height, Math.ceil(end.y * view.pixelRatio + margin));
    return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  }

  /** Draws a part of another sheet of the same size, moved by a few device pixels. */
  drawPart(sheet: Sheet, { left, top, width, height }: Rect, dx = 0, dy = 0): void {
    this.context.drawImage(sheet.canvas, left, top, width, height, left + dx, top + dy, width, height);
  }

  /** From now on drawing is in image coordinates. */
  useImageCoordinates({ scale, left, top, pixelRatio }: View): void {
    const factor = scale * pixelRatio;
    this.context.setTransform(factor, 0, 0, factor, left * pixelRatio, top * pixelRatio);
  }

  /** From now on drawing is in device pixels. */
  useDevicePixels(): void {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
  }
}

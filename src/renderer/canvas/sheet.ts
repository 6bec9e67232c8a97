import type { View } from '../editor/view.js';

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

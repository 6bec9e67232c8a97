import Konva from 'konva';
import { boxAround } from '../editor/turn.js';
import type { View } from '../editor/view.js';
import { levelCorners } from '../editor/view.js';

/** Side of a square on the screen, in CSS pixels, at every zoom. */
const SQUARE_PX = 8;

/**
 * What is seen through a transparent photo: squares in the theme's two colours, which stay of one size on the screen. Drawn as one
 * rectangle with a pattern, only where it can be seen.
 */
export class Checkerboard {
  readonly node = new Konva.Rect({ visible: false, perfectDrawEnabled: false });
  readonly #observer: MutationObserver;
  #pixelRatio = 0;

  /** `onChange` is called when it must be drawn anew: the theme has changed. */
  constructor(onChange: () => void) {
    this.#observer = new MutationObserver(() => {
      this.#pixelRatio = 0;
      onChange();
    });
    this.#observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  }

  /** Lies under a photo at `place` of the level view, or nowhere. */
  update(
    place:
      { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | undefined,
    view: View,
  ): void {
    const { pixelRatio } = view;
    this.node.visible(place !== undefined);
    if (!place) return;
    if (pixelRatio !== this.#pixelRatio) this.#drawPattern(pixelRatio);
    const seen = boxAround(levelCorners(view));
    const x = Math.max(seen.left, place.x);
    const y = Math.max(seen.top, place.y);
    this.node.setAttrs({
      x,
      y,
      width: Math.max(0, Math.min(seen.right, place.x + place.width) - x),
      height: Math.max(0, Math.min(seen.bottom, place.y + place.height) - y),
      // The squares move with the photo.
      fillPatternOffset: { x: wrap(x - place.x, pixelRatio), y: wrap(y - place.y, pixelRatio) },
      fillPatternScale: { x: 1 / pixelRatio, y: 1 / pixelRatio },
    });
  }

  dispose(): void {
    this.#observer.disconnect();
    this.node.destroy();
  }

  #drawPattern(pixelRatio: number): void {
    this.#pixelRatio = pixelRatio;
    const side = Math.round(SQUARE_PX * pixelRatio);
    const pattern = document.createElement('canvas');
    pattern.width = 2 * side;
    pattern.height = 2 * side;
    const context = pattern.getContext('2d');
    const colours = getComputedStyle(document.documentElement);
    if (!context) return;
    context.fillStyle = colours.getPropertyValue('--checker-even');
    context.fillRect(0, 0, 2 * side, 2 * side);
    context.fillStyle = colours.getPropertyValue('--checker-odd');
    context.fillRect(side, 0, side, side);
    context.fillRect(0, side, side, side);
    // Konva takes a canvas as well; its declarations say an image only.
    this.node.fillPatternImage(pattern as unknown as HTMLImageElement);
  }
}

/** Within the pattern, in whole pixels of the screen. */
function wrap(distance: number, pixelRatio: number): number {
  return Math.round(distance * pixelRatio) % (2 * Math.round(SQUARE_PX * pixelRatio));
}

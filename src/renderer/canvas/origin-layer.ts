import Konva from 'konva';
import type { Point } from '../../shared/geometry.js';
import { cornersOf } from '../../shared/geometry.js';
import type { Origin, ShownOrigins } from '../editor/origins.js';
import { findOrigin, listOrigins } from '../editor/origins.js';
import type { View } from '../editor/view.js';
import { toImage, toView } from '../editor/view.js';
import { closedPath } from './paths.js';
import { Sheet } from './sheet.js';

/** How much of the photo the colours cover. */
const STRENGTH = 0.55;
/** The part of the colour circle that is used: its ends must not look alike. */
const HUES = 300;
const EDGE = 'rgb(0 0 0 / 70%)';
const LINE = '#fff';

/** Where the pixels of a retouch were copied from: a part of it and its source have one colour, and those at the pointer are joined by a line. */
export class OriginLayer {
  readonly layer = new Konva.Layer({ listening: false });
  readonly #sheet = new Sheet(this.layer.getNativeCanvasElement());
  #shown: ShownOrigins | undefined;
  #view: View | undefined;
  #pointed: Origin | undefined;
  #origins: readonly Origin[] = [];
  #colours: readonly string[] = [];

  /** Draws `shown` with the pointer at a place of the view; nothing where neither has changed. */
  update(shown: ShownOrigins | undefined, view: View, pointer: Point | undefined): void {
    if (shown !== this.#shown) {
      this.#origins = shown ? listOrigins(shown) : [];
      this.#colours = colour(this.#origins);
    }
    const pointed = pointer && findOrigin(this.#origins, toImage(view, pointer));
    if (shown === this.#shown && view === this.#view && pointed === this.#pointed) return;
    this.#shown = shown;
    this.#view = view;
    this.#pointed = pointed;
    if (shown) this.#draw(view);
    else this.#sheet.release();
  }

  #draw(view: View): void {
    const { context, canvas } = this.#sheet;
    this.#sheet.clear(view);
    this.#sheet.useImageCoordinates(view);
    for (const side of ['from', 'to'] as const) {
      for (const [index, origin] of this.#origins.entries()) {
        const { left, top, width, height } = origin[side];
        context.fillStyle = this.#colours[index]!;
        context.fillRect(left, top, width, height);
      }
    }
    // At once for all: where sources overlap, colours must not add up.
    this.#sheet.useDevicePixels();
    context.globalCompositeOperation = 'destination-in';
    context.fillStyle = `rgb(0 0 0 / ${STRENGTH})`;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.globalCompositeOperation = 'source-over';
    if (this.#pointed) this.#join(this.#pointed, view);
  }

  #join({ from, to }: Origin, view: View): void {
    const { context } = this.#sheet;
    const { pixelRatio } = view;
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    const path = new Path2D();
    const ends = [from, to].map((rect) => {
      const corners = cornersOf(rect).map((corner) => toView(view, corner));
      path.addPath(closedPath(corners));
      const { left, top, width, height } = rect;
      return toView(view, { x: left + width / 2, y: top + height / 2 });
    });
    for (const { x, y } of ends) path.lineTo(x, y);
    for (const [style, width] of [
      [EDGE, 4],
      [LINE, 1.5],
    ] as const) {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.stroke(path);
    }
  }
}

/** A colour for each origin by the place of its source among the others: across the photo by hue, down it by lightness. */
function colour(origins: readonly Origin[]): string[] {
  const across = rank(origins.map(({ from }) => from.left));
  const down = rank(origins.map(({ from }) => from.top));
  return origins.map((_, index) => {
    const hue = Math.round(HUES * across[index]!);
    return `hsl(${hue} 90% ${Math.round(42 + 30 * down[index]!)}%)`;
  });
}

/** The part of all values that are smaller than each one: a few that lie far away leave the others apart. */
function rank(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const first = new Map<number, number>();
  for (const [index, value] of sorted.entries()) if (!first.has(value)) first.set(value, index);
  return values.map((value) => first.get(value)! / values.length);
}

import type { Point } from '../../shared/geometry.js';
import type { EditorState } from '../editor/editor-state.js';
import { toolEntry } from '../editor/tools/tools.js';

/** Smaller circles could not be found; a cross shows the place then. CSS pixels. */
const SMALLEST_CIRCLE = 2.5;

/** What the mark shows, as the style sheet of its picture knows it. */
interface Look {
  readonly hasCircle: boolean;
  readonly hasCross: boolean;
  readonly isErasing: boolean;
  /** Of the circle, in CSS pixels. */
  readonly radius: number;
}

/**
 * The circle of the brush under the pointer. A small picture that is moved, not a canvas: following the pointer then costs nothing
 * but the move, however large the window is.
 */
export class CursorMark {
  readonly #svg: SVGSVGElement;
  #look: Look = { hasCircle: false, hasCross: false, isErasing: false, radius: 0 };

  /** `svg` has its origin in the corner of the view. */
  constructor(svg: SVGSVGElement) {
    this.#svg = svg;
  }

  /** Shows the tool's mark at `place` (view coordinates), or nothing. `isErasing` dashes the circle. */
  update(state: EditorState, place: Point | undefined, isErasing: boolean, isKeyboard: boolean): void {
    const { tool, view } = state;
    const { radius: radiusName } = toolEntry(tool);
    const isRound = radiusName !== undefined;
    const isShown = place !== undefined && state.document !== undefined && (isRound || isKeyboard);
    const radius = radiusName === undefined ? 0 : state[radiusName] * view.scale;
    const hasCircle = isShown && isRound && radius >= SMALLEST_CIRCLE;
    const hasCross = isShown && (!hasCircle || isKeyboard);
    this.#show({ hasCircle, hasCross, isErasing, radius: hasCircle ? radius : 0 });
    if (isShown) this.#svg.style.translate = `${place.x}px ${place.y}px`;
  }

  #show(look: Look): void {
    const before = this.#look;
    this.#look = look;
    const { classList } = this.#svg;
    if (look.hasCircle !== before.hasCircle) classList.toggle('has-circle', look.hasCircle);
    if (look.hasCross !== before.hasCross) classList.toggle('has-cross', look.hasCross);
    if (look.isErasing !== before.isErasing) classList.toggle('is-erasing', look.isErasing);
    if (look.radius === before.radius) return;
    for (const circle of this.#svg.querySelectorAll('circle')) circle.r.baseVal.value = look.radius;
  }
}

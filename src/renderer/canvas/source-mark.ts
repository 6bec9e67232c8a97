import type { Point } from '../../shared/geometry.js';
import type { EditorState } from '../editor/editor-state.js';
import { toView } from '../editor/view.js';

/** The cross where a tool copies from; a small picture that is moved, like the mark under the pointer. */
export class SourceMark {
  readonly #svg: SVGSVGElement;

  /** `svg` has its origin in the corner of the view. */
  constructor(svg: SVGSVGElement) {
    this.#svg = svg;
  }

  /** Shows the mark at `place`, in pixels of the photo, or nowhere. */
  update({ view, document }: EditorState, place: Point | undefined): void {
    const isShown = place !== undefined && document !== undefined;
    this.#svg.classList.toggle('is-shown', isShown);
    if (!isShown) return;
    const { x, y } = toView(view, place);
    this.#svg.style.translate = `${x}px ${y}px`;
  }
}

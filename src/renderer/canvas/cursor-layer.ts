import Konva from 'konva';
import type { Point } from '../../shared/geometry.js';
import type { EditorState } from '../editor/editor-state.js';

/** Smaller circles could not be found; a cross shows the place then. CSS pixels. */
const SMALLEST_CIRCLE = 2.5;
const CROSS_ARM = 7;

/** The circle of the brush under the pointer, white with a dark edge, so that it shows on any photo. */
export class CursorLayer {
  readonly layer = new Konva.Layer({ listening: false });
  readonly #edge = new Konva.Circle({ stroke: 'rgba(0, 0, 0, 0.6)', strokeWidth: 3 });
  readonly #circle = new Konva.Circle({ stroke: 'rgba(255, 255, 255, 0.95)', strokeWidth: 1.25 });
  readonly #cross = new Konva.Path({
    data: `M-${CROSS_ARM} 0H${CROSS_ARM}M0 -${CROSS_ARM}V${CROSS_ARM}`,
    stroke: 'rgba(255, 255, 255, 0.95)',
    strokeWidth: 1.25,
    shadowColor: '#000',
    shadowBlur: 2,
    shadowOpacity: 0.8,
  });

  #isEmpty = true;

  constructor() {
    this.layer.add(this.#edge, this.#circle, this.#cross);
  }

  /** Shows the tool's mark at `place` (view coordinates), or nothing. `isErasing` dashes the circle. */
  update(state: EditorState, place: Point | undefined, isErasing: boolean, isKeyboard: boolean): void {
    const { tool, view } = state;
    const hasCircle = tool === 'brush' || tool === 'sketch';
    const isShown = place !== undefined && state.document !== undefined && (hasCircle || isKeyboard);
    const radius = (tool === 'sketch' ? state.sketchRadiusPx : state.brushRadiusPx) * view.scale;
    const isCircle = isShown && hasCircle && radius >= SMALLEST_CIRCLE;
    const isCross = isShown && (!isCircle || isKeyboard);
    for (const circle of [this.#edge, this.#circle]) {
      circle.visible(isCircle);
      if (isCircle) circle.setAttrs({ ...place, radius });
    }
    this.#circle.dash(isErasing ? [5, 4] : []);
    this.#cross.visible(isCross);
    if (isCross) this.#cross.position(place);
    const isEmpty = !isCircle && !isCross;
    if (!isEmpty || !this.#isEmpty) this.layer.draw();
    this.#isEmpty = isEmpty;
  }
}

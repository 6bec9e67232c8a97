import type Konva from 'konva';
import type { EditorState } from '../editor/editor-state.js';
import { toLevel, toView } from '../editor/view.js';

/** Turns what `layer` draws as if the photo were level: with the view, and about the photo's own middle while that is being straightened. */
export function turnLayer(
  layer: Konva.Layer,
  { framing, document, view }: Pick<EditorState, 'framing' | 'document' | 'view'>,
): void {
  const straightened = framing?.degrees ?? 0;
  if (view.degrees === 0 && straightened === 0) {
    layer.setAttrs({ rotation: 0, x: 0, y: 0, offsetX: 0, offsetY: 0 });
    return;
  }
  const { width = 0, height = 0 } = document ?? {};
  const { x, y } = toView(view, { x: width / 2, y: height / 2 });
  const level = toLevel(view, { x, y });
  layer.setAttrs({ rotation: view.degrees + straightened, x, y, offsetX: level.x, offsetY: level.y });
}

import type { BeginGesture, EnterTool, Gesture } from './tool.js';

/** A tool whose every mark is one gesture, from pointer down to pointer up. */
export function gestureTool(begin: BeginGesture): EnterTool {
  return ({ redraw, finish }) => {
    let gesture: Gesture | undefined;
    return {
      get overlay() {
        return gesture?.live;
      },
      down(start) {
        gesture = begin(start);
        redraw();
      },
      move(points, widths) {
        gesture?.move(points, widths);
        redraw();
      },
      up() {
        const mark = gesture?.finish();
        gesture = undefined;
        redraw();
        if (mark) finish(mark);
      },
      cancel() {
        if (!gesture) return false;
        gesture = undefined;
        redraw();
        return true;
      },
    };
  };
}

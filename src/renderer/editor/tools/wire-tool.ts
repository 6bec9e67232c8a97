import type { Point } from '../../../shared/geometry.js';
import type { ShapeMode } from '../../../shared/stroke.js';
import type { Mark } from '../drawing.js';
import type { EnterTool } from './tool.js';

/** The shown line's radius in units of the tolerance: one CSS pixel. */
const RADIUS_TOLERANCES = 2;
/** The pointer was dragged when it went farther than this, in the same units. */
const DRAG_TOLERANCES = 12;

/**
 * Follows a thin line from click to click, or along a drag. Each click goes on from the one before until the line is ended by Escape. Where
 * no line leads there, the person is told and clicks elsewhere.
 */
export const enterWireTool: EnterTool = ({ redraw, finish, masks }) => {
  /** Where the line goes on from, and how long the view's units are. */
  let begun: { readonly point: Point; readonly tolerancePx: number; readonly mode: ShapeMode } | undefined;
  let pressed: Point | undefined;
  let pointer: Point | undefined;
  let asked: { readonly to: Point; readonly controller: AbortController } | undefined;

  async function ask(to: Point): Promise<void> {
    if (!begun) return;
    const { point: from, mode } = begun;
    const controller = new AbortController();
    asked = { to, controller };
    redraw();
    const line = await masks.followLine(from, to, controller.signal).catch((error: unknown) => {
      if (!controller.signal.aborted) masks.tellFailure(error);
      return 'failed' as const;
    });
    if (controller.signal.aborted) return;
    asked = undefined;
    if (line === undefined) masks.tellUndecided('line');
    else if (line !== 'failed') {
      if (begun) begun = { ...begun, point: to };
      finish({ kind: 'mask', shape: { kind: 'stroke', ...line, mode } });
    }
    redraw();
  }

  function drop(): boolean {
    const isBusy = begun !== undefined;
    asked?.controller.abort();
    asked = begun = pressed = undefined;
    if (isBusy) redraw();
    return isBusy;
  }

  return {
    get overlay(): Mark | undefined {
      const to = asked?.to ?? pointer;
      if (!begun || !to) return undefined;
      const radius = RADIUS_TOLERANCES * begun.tolerancePx;
      return { kind: 'sketch', stroke: { points: [begun.point, to], radius, mode: 'add' } };
    },
    hover(point) {
      pointer = point;
      if (begun) redraw();
    },
    down({ point, mode, tolerancePx }) {
      pointer = point;
      if (asked) return;
      if (begun) void ask(point);
      else {
        begun = { point, mode, tolerancePx };
        pressed = point;
      }
      redraw();
    },
    move(points) {
      pointer = points.at(-1) ?? pointer;
      redraw();
    },
    up() {
      const from = pressed;
      pressed = undefined;
      if (!from || !pointer || !begun) return;
      const isDrag = Math.hypot(pointer.x - from.x, pointer.y - from.y) > DRAG_TOLERANCES * begun.tolerancePx;
      if (isDrag) void ask(pointer);
    },
    cancel: drop,
    exit: drop,
  };
};

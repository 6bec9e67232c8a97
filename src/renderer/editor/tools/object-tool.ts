import type { PixelRuns } from '../../../shared/pixel-runs.js';
import type { MaskShape } from '../../../shared/mask-shapes.js';
import type { ShapeMode, Stroke } from '../../../shared/stroke.js';
import type { Mark } from '../drawing.js';
import { beginStroke } from './stroke-gesture.js';
import type { EnterTool, Gesture, ToolContext } from './tool.js';

/** The scribble's radius in units of the tolerance: a line of five CSS pixels. */
const RADIUS_TOLERANCES = 5;

/** A scribble that was answered, and what was painted for it. It counts for as long as that is painted. */
interface Answered {
  readonly scribble: Stroke;
  readonly shape: MaskShape;
}

/**
 * Selects the thing that a scribble goes across or around, or that is clicked at. Scribbles of the other mode that were answered before say
 * what is not meant, so that a selection can be corrected. While the answer is awaited the scribble stays, and painting goes on.
 */
export const enterObjectTool: EnterTool = (context) => {
  const answered: Answered[] = [];
  let gesture: Gesture | undefined;
  let asked: { readonly mark: Mark; readonly controller: AbortController } | undefined;
  context.masks.prepare('things');

  async function ask(scribble: Stroke, mark: Mark): Promise<void> {
    asked?.controller.abort();
    const controller = new AbortController();
    const own = { mark, controller };
    asked = own;
    context.redraw();
    const found = await answerOf(context, scribble, answered, controller.signal);
    if (controller.signal.aborted) return;
    asked = undefined;
    context.redraw();
    if (!found) return;
    const shape = toShape(found, scribble.mode);
    answered.push({ scribble, shape });
    context.finish({ kind: 'mask', shape });
  }

  function drop(): boolean {
    const isBusy = gesture !== undefined || asked !== undefined;
    asked?.controller.abort();
    gesture = undefined;
    asked = undefined;
    if (isBusy) context.redraw();
    return isBusy;
  }

  return {
    get overlay() {
      return gesture?.live ?? asked?.mark;
    },
    down(start) {
      gesture = beginStroke('sketch', { ...start, radiusPx: RADIUS_TOLERANCES * start.tolerancePx });
      context.redraw();
    },
    move(points) {
      gesture?.move(points);
      context.redraw();
    },
    up() {
      const mark = gesture?.finish();
      gesture = undefined;
      if (mark?.kind === 'sketch') void ask(mark.stroke, mark);
    },
    cancel: drop,
    exit: drop,
  };
};

/** What the engine finds; nothing where it finds none, and then the person is told. */
async function answerOf(
  { masks, drawing }: ToolContext,
  scribble: Stroke,
  answered: readonly Answered[],
  signal: AbortSignal,
): Promise<PixelRuns | undefined> {
  const painted = new Set(drawing().mask);
  const against = answered.filter(
    (earlier) => earlier.scribble.mode !== scribble.mode && painted.has(earlier.shape),
  );
  try {
    const strokes = against.map((earlier) => earlier.scribble);
    const found = await masks.findThing(scribble, strokes, signal);
    if (!found && !signal.aborted) masks.tellUndecided('thing');
    return found;
  } catch (error) {
    if (!signal.aborted) masks.tellFailure(error);
    return undefined;
  }
}

function toShape(found: PixelRuns, mode: ShapeMode): MaskShape {
  return { kind: 'pixels', ...found, mode };
}

import type { Mark } from '../drawing.js';
import type { EnterTool, ToolStart } from './tool.js';

/** The radius of the dot that stays where the answer is awaited, in units of the tolerance: five CSS pixels. */
const RADIUS_TOLERANCES = 10;

/**
 * Marks the colour that is clicked at. A click counts when the pointer goes up, where it went down. Clicks may follow each other faster than
 * they are answered; each is one mark.
 */
export const enterWandTool: EnterTool = ({ redraw, finish, masks }) => {
  let pressed: ToolStart | undefined;
  let asked: readonly { readonly dot: Mark; readonly controller: AbortController }[] = [];
  masks.prepare('colours');

  async function ask({ point, mode, tolerancePx }: ToolStart): Promise<void> {
    const controller = new AbortController();
    const radius = RADIUS_TOLERANCES * tolerancePx;
    const own = {
      dot: { kind: 'sketch', stroke: { points: [point], radius, mode: 'add' } },
      controller,
    } as const;
    asked = [...asked, own];
    redraw();
    const found = await masks.findColour(point, controller.signal).catch((error: unknown) => {
      if (!controller.signal.aborted) masks.tellFailure(error);
      return 'failed' as const;
    });
    if (controller.signal.aborted) return;
    asked = asked.filter((one) => one !== own);
    redraw();
    if (found === undefined) masks.tellUndecided('colour');
    else if (found !== 'failed') finish({ kind: 'mask', shape: { kind: 'pixels', ...found, mode } });
  }

  function drop(): boolean {
    const isBusy = pressed !== undefined || asked.length > 0;
    for (const { controller } of asked) controller.abort();
    pressed = undefined;
    asked = [];
    if (isBusy) redraw();
    return isBusy;
  }

  return {
    get overlay() {
      return asked.at(-1)?.dot;
    },
    down(start) {
      const { point, image } = start;
      const isInside = point.x >= 0 && point.y >= 0 && point.x < image.width && point.y < image.height;
      pressed = isInside ? start : undefined;
    },
    move: () => undefined,
    up() {
      const start = pressed;
      pressed = undefined;
      if (start) void ask(start);
    },
    cancel: drop,
    exit: drop,
  };
};

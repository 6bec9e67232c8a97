import type { TableCommandName } from '../../shared/commands.js';
import { turnBack, turnTo } from '../editor/view.js';
import type { Behaviour } from './behaviour.js';

/** What other programs turn by at a time. */
const STEP_DEGREES = 15;

/** The photo is turned on the screen, so that a stroke lies well in the hand. */
export const TURN_COMMANDS = {
  turnViewLeft: turnByStep(-1),
  turnViewRight: turnByStep(1),
  turnViewBack: {
    isEnabled: ({ photo: { state, view } }) => state.document !== undefined && view.degrees !== 0,
    run: ({ photo: { editor } }) =>
      editor.changeView((view, photo) => (photo ? turnBack(view, photo) : view)),
  },
} as const satisfies Partial<Record<TableCommandName, Behaviour>>;

/** To the next multiple of a step. */
function turnByStep(direction: 1 | -1): Behaviour {
  return {
    isEnabled: ({ photo: { state } }) => state.document !== undefined,
    run: ({ photo: { editor } }) =>
      editor.changeView((view, photo) => {
        const steps = (direction * view.degrees) / STEP_DEGREES;
        return photo ? turnTo(view, photo, direction * STEP_DEGREES * (Math.floor(steps) + 1)) : view;
      }),
  };
}

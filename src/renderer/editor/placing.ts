import type { Move } from '../../shared/move.js';
import { LEAST_SCALE, MOST_SCALE } from '../../shared/move.js';
import { ARROW_KEYS } from './arrow-keys.js';
import { turnVector } from './turn.js';

/** What is marked, before it has moved at all. */
export const UNMOVED: Move = { dx: 0, dy: 0, scale: 1, degrees: 0, mirror: false, copy: false };

const SCALE_STEP = 1.05;
const DEGREES_STEP = 1;

/** `move` as it can be carried out: whole pixels, sizes within their limits, an angle from -180 to 180. */
export function tidyMove(move: Move): Move {
  const turned = ((((move.degrees + 180) % 360) + 360) % 360) - 180;
  return {
    ...move,
    dx: Math.round(move.dx),
    dy: Math.round(move.dy),
    scale: Math.max(LEAST_SCALE, Math.min(MOST_SCALE, move.scale)),
    degrees: Math.abs(turned) < 0.01 ? 0 : turned,
  };
}

/**
 * What a key makes of `move`; nothing where it does nothing. `stepPx`: pixels of the photo that can be seen as a step; `degrees`: how far the
 * photo is turned on the screen, where arrows lead.
 */
export function moveByKey(move: Move, key: string, stepPx: number, degrees = 0): Move | undefined {
  const way = ARROW_KEYS[key];
  if (way) {
    const { x, y } = turnVector(way, -degrees);
    return tidyMove({ ...move, dx: move.dx + x * stepPx, dy: move.dy + y * stepPx });
  }
  switch (key) {
    case '+':
      return tidyMove({ ...move, scale: move.scale * SCALE_STEP });
    case '-':
      return tidyMove({ ...move, scale: move.scale / SCALE_STEP });
    case '.':
      return tidyMove({ ...move, degrees: move.degrees + DEGREES_STEP });
    case ',':
      return tidyMove({ ...move, degrees: move.degrees - DEGREES_STEP });
    default:
      return undefined;
  }
}

import type { Move } from '../../shared/move.js';
import { LEAST_SCALE, MOST_SCALE } from '../../shared/move.js';

/** What is marked, before it has moved at all. */
export const UNMOVED: Move = { dx: 0, dy: 0, scale: 1, degrees: 0, mirror: false, copy: false };

const SCALE_STEP = 1.05;
const DEGREES_STEP = 1;
const WAYS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

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

/** What a key makes of `move`; nothing where it does nothing. `stepPx`: pixels of the photo that can be seen as a step. */
export function moveByKey(move: Move, key: string, stepPx: number): Move | undefined {
  const way = WAYS[key];
  if (way) return tidyMove({ ...move, dx: move.dx + way[0] * stepPx, dy: move.dy + way[1] * stepPx });
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

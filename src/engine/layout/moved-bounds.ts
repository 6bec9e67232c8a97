import type { Rect } from '../../shared/geometry.js';
import type { Move } from '../../shared/move.js';

/** Bounds of where a thing within `bounds`, with what lies up to `reachPx` around it, comes to lie; perhaps outside the photo. */
export function movedBounds(bounds: Rect, reachPx: number, move: Move): Rect {
  const { x, y } = middleOf(bounds);
  const reach = move.scale * (Math.hypot(bounds.width, bounds.height) / 2 + Math.SQRT2 * reachPx) + 2;
  const side = Math.ceil(2 * reach);
  return {
    left: Math.floor(x + move.dx - reach),
    top: Math.floor(y + move.dy - reach),
    width: side,
    height: side,
  };
}

/** The point about which a thing within these bounds is scaled and turned. */
export function middleOf({ left, top, width, height }: Rect): { readonly x: number; readonly y: number } {
  return { x: left + width / 2, y: top + height / 2 };
}

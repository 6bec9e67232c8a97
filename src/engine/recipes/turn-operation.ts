import type { Point, Rect, Size } from '../../shared/geometry.js';
import { createMask } from '../../shared/mask.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import { drawShape } from '../../shared/mask-shapes.js';
import type { Move } from '../../shared/move.js';
import type { Operation } from '../../shared/operation.js';
import { fromSensorPlace, toSensorPlace, turnSize } from '../../shared/orientation.js';
import { readPixelRuns } from '../../shared/pixel-runs.js';
import type { Stroke } from '../../shared/stroke.js';

/** From the coordinates of one picture to those of another that is the same, turned. */
interface Turn {
  readonly from: Size;
  readonly to: Size;
  readonly place: (place: Point) => Point;
}

/** `operation` on a photo that is displayed with `shown`, in coordinates of its sensor. */
export function toSensorOperation(operation: Operation, shown: Size, orientation: number): Operation {
  const to = turnSize(shown, orientation);
  return turnOperation(operation, { from: shown, to, place: (place) => toSensorPlace(place, orientation) });
}

/** `operation` in coordinates of a sensor of that size, for a photo with that orientation. */
export function fromSensorOperation(operation: Operation, sensor: Size, orientation: number): Operation {
  const to = turnSize(sensor, orientation);
  return turnOperation(operation, {
    from: sensor,
    to,
    place: (place) => fromSensorPlace(place, orientation),
  });
}

function turnOperation(operation: Operation, turn: Turn): Operation {
  const mask = operation.inputs.mask.map((shape) => turnShape(shape, turn));
  if (operation.kind === 'clone') {
    const { dx, dy } = operation.inputs.from;
    const way = turnWay({ x: dx, y: dy }, turn);
    return { ...operation, inputs: { mask, from: { dx: Math.round(way.x), dy: Math.round(way.y) } } };
  }
  const { sources } = operation.inputs;
  const turned = sources && {
    sources: { avoid: turnStrokes(sources.avoid, turn), prefer: turnStrokes(sources.prefer, turn) },
  };
  if (operation.kind === 'move') {
    return { ...operation, inputs: { mask, to: turnMove(operation.inputs.to, turn), ...turned } };
  }
  const { sketch, isSketchSuggested } = operation.inputs;
  const inputs = {
    mask,
    sketch: turnStrokes(sketch, turn),
    ...(isSketchSuggested && { isSketchSuggested }),
    ...turned,
  };
  return { ...operation, inputs };
}

function turnStrokes(strokes: readonly Stroke[], turn: Turn): Stroke[] {
  return strokes.map((stroke) => ({
    ...stroke,
    points: stroke.points.map((point) => turnPoint(point, turn)),
  }));
}

/** A way and not a place: what the turn does to `{0, 0}` does not count. */
function turnWay(way: Point, turn: Turn): Point {
  const zero = turnPoint({ x: 0, y: 0 }, turn);
  const there = turnPoint(way, turn);
  return { x: there.x - zero.x, y: there.y - zero.y };
}

function turnMove(move: Move, turn: Turn): Move {
  const [right, down] = [turnWay({ x: 1, y: 0 }, turn), turnWay({ x: 0, y: 1 }, turn)];
  // Where the turned picture's own right comes from, mirrored and turned as the thing is, and turned with the picture.
  const side = move.mirror ? -1 : 1;
  const from = { x: right.x, y: down.x };
  const angle = (move.degrees * Math.PI) / 180;
  const flipped = { x: side * from.x, y: from.y };
  const there = turnWay(
    {
      x: flipped.x * Math.cos(angle) - flipped.y * Math.sin(angle),
      y: flipped.x * Math.sin(angle) + flipped.y * Math.cos(angle),
    },
    turn,
  );
  const degrees = (Math.atan2(side * there.y, side * there.x) * 180) / Math.PI;
  const way = turnWay({ x: move.dx, y: move.dy }, turn);
  return {
    ...move,
    dx: Math.round(way.x),
    dy: Math.round(way.y),
    degrees: Math.abs(degrees) < 1e-9 ? 0 : degrees,
  };
}

function turnShape(shape: MaskShape, turn: Turn): MaskShape {
  switch (shape.kind) {
    case 'stroke':
    case 'polygon':
      return { ...shape, points: shape.points.map((point) => turnPoint(point, turn)) };
    case 'box':
      return { ...shape, rect: turnRect(shape.rect, turn) };
    case 'pixels':
      return { ...shape, ...turnPixels(shape, turn) };
  }
}

function turnPoint({ x, y }: Point, { from, to, place }: Turn): Point {
  const turned = place({ x: x / from.width, y: y / from.height });
  return { x: turned.x * to.width, y: turned.y * to.height };
}

function turnRect({ left, top, width, height }: Rect, turn: Turn): Rect {
  const a = turnPoint({ x: left, y: top }, turn);
  const b = turnPoint({ x: left + width, y: top + height }, turn);
  // Corners lie between pixels: rounding only takes away what dividing has added.
  const [x, y] = [Math.round(Math.min(a.x, b.x)), Math.round(Math.min(a.y, b.y))];
  return { left: x, top: y, width: Math.round(Math.abs(a.x - b.x)), height: Math.round(Math.abs(a.y - b.y)) };
}

function turnPixels(
  shape: Extract<MaskShape, { kind: 'pixels' }>,
  turn: Turn,
): ReturnType<typeof readPixelRuns> {
  const before = createMask(turn.from);
  drawShape(before, { ...shape, mode: 'add' });
  const after = createMask(turn.to);
  for (let y = 0; y < before.height; y++) {
    for (let x = 0; x < before.width; x++) {
      if (before.data[y * before.width + x] === 0) continue;
      const turned = turnPoint({ x: x + 0.5, y: y + 0.5 }, turn);
      after.data[Math.floor(turned.y) * after.width + Math.floor(turned.x)] = 255;
    }
  }
  return readPixelRuns(after);
}

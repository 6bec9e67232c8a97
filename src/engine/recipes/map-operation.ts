import type { Point, Rect, Size } from '../../shared/geometry.js';
import { cornersOf, intersectRects } from '../../shared/geometry.js';
import { createMask } from '../../shared/mask.js';
import type { BoxShape, MaskShape } from '../../shared/mask-shapes.js';
import { drawShape, shapesBounds } from '../../shared/mask-shapes.js';
import type { Move } from '../../shared/move.js';
import type { Operation } from '../../shared/operation.js';
import { readPixelRuns } from '../../shared/pixel-runs.js';
import type { Stroke } from '../../shared/stroke.js';

/** From the coordinates of one picture to those of another that shows the same. */
export interface PlaceMap {
  readonly from: Size;
  readonly to: Size;
  readonly there: (place: Point) => Point;
  readonly back: (place: Point) => Point;
  /** How many times as long what lies at a place is there. */
  readonly scaleAt: (place: Point) => number;
  /** Boxes of whole pixels are boxes of whole pixels there. */
  readonly keepsBoxes: boolean;
}

/** `operation` on what `map` leads to. */
export function mapOperation(operation: Operation, map: PlaceMap): Operation {
  const mask = operation.inputs.mask.map((shape) => mapShape(shape, map));
  const middle = middleOf(shapesBounds(operation.inputs.mask));
  if (operation.kind === 'clone') {
    const { dx, dy } = operation.inputs.from;
    const way = mapWay({ x: dx, y: dy }, middle, map);
    return { ...operation, inputs: { mask, from: { dx: Math.round(way.x), dy: Math.round(way.y) } } };
  }
  const { sources } = operation.inputs;
  const mapped = sources && {
    sources: { avoid: mapStrokes(sources.avoid, map), prefer: mapStrokes(sources.prefer, map) },
  };
  if (operation.kind === 'move') {
    const to = mapMove(operation.inputs.to, middle, map);
    return { ...operation, inputs: { mask, to, ...mapped } };
  }
  const { sketch, isSketchSuggested } = operation.inputs;
  const inputs = {
    mask,
    sketch: mapStrokes(sketch, map),
    ...(isSketchSuggested && { isSketchSuggested }),
    ...mapped,
  };
  return { ...operation, inputs };
}

function mapStrokes(strokes: readonly Stroke[], map: PlaceMap): Stroke[] {
  return strokes.map((stroke) => mapStroke(stroke, map));
}

function mapStroke<Line extends Pick<Stroke, 'points' | 'radius'>>(stroke: Line, map: PlaceMap): Line {
  const { points, radius } = stroke;
  const scale = points.reduce((most, point) => Math.max(most, map.scaleAt(point)), 0);
  return { ...stroke, points: points.map(map.there), radius: radius * scale };
}

/** A way and not a place: how it goes on from `middle`. */
function mapWay({ x, y }: Point, middle: Point, { there }: PlaceMap): Point {
  const [start, end] = [there(middle), there({ x: middle.x + x, y: middle.y + y })];
  return { x: end.x - start.x, y: end.y - start.y };
}

function mapMove(move: Move, middle: Point, map: PlaceMap): Move {
  const [right, down] = [mapWay({ x: 1, y: 0 }, middle, map), mapWay({ x: 0, y: 1 }, middle, map)];
  // Where the turned picture's own right comes from, mirrored and turned as the thing is, and turned with the picture.
  const side = move.mirror ? -1 : 1;
  const from = { x: right.x, y: down.x };
  const angle = (move.degrees * Math.PI) / 180;
  const flipped = { x: side * from.x, y: from.y };
  const end = mapWay(
    {
      x: flipped.x * Math.cos(angle) - flipped.y * Math.sin(angle),
      y: flipped.x * Math.sin(angle) + flipped.y * Math.cos(angle),
    },
    middle,
    map,
  );
  const degrees = (Math.atan2(side * end.y, side * end.x) * 180) / Math.PI;
  const way = mapWay({ x: move.dx, y: move.dy }, middle, map);
  return {
    ...move,
    dx: Math.round(way.x),
    dy: Math.round(way.y),
    degrees: Math.abs(degrees) < 1e-9 ? 0 : degrees,
  };
}

function mapShape(shape: MaskShape, map: PlaceMap): MaskShape {
  switch (shape.kind) {
    case 'stroke':
      return mapStroke(shape, map);
    case 'polygon':
      return { ...shape, points: shape.points.map(map.there) };
    case 'box':
      return mapBox(shape, map);
    case 'pixels':
      return { ...shape, ...mapPixels(shape, map) };
  }
}

function mapBox(shape: BoxShape, map: PlaceMap): MaskShape {
  const corners = cornersOf(shape.rect).map(map.there);
  // Corners lie between pixels: rounding only takes away what dividing has added.
  if (map.keepsBoxes) return { ...shape, rect: boundsOf(corners, Math.round, Math.round) };
  return { kind: 'polygon', points: corners, mode: shape.mode };
}

/** Every pixel there that comes from a marked one. */
function mapPixels(
  shape: Extract<MaskShape, { kind: 'pixels' }>,
  { from, to, there, back }: PlaceMap,
): ReturnType<typeof readPixelRuns> {
  const before = createMask(from);
  drawShape(before, { ...shape, mode: 'add' });
  const after = createMask(to);
  const all = { left: 0, top: 0, ...to };
  const { left, top, width, height } = intersectRects(
    boundsOf(cornersOf(shape.rect).map(there), Math.floor, Math.ceil),
    all,
  );
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) {
      const place = back({ x: x + 0.5, y: y + 0.5 });
      const [column, row] = [Math.floor(place.x), Math.floor(place.y)];
      if (column < 0 || row < 0 || column >= from.width || row >= from.height) continue;
      after.data[y * to.width + x] = before.data[row * from.width + column]!;
    }
  }
  return readPixelRuns(after);
}

function boundsOf(
  points: readonly Point[],
  start: (value: number) => number,
  end: (value: number) => number,
): Rect {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [start(Math.min(...xs)), start(Math.min(...ys))];
  return { left, top, width: end(Math.max(...xs)) - left, height: end(Math.max(...ys)) - top };
}

function middleOf({ left, top, width, height }: Rect): Point {
  return { x: left + width / 2, y: top + height / 2 };
}

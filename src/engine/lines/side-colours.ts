import type { Point } from '../../shared/geometry.js';
import type { EndFit } from './fit-end.js';
import type { WorkingPhoto } from './working-photo.js';

/** What lies beside a contour: light, red against green, yellow against blue, and how uneven the light is. */
export interface SideColours {
  readonly colour: readonly [number, number, number];
  readonly spread: number;
}

/** Points of the contour that are looked at, from the hole on. */
const POINTS = 12;

/** Medians beside a contour, `side` 1 = right of the way into the hole, -1 = left; nothing where all of it is hole. */
export function sideColours(
  { width, height, planes, hole }: WorkingPhoto,
  points: readonly Point[],
  end: EndFit,
  side: 1 | -1,
  scale: number,
): SideColours | undefined {
  const acrossX = -end.tangentY * side;
  const acrossY = end.tangentX * side;
  const found: [number[], number[], number[]] = [[], [], []];
  for (const { x, y } of points.slice(0, POINTS)) {
    for (const reach of [1.1 * scale + 0.4, 1.7 * scale + 0.4, 2.3 * scale + 0.4]) {
      const column = Math.floor(x + reach * acrossX);
      const row = Math.floor(y + reach * acrossY);
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      const pixel = row * width + column;
      if (hole[pixel] !== 0) continue;
      for (const [index, plane] of planes.entries()) found[index]!.push(plane[pixel]!);
    }
  }
  if (found[0].length < 4) return undefined;
  const light = found[0].sort((a, b) => a - b);
  const spread = light[Math.floor(light.length * 0.8)]! - light[Math.floor(light.length * 0.2)]!;
  return { colour: [median(light), median(found[1]), median(found[2])], spread };
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1]!;
}

/** How different two sides are, 0 to 255. */
export function distanceOfSides(a: SideColours, b: SideColours): number {
  return Math.hypot(...a.colour.map((value, index) => value - b.colour[index]!));
}

import type { WorkingPlanes } from '../working-planes.js';
import type { TextRegion } from './text-regions.js';

/** How far the colour of pixel `at` is from the ground at the place `u` of its line, 0 to about 440. */
export type GroundDistance = (at: number, u: number) => number;

type Colour = readonly [number, number, number];

/** Fewer pixels say nothing of the ground. */
const LEAST_PIXELS = 12;

/**
 * The colour of the ground changes along a line of text: medians of the pixels beside it, one for about each letter, joined linearly.
 * Nothing where there is not enough ground, at the photo's border.
 */
export function createGroundModel(
  { red, green, blue }: WorkingPlanes,
  around: readonly { readonly at: number; readonly u: number }[],
  { along, across }: TextRegion,
): GroundDistance | undefined {
  const step = Math.max(4, 2 * across);
  const count = Math.max(1, Math.round((2 * along) / step));
  const centres = Array.from({ length: count }, (_, index) => -along + ((index + 0.5) * 2 * along) / count);
  const parts = centres.map(() => [] as number[]);
  for (const { at, u } of around) {
    for (const [index, centre] of centres.entries()) if (Math.abs(u - centre) <= step) parts[index]!.push(at);
  }
  const medians: Colour[] = [];
  for (const part of parts) {
    if (part.length < LEAST_PIXELS) return undefined;
    medians.push([medianOf(part, red), medianOf(part, green), medianOf(part, blue)]);
  }
  const colourAt = (u: number): Colour => {
    const place = Math.min(count - 1, Math.max(0, ((u + along) / (2 * along)) * count - 0.5));
    const first = Math.min(count - 1, Math.floor(place));
    const [a, b] = [medians[first]!, medians[Math.min(count - 1, first + 1)]!];
    const part = place - first;
    return [0, 1, 2].map((channel) => a[channel]! * (1 - part) + b[channel]! * part) as unknown as Colour;
  };
  return (at, u) => {
    const [r, g, b] = colourAt(u);
    return Math.hypot(red[at]! - r, green[at]! - g, blue[at]! - b);
  };
}

function medianOf(pixels: readonly number[], plane: Float32Array): number {
  const values = Float32Array.from(pixels, (at) => plane[at]!).sort();
  return values[values.length >> 1]!;
}

import type { Size } from '../../../shared/geometry.js';

/** A line of text: a rectangle that may be turned, in pixels; the centre of the first pixel is (0.5, 0.5). */
export interface TextRegion {
  readonly x: number;
  readonly y: number;
  /** The direction of its length, radians, -π/2 to π/2. */
  readonly angle: number;
  /** Half its length and half its height. */
  readonly along: number;
  readonly across: number;
  readonly confidence: number;
}

/** From here on a pixel is text (DB, Liao et al. 2020, as PaddleOCR sets it). */
const PIXEL_THRESHOLD = 0.3;
/** A region whose mean is less is no text. PaddleOCR asks for 0.6; here all are read before they count. */
const REGION_THRESHOLD = 0.45;
/** The network draws shrunken regions: they grow by area / perimeter times this. */
const UNCLIP = 1.6;
/** Fewer pixels are no line of text. */
const LEAST_PIXELS = 12;
const LEAST_HALF_HEIGHT = 1.5;

/** The regions of a map of probabilities of `size`. */
export function findTextRegions(map: Float32Array, { width, height }: Size): readonly TextRegion[] {
  const seen = new Uint8Array(map.length);
  const regions: TextRegion[] = [];
  const stack: number[] = [];
  for (let start = 0; start < map.length; start++) {
    if (seen[start] !== 0 || map[start]! < PIXEL_THRESHOLD) continue;
    const pixels: number[] = [];
    seen[start] = 1;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      pixels.push(at);
      const x = at % width;
      const y = (at - x) / width;
      for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++) {
        for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
          const next = at + dy * width + dx;
          if (seen[next] !== 0 || map[next]! < PIXEL_THRESHOLD) continue;
          seen[next] = 1;
          stack.push(next);
        }
      }
    }
    const region = pixels.length < LEAST_PIXELS ? undefined : describeRegion(pixels, map, width);
    if (region !== undefined) regions.push(region);
  }
  return regions;
}

function describeRegion(pixels: readonly number[], map: Float32Array, width: number): TextRegion | undefined {
  const { length } = pixels;
  let [sum, sumX, sumY] = [0, 0, 0];
  for (const at of pixels) {
    sum += map[at]!;
    sumX += (at % width) + 0.5;
    sumY += Math.floor(at / width) + 0.5;
  }
  const confidence = sum / length;
  if (confidence < REGION_THRESHOLD) return undefined;
  const [meanX, meanY] = [sumX / length, sumY / length];
  let [xx, xy, yy] = [0, 0, 0];
  for (const at of pixels) {
    const dx = (at % width) + 0.5 - meanX;
    const dy = Math.floor(at / width) + 0.5 - meanY;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  // A short word has no direction that could be told.
  const spread = Math.hypot(xx - yy, 2 * xy) / (xx + yy);
  const angle = spread < 0.5 ? 0 : 0.5 * Math.atan2(2 * xy, xx - yy);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [fromU, toU, fromV, toV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const at of pixels) {
    const dx = (at % width) + 0.5 - meanX;
    const dy = Math.floor(at / width) + 0.5 - meanY;
    const u = dx * cos + dy * sin;
    const v = dy * cos - dx * sin;
    fromU = Math.min(fromU, u);
    toU = Math.max(toU, u);
    fromV = Math.min(fromV, v);
    toV = Math.max(toV, v);
  }
  const [along, across] = [(toU - fromU + 1) / 2, (toV - fromV + 1) / 2];
  if (Math.min(along, across) < LEAST_HALF_HEIGHT) return undefined;
  const growth = (UNCLIP * 4 * along * across) / (4 * (along + across));
  const [u, v] = [(fromU + toU) / 2, (fromV + toV) / 2];
  return {
    x: meanX + u * cos - v * sin,
    y: meanY + u * sin + v * cos,
    angle,
    along: along + growth,
    across: across + growth,
    confidence,
  };
}

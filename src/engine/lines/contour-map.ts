import type { RimDistance } from './rim-distance.js';
import type { WorkingPhoto } from './working-photo.js';

/** Contours are looked for up to this far from the hole. */
export const RING_PX = 22;
/** A gradient needs this part of its surroundings to be known. */
const LEAST_KNOWN = 0.4;
/** How much steeper a step of height 1 is than its slope after smoothing by σ, times σ. */
const STEP_HEIGHT = Math.sqrt(2 * Math.PI);

/** Contours around a hole, one value per pixel of a working photo; 0 where none was looked for. */
export interface ContourMap {
  /** Height of the step, 0 to 255. */
  readonly strength: Float32Array;
  /** The unit vector across the contour. */
  readonly normalX: Float32Array;
  readonly normalY: Float32Array;
  /** 1 on the crest of the strength. */
  readonly isCrest: Uint8Array;
  /** How far along the normal the crest lies from the centre of its pixel. */
  readonly offset: Float32Array;
}

/**
 * Steps of colour around the hole: the slope of a plane fitted to the known pixels within some σ (so that the hole, which is not
 * known, does not bend what ends at it), all three colours in one structure tensor (Di Zenzo 1986), thinned to its crests.
 */
export function mapContours(
  { width, height, planes, hole }: WorkingPhoto,
  distance: RimDistance,
  sigma: number,
  leastStrength: number,
): ContourMap {
  const pixels = width * height;
  const map: ContourMap = {
    strength: new Float32Array(pixels),
    normalX: new Float32Array(pixels),
    normalY: new Float32Array(pixels),
    isCrest: new Uint8Array(pixels),
    offset: new Float32Array(pixels),
  };
  const radius = Math.ceil(2.5 * sigma);
  const side = 2 * radius + 1;
  const weights = new Float32Array(side * side);
  let fullWeight = 0;
  for (let index = 0; index < weights.length; index++) {
    const dx = (index % side) - radius;
    const dy = Math.floor(index / side) - radius;
    weights[index] = Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
    fullWeight += weights[index]!;
  }
  const [first, second, third] = planes;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (hole[pixel] !== 0 || distance.length[pixel]! > RING_PX) continue;
      let s = 0;
      let sx = 0;
      let sy = 0;
      let sxx = 0;
      let sxy = 0;
      let syy = 0;
      let t0 = 0;
      let x0 = 0;
      let y0 = 0;
      let t1 = 0;
      let x1 = 0;
      let y1 = 0;
      let t2 = 0;
      let x2 = 0;
      let y2 = 0;
      const isMixed = distance.length[pixel]! < 1.5 * radius + 1;
      const top = Math.max(-radius, -y);
      const bottom = Math.min(radius, height - 1 - y);
      const left = Math.max(-radius, -x);
      const right = Math.min(radius, width - 1 - x);
      for (let dy = top; dy <= bottom; dy++) {
        for (let dx = left; dx <= right; dx++) {
          const from = pixel + dy * width + dx;
          if (isMixed && hole[from] !== 0) continue;
          const w = weights[(dy + radius) * side + dx + radius]!;
          const wx = w * dx;
          const wy = w * dy;
          s += w;
          sx += wx;
          sy += wy;
          sxx += wx * dx;
          sxy += wx * dy;
          syy += wy * dy;
          const a = first[from]!;
          const b = second[from]!;
          const c = third[from]!;
          t0 += w * a;
          x0 += wx * a;
          y0 += wy * a;
          t1 += w * b;
          x1 += wx * b;
          y1 += wy * b;
          t2 += w * c;
          x2 += wx * c;
          y2 += wy * c;
        }
      }
      if (s < LEAST_KNOWN * fullWeight) continue;
      const xx = sxx - (sx * sx) / s;
      const xy = sxy - (sx * sy) / s;
      const yy = syy - (sy * sy) / s;
      const determinant = xx * yy - xy * xy;
      if (determinant < 0.02 * s * s * sigma ** 4) continue;
      let jxx = 0;
      let jxy = 0;
      let jyy = 0;
      const add = (t: number, tx: number, ty: number): void => {
        const bx = tx - (sx * t) / s;
        const by = ty - (sy * t) / s;
        const gx = (bx * yy - by * xy) / determinant;
        const gy = (by * xx - bx * xy) / determinant;
        jxx += gx * gx;
        jxy += gx * gy;
        jyy += gy * gy;
      };
      add(t0, x0, y0);
      add(t1, x1, y1);
      add(t2, x2, y2);
      const half = Math.hypot((jxx - jyy) / 2, jxy);
      const angle = Math.atan2(2 * jxy, jxx - jyy) / 2;
      map.strength[pixel] = Math.sqrt((jxx + jyy) / 2 + half) * sigma * STEP_HEIGHT;
      map.normalX[pixel] = Math.cos(angle);
      map.normalY[pixel] = Math.sin(angle);
    }
  }
  markCrests(map, width, height, leastStrength);
  return map;
}

function markCrests(map: ContourMap, width: number, height: number, leastStrength: number): void {
  const { strength, normalX, normalY, isCrest, offset } = map;
  const read = (x: number, y: number): number => {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const fx = x - left;
    const fy = y - top;
    const at = top * width + left;
    const upper = strength[at]! * (1 - fx) + strength[at + 1]! * fx;
    return upper * (1 - fy) + (strength[at + width]! * (1 - fx) + strength[at + width + 1]! * fx) * fy;
  };
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const pixel = y * width + x;
      const here = strength[pixel]!;
      if (here < leastStrength) continue;
      const nx = normalX[pixel]!;
      const ny = normalY[pixel]!;
      const before = read(x - nx, y - ny);
      const after = read(x + nx, y + ny);
      if (here < before || here < after) continue;
      const bend = before + after - 2 * here;
      isCrest[pixel] = 1;
      offset[pixel] = bend < -1e-6 ? Math.max(-0.7, Math.min(0.7, (before - after) / (2 * bend))) : 0;
    }
  }
}

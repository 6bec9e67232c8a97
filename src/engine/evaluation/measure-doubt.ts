import { growRect } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { countMasked, cropMask, maskBounds } from '../../shared/mask.js';
import { compositePatches } from '../blending/composite.js';
import { cropRaster } from '../raster-crop.js';
import type { Patch, RasterImage } from '../raster-image.js';

/** How far around a filled pixel its surroundings reach. */
const RING_PX = 24;

/**
 * How far a fill is from what surrounds it, from 0 (alike) to 1: the likely failures come first when results are sorted by it. Three
 * differences between the hole and a ring of `RING_PX` around it are added and squeezed: of the mean light, in deviations of the ring's
 * light; of the detail (mean step between neighbours), as the logarithm of its ratio, since a fill can be too smooth as well as too
 * busy; and, as large holes fail more often, how much of the picture is hole. It knows nothing of what things are: a broken line in an
 * even wall has little doubt. `image` is what was filled, `mask` has its size.
 */
export function measureDoubt(image: RasterImage, patches: readonly Patch[], mask: Mask): number {
  // A copy of what is compared, not of the photo; beyond the ring one pixel more, for the step to it.
  const area = growRect(maskBounds(mask), RING_PX + 2, mask);
  const moved = patches.map(({ rect, ...patch }) => ({
    ...patch,
    rect: { ...rect, left: rect.left - area.left, top: rect.top - area.top },
  }));
  const light = toLight(compositePatches(cropRaster(image, area), moved));
  const { inside, ring } = compare(light, cropMask(mask, area));
  if (inside.count === 0 || ring.count === 0) return 1;
  const tone = Math.abs(meanOf(inside) - meanOf(ring)) / (deviationOf(ring) + 4);
  const detail = Math.abs(Math.log2((stepOf(inside) + 0.5) / (stepOf(ring) + 0.5)));
  const share = countMasked(mask) / mask.data.length;
  const doubt = 1 - Math.exp(-(0.5 * tone + 0.5 * detail + share));
  return Math.round(doubt * 1000) / 1000;
}

/** Sums over one side of the rim. */
interface Sums {
  count: number;
  light: number;
  squares: number;
  steps: number;
}

function compare({ width, height, data }: Light, mask: Mask): { inside: Sums; ring: Sums } {
  const inside = { count: 0, light: 0, squares: 0, steps: 0 };
  const ring = { count: 0, light: 0, squares: 0, steps: 0 };
  const isNear = findNear(mask);
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const at = y * width + x;
      const isMasked = mask.data[at] !== 0;
      if (!isMasked && isNear[at] === 0) continue;
      const sums = isMasked ? inside : ring;
      const value = data[at] ?? 0;
      sums.count++;
      sums.light += value;
      sums.squares += value * value;
      sums.steps += Math.abs((data[at + 1] ?? 0) - value) + Math.abs((data[at + width] ?? 0) - value);
    }
  }
  return { inside, ring };
}

/** 1 where a masked pixel lies at most `RING_PX` away, in columns and in rows. */
function findNear({ width, height, data }: Mask): Uint8Array {
  const inRows = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) spread(data, inRows, y * width, 1, width);
  const near = new Uint8Array(data.length);
  for (let x = 0; x < width; x++) spread(inRows, near, x, width, height);
  return near;
}

function spread(from: Uint8Array, to: Uint8Array, start: number, step: number, count: number): void {
  let last = -Infinity;
  for (let index = 0; index < count; index++) {
    if (from[start + index * step] !== 0) last = index;
    if (index - last <= RING_PX) to[start + index * step] = 1;
  }
  last = Infinity;
  for (let index = count - 1; index >= 0; index--) {
    if (from[start + index * step] !== 0) last = index;
    if (last - index <= RING_PX) to[start + index * step] = 1;
  }
}

/** One number of 0 to 255 a pixel. */
interface Light {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

function toLight({ width, height, channels, depth, data }: RasterImage): Light {
  const light = new Float32Array(width * height);
  const scale = depth === 16 ? 1 / 257 : 1;
  for (let pixel = 0, at = 0; pixel < light.length; pixel++, at += channels) {
    const first = data[at] ?? 0;
    const value =
      channels < 3 ? first : 0.299 * first + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    light[pixel] = value * scale;
  }
  return { width, height, data: light };
}

function meanOf({ light, count }: Sums): number {
  return light / count;
}

function deviationOf(sums: Sums): number {
  return Math.sqrt(Math.max(0, sums.squares / sums.count - meanOf(sums) ** 2));
}

function stepOf({ steps, count }: Sums): number {
  return steps / (2 * count);
}

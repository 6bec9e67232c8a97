import type { Mask } from '../../shared/mask.js';
import type { RasterImage, RasterImage16 } from '../raster-image.js';

/**
 * [Note: Perceptual encoding] The search sees 8 bits and takes equal steps for equally visible. Numbers of 16 bits need not be so: linear
 * light has its shadows in the lowest few of 256 steps, and a scan may use a quarter of the scale. So such a crop is brought to the
 * whole scale, by a power where it looks like linear light, filled, and brought back; nothing outside the hole is touched by that.
 */
export interface PerceptualCrop {
  readonly image: RasterImage;
  /** Brings the numbers of any part of the filled crop back; a new image. */
  decode(part: RasterImage): RasterImage;
}

/** Half of an encoded photo lies above this part of its brightest; of linear light, below. */
const LINEAR_MIDDLE = 0.14;
const LINEAR_EXPONENT = 1 / 2.2;
const MOST = 65_535;

/** The crop as the search should see it; `undefined` where it is well as it is. */
export function encodePerceptually(crop: RasterImage, hole: Mask): PerceptualCrop | undefined {
  if (crop.depth !== 16) return undefined;
  const { middle, greatest } = measure(crop, hole);
  if (greatest === 0) return undefined;
  const isLinear = middle < greatest * LINEAR_MIDDLE;
  if (!isLinear && greatest > MOST / 2) return undefined;
  const exponent = isLinear ? LINEAR_EXPONENT : 1;
  const encoding = createTable((value) => (value / greatest) ** exponent * MOST);
  const decoding = createTable((value) => (value / MOST) ** (1 / exponent) * greatest);
  return {
    image: mapColours(crop, encoding),
    decode: (part) => (part.depth === 16 ? mapColours(part, decoding) : part),
  };
}

/** The middle and the greatest of all numbers that are known. */
function measure(crop: RasterImage16, hole: Mask): { middle: number; greatest: number } {
  const { channels, data } = crop;
  const colours = channels < 3 ? 1 : 3;
  const counts = new Uint32Array(MOST + 1);
  let total = 0;
  for (let pixel = 0, at = 0; at < data.length; pixel++, at += channels) {
    if (hole.data[pixel] !== 0) continue;
    for (let channel = 0; channel < colours; channel++) counts[data[at + channel]!]!++;
    total += colours;
  }
  let passed = 0;
  let middle = -1;
  let greatest = 0;
  for (const [value, count] of counts.entries()) {
    if (count === 0) continue;
    passed += count;
    if (middle < 0 && passed * 2 >= total) middle = value;
    greatest = value;
  }
  return { middle, greatest };
}

function createTable(value: (from: number) => number): Uint16Array {
  return Uint16Array.from({ length: MOST + 1 }, (_, from) => Math.min(MOST, Math.round(value(from))));
}

function mapColours(image: RasterImage16, table: Uint16Array): RasterImage16 {
  const { channels } = image;
  const data = image.data.slice();
  const alpha = channels % 2 === 0 ? channels - 1 : -1;
  for (let at = 0, channel = 0; at < data.length; at++) {
    if (channel !== alpha) data[at] = table[data[at]!]!;
    channel = channel + 1 === channels ? 0 : channel + 1;
  }
  return { ...image, data };
}

import type { Rect } from '../../shared/geometry.js';
import { growRect } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { fillMembrane } from '../blending/membrane.js';
import type { RasterImage } from '../raster-image.js';
import { Band, buildBands } from './band-pyramid.js';

/** How many levels of blur are told apart. */
export const LEVELS = 6;
/** Detail of a band below this, in 8-bit steps and beyond the grain, cannot be seen. */
export const UNSEEN = 1.5;
/** How far around the hole the surroundings are measured. */
export const SURROUNDINGS_PX = 48;
/** How far from a pixel the coarsest level looks. */
export const REACH_PX = 2 ** (LEVELS + 1);
/** More at the finest level is no grain. */
const MOST_GRAIN = 3;
/** Softness is measured on cells of this side, in pixels. */
const CELL_PX = 16;
/** Every other pixel of a cell tells enough. */
const STEP_PX = 2;

interface Softness {
  /** The highest level of blur that is not seen. */
  readonly level: number;
  /** Mean distance from the first level, in 8-bit steps. */
  readonly detail: number;
}

/**
 * What the surroundings of a hole within `bounds` are like, continued into it by a membrane: to which level of `buildBands` they bear to be blurred unseen, 0 to
 * `LEVELS`, and how much fine detail they have; read as two channels. Nothing where they bear none.
 */
export function measureSoftness(image: RasterImage, mask: Mask, bounds: Rect): Band | undefined {
  const area = growRect(bounds, SURROUNDINGS_PX, image);
  const bands = buildBands(image, growRect(bounds, SURROUNDINGS_PX + REACH_PX, image), LEVELS, mask);
  const width = Math.ceil(area.width / CELL_PX);
  const height = Math.ceil(area.height / CELL_PX);
  const cells = Array.from({ length: width * height }, (_, cell) => {
    const [left, top] = [(cell % width) * CELL_PX, Math.floor(cell / width) * CELL_PX];
    const [right, bottom] = [Math.min(area.width, left + CELL_PX), Math.min(area.height, top + CELL_PX)];
    const place = { left: area.left + left, top: area.top + top, width: right - left, height: bottom - top };
    return measureCell(image, mask, bands, place);
  });
  const values = new Float32Array(width * height * 2);
  const known = new Float32Array(width * height);
  let most = 0;
  for (const [cell, own] of cells.entries()) {
    if (!own) continue;
    // An edge acts as far as the next cell.
    let { level } = own;
    for (let y = -1; y <= 1; y++) {
      for (let x = -1; x <= 1; x++) {
        const isBeside = (cell % width) + x < 0 || (cell % width) + x >= width;
        if (!isBeside) level = Math.min(level, cells[cell + y * width + x]?.level ?? level);
      }
    }
    known[cell] = 1;
    values.set([level, own.detail], 2 * cell);
    most = Math.max(most, level);
  }
  if (most === 0) return undefined;
  const continued = fillMembrane({ width, height, channels: 2, values, known });
  return new Band({ width, height }, 2, continued, CELL_PX, area);
}

/** Nothing where the hole touches the cell. */
function measureCell(
  image: RasterImage,
  mask: Mask,
  bands: readonly Band[],
  { left, top, width, height }: Rect,
): Softness | undefined {
  const { channels, data } = image;
  const scale = image.depth === 16 ? 257 : 1;
  const colours = channels < 3 ? 1 : 3;
  const colour = new Float64Array(3);
  const sums = new Float64Array(LEVELS);
  let count = 0;
  for (let y = top; y < top + height; y += STEP_PX) {
    for (let x = left; x < left + width; x += STEP_PX) {
      const pixel = y * image.width + x;
      if (mask.data[pixel] !== 0) return undefined;
      for (let level = 0; level < LEVELS; level++) {
        bands[level]!.read(x, y, colour);
        let distance = 0;
        for (let channel = 0; channel < colours; channel++) {
          distance += Math.abs(data[pixel * channels + channel]! / scale - colour[channel]!);
        }
        sums[level]! += distance / colours;
      }
      count++;
    }
  }
  const [detail = 0, ...coarser] = Array.from(sums, (sum) => sum / count);
  if (detail > MOST_GRAIN) return { level: 0, detail };
  let [level, before] = [1, detail];
  for (const here of coarser) {
    const bears = detail + UNSEEN;
    if (here > bears) return { level: level + (bears - before) / (here - before), detail };
    before = here;
    level++;
  }
  return { level, detail };
}

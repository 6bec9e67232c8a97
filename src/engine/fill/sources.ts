import { invalidParameter } from '../../shared/app-error.js';
import type { Rect, Size } from '../../shared/geometry.js';
import { growRect } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { cropMask, isMaskEmpty } from '../../shared/mask.js';
import { DEFAULT_REGION_OPTIONS, findRegions } from '../../shared/regions.js';

/** What the person says of where a fill may copy from; masks of the size of the image. `avoid` counts where both mark. */
export interface Sources {
  /** Never copy from here. */
  readonly avoid?: Mask | undefined;
  /** Copy from here rather than from anywhere else. */
  readonly prefer?: Mask | undefined;
}

/** Weights of sources (patchmatch/sources.ts): as if nothing had been said, and where something else is preferred. */
const GLADLY = 255;
const RELUCTANTLY = 1;

/** Throws `INVALID_PARAMS` for a mask of another size. */
export function checkSources(sources: Sources, { width, height }: Size): void {
  for (const name of ['avoid', 'prefer'] as const) {
    const mask = sources[name];
    if (!mask || (mask.width === width && mask.height === height)) continue;
    throw invalidParameter(
      name,
      `the size of the image, ${width} × ${height}`,
      `${mask.width} × ${mask.height}`,
    );
  }
}

/** The sources that can be copied when `taken` is to be filled; nothing where nothing is left of what was said. */
export function leftOf({ avoid, prefer }: Sources, taken: Mask): Sources | undefined {
  const left = prefer && { ...prefer, data: prefer.data.slice() };
  left?.data.forEach((value, pixel) => {
    if (value !== 0 && (taken.data[pixel] !== 0 || avoid?.data[pixel])) left.data[pixel] = 0;
  });
  const isPreferred = left !== undefined && !isMaskEmpty(left);
  const isAvoided = avoid !== undefined && !isMaskEmpty(avoid);
  if (!isPreferred && !isAvoided) return undefined;
  return { ...(isAvoided && { avoid }), ...(isPreferred && { prefer: left }) };
}

/** The weight of each pixel of `box` as a source. */
export function weighBox({ avoid, prefer }: Sources, box: Rect): Uint8Array {
  const weights = new Uint8Array(box.width * box.height).fill(prefer ? RELUCTANTLY : GLADLY);
  const write = (mask: Mask, weight: number): void => {
    cropMask(mask, box).data.forEach((value, pixel) => {
      if (value !== 0) weights[pixel] = weight;
    });
  };
  if (prefer) write(prefer, GLADLY);
  if (avoid) write(avoid, 0);
  return weights;
}

/** The parts of the image that hold what is preferred, each with some context; a few even where that lies far apart. */
export function findPreferredBoxes(prefer: Mask): Rect[] {
  return findRegions(prefer, { marginFactor: 0 }).map(({ box }) => box);
}

/** A rectangle outside which `findPreferredBoxes` of a mask with these bounds has nothing. */
export function preferredArea(bounds: Rect, image: Size): Rect {
  return growRect(bounds, DEFAULT_REGION_OPTIONS.minimumMarginPx, image);
}

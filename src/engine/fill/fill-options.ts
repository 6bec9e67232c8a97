import { invalidParameter } from '../../shared/app-error.js';
import type { FillName } from '../../shared/fill-names.js';
import { FILL_NAMES } from '../../shared/fill-names.js';

export { FILL_NAMES };
export type { FillName };

/** How holes are filled. Wrong values are `INVALID_PARAMS`. */
export interface FillOptions {
  /**
   * `patchmatch` copies pixels of the photo; `network` shows the network's answer, enlarged; `hybrid` copies pixels of the photo
   * where the network says what belongs there; `auto` takes the best that this machine has.
   */
  readonly fill: FillName;
  /** Id of a network, or `auto` for the default one. */
  readonly model: string;
  /** Integer 0 to 2³²−1. Same image, mask, options and seed → same result, whatever the number of threads. */
  readonly seed: number;
  /** Grows the mask by this many pixels before filling, 0 to 500. */
  readonly dilatePx: number;
  /** Width of the soft edge outside the (dilated) mask in pixels, 0 to 100; 0 leaves every pixel outside untouched. */
  readonly featherPx: number;
}

export const DEFAULT_FILL_OPTIONS: FillOptions = {
  fill: 'auto',
  model: 'auto',
  seed: 1,
  dilatePx: 0,
  featherPx: 0,
};

/** `auto` and the ids of networks (models/model-manifest.ts). */
export const MODEL_NAME = /^[a-z0-9][a-z0-9.-]*$/;

/** Throws `INVALID_PARAMS` naming the first option that is out of range. */
export function checkFillOptions(options: FillOptions): void {
  const { fill, model, seed, dilatePx, featherPx } = options;
  if (!FILL_NAMES.includes(fill)) throw invalidParameter('fill', FILL_NAMES.join(' or '), fill);
  if (!MODEL_NAME.test(model)) {
    throw invalidParameter('model', 'auto or an id of small letters, digits, dots and hyphens', model);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw invalidParameter('seed', 'an integer from 0 to 4294967295', seed);
  }
  if (!(dilatePx >= 0 && dilatePx <= 500))
    throw invalidParameter('dilatePx', 'a number from 0 to 500', dilatePx);
  if (!(featherPx >= 0 && featherPx <= 100)) {
    throw invalidParameter('featherPx', 'a number from 0 to 100', featherPx);
  }
}

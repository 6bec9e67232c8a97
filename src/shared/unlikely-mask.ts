import { AppError } from './app-error.js';
import type { Mask } from './mask.js';
import { countMasked } from './mask.js';

/** When more than this share of a photo is masked, the mask is mostly a mistake: it marks what should stay. */
export const LARGEST_SHARE = 0.5;

/** What to do where most of a photo is marked, by what it probably comes from. */
const CAUSES = {
  inverted:
    'It is probably inverted: white means remove. Invert it, or use --force if that much should really go.',
  photo:
    'It looks like a photo, not like a mask. Paint white over what should go on black, and save that alone.',
  hole:
    'It looks like a photo in which the thing was erased, but what is opaque means remove. ' +
    'Paint white over what should go on black, and save that alone.',
} as const;

/**
 * Throws `MASK_UNLIKELY` where more than half of the photo is marked, or `fault` says that the mask is none, unless `isAccepted`;
 * and always where all of it is marked: then nothing is left to fill with. `path` is the file of the mask, if it comes from one.
 */
export function checkLikelyMask(
  mask: Mask,
  options: {
    readonly isAccepted: boolean;
    readonly fault?: 'photo' | 'hole' | undefined;
    readonly path?: string | undefined;
  },
): void {
  const { isAccepted, fault, path } = options;
  const marked = countMasked(mask);
  const share = marked / mask.data.length;
  const received = path ?? 'the mask';
  if (marked === mask.data.length && marked > 0) {
    throw new AppError(
      'MASK_UNLIKELY',
      `Expected a mask that leaves something of the photo but ${received} marks all of it: nothing would be left to fill with. ` +
        'Mark only what should go.',
      { details: { kind: 'all', percent: 100, ...(path !== undefined && { path }) } },
    );
  }
  if (isAccepted) return;
  if (share <= LARGEST_SHARE && fault !== 'photo') return;
  const cause = fault ?? 'inverted';
  throw new AppError(
    'MASK_UNLIKELY',
    `Expected a mask that marks at most half of the photo but ${received} marks ${Math.round(share * 100)} %: ` +
      `nothing was written. ${CAUSES[cause]}`,
    { details: { kind: cause, percent: Math.round(share * 100), ...(path !== undefined && { path }) } },
  );
}

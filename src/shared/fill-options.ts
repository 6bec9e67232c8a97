import * as v from 'valibot';

import { AppError } from './app-error.js';
import { ModelIdSchema } from './model-id.js';

/** The names of the fill methods. */
export const FILL_NAMES = ['auto', 'patchmatch', 'network', 'hybrid'] as const;
export type FillName = (typeof FILL_NAMES)[number];

/** Whether a mask is made to fit the thing that it was drawn around. */
export const FIT_NAMES = ['off', 'auto'] as const;
export type FitName = (typeof FIT_NAMES)[number];

/** Whether contours that a hole cuts off are continued in it. */
export const LINES_NAMES = ['off', 'auto'] as const;
export type LinesName = (typeof LINES_NAMES)[number];

/** The largest value of each option that is a number; the smallest is 0. */
export const FILL_LIMITS = { seed: 2 ** 32 - 1, dilatePx: 500, featherPx: 100 } as const;

/** How holes are filled. */
export const FillOptionsSchema = v.pipe(
  v.strictObject({
    /**
     * `patchmatch` copies pixels of the photo; `network` shows the network's answer, enlarged; `hybrid` copies pixels of the photo
     * where the network says what belongs there; `auto` takes the best that this machine has.
     */
    fill: v.picklist(FILL_NAMES, `Expected ${FILL_NAMES.join(' or ')}`),
    /** Id of a network, or `auto` for the default one. */
    model: ModelIdSchema,
    /** Same image, mask, options and seed → same result, whatever the number of threads. */
    seed: v.pipe(
      limited('an integer', FILL_LIMITS.seed),
      v.integer(expectUpTo('an integer', FILL_LIMITS.seed)),
    ),
    /**
     * `auto` takes the thing that the mask was drawn around for the mask; `off` takes it as it is. Fills from before there was
     * a choice took it as it is.
     */
    fit: v.optional(v.picklist(FIT_NAMES, `Expected ${FIT_NAMES.join(' or ')}`), 'off'),
    /**
     * `auto` continues contours that the hole cuts off where a network is asked and no sketch says how; `off`, as fills from before there
     * was a choice, does not.
     */
    lines: v.optional(v.picklist(LINES_NAMES, `Expected ${LINES_NAMES.join(' or ')}`), 'off'),
    /** Grows the mask by this many pixels before filling, once it fits. */
    dilatePx: limited('a number', FILL_LIMITS.dilatePx),
    /** Width of the soft edge outside the (dilated) mask in pixels; 0 leaves every pixel outside untouched. */
    featherPx: limited('a number', FILL_LIMITS.featherPx),
  }),
  v.readonly(),
);
export type FillOptions = v.InferOutput<typeof FillOptionsSchema>;

export const DEFAULT_FILL_OPTIONS: FillOptions = {
  fill: 'auto',
  model: 'auto',
  seed: 1,
  fit: 'auto',
  lines: 'auto',
  dilatePx: 0,
  featherPx: 0,
};

/** Throws `INVALID_PARAMS` naming the first option that is out of range. */
export function checkFillOptions(options: FillOptions): void {
  const { success, issues } = v.safeParse(FillOptionsSchema, options, { abortEarly: true });
  if (success) return;
  const [issue] = issues;
  const name = v.getDotPath(issue) ?? 'options';
  throw new AppError('INVALID_PARAMS', `${issue.message} for ${name} but received ${issue.received}`, {
    details: { name },
  });
}

function limited(kind: string, most: number): v.GenericSchema<number> {
  const expected = expectUpTo(kind, most);
  return v.pipe(v.number(expected), v.minValue(0, expected), v.maxValue(most, expected));
}

function expectUpTo(kind: string, most: number): string {
  return `Expected ${kind} from 0 to ${most}`;
}

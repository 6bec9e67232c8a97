import type { FillOptions } from './contract-types.js';

/** One result of a place: how it was asked for, and how it was really filled. */
export interface MadeVariation {
  readonly options: FillOptions;
  readonly method: string;
}

/** What a plan needs to know besides what was made. */
export interface VariationMeans {
  /** Ids of the networks that are installed, the one that `auto` stands for first. */
  readonly models: readonly string[];
  /** Does a sketch say how lines go on? Then nothing else does. */
  readonly hasSketch: boolean;
  /** Is there something that is to be copied? Then no network is asked. */
  readonly hasPreferred: boolean;
  readonly randomSeed: () => number;
}

/**
 * How `count` more results of a place should be asked for, `base` being the one that is shown: one for each other cause first (lines, method,
 * network), none that is there already, then other seeds.
 */
export function planVariations(
  base: MadeVariation,
  made: readonly MadeVariation[],
  count: number,
  { models, hasSketch, hasPreferred, randomSeed }: VariationMeans,
): FillOptions[] {
  const { options, method } = base;
  const usesNetwork = method !== 'patchmatch';
  const otherModel = models.find((id, index) =>
    options.model === 'auto' ? index > 0 : id !== options.model,
  );
  const causes: FillOptions[] = [{ ...options, seed: randomSeed() }];
  if (usesNetwork) causes.push({ ...options, fill: 'patchmatch' });
  else if (models.length > 0 && !hasPreferred) causes.push({ ...options, fill: 'hybrid' });
  if (usesNetwork && !hasSketch)
    causes.push({ ...options, lines: options.lines === 'auto' ? 'off' : 'auto' });
  if (usesNetwork && otherModel !== undefined) causes.push({ ...options, model: otherModel });
  const isNew = (one: FillOptions): boolean => !made.some((other) => isSameWay(one, other));
  // Another seed is always another result.
  const planned = causes.filter((one, index) => index === 0 || isNew(one)).slice(0, count);
  while (planned.length < count) planned.push({ ...options, seed: randomSeed() });
  return planned;
}

/** Would `options` give `made` again, but for the seed? */
function isSameWay(options: FillOptions, made: MadeVariation): boolean {
  const isSameFill = options.fill === made.options.fill || options.fill === made.method;
  if (options.fill === 'patchmatch') return isSameFill && made.method === 'patchmatch';
  return isSameFill && options.model === made.options.model && options.lines === made.options.lines;
}

import { AppError } from '../../shared/app-error.js';
import type { BatchJob } from './batch-job.js';
import { toRealPath } from './list-photos.js';
import type { WhatToRemove } from './what-to-remove.js';

/** What journals do not say that are older than the choice. */
const BEFORE_CHOICES = {
  ...{ metadata: 'all', resize: 'full size' },
  ...{ colourSpace: 'as the photo', depth: 'as the photo' },
};

/** What makes two jobs the same: everything that decides what the outputs hold, as plain values by the names of the options. */
export async function identifyJob(job: BatchJob): Promise<Record<string, unknown>> {
  const { fill, model, seed, fit, lines, dilatePx, featherPx } = job.options;
  return toPlain({
    input: await toRealPath(job.input),
    recursive: job.recursive,
    remove: await withRealPaths(job.remove),
    ...{ fill, model, seed, fit, lines, dilatePx, featherPx },
    network: job.networkHash ?? 'none',
    suffix: job.suffix,
    format: job.format ?? 'as the photo',
    quality: job.quality ?? 'no visible loss',
    metadata: job.metadata ?? 'all',
    resize: job.resize ?? 'full size',
    colourSpace: job.colourSpace ?? 'as the photo',
    depth: job.depth ?? 'as the photo',
    unmarked: job.unmarked,
    keepTimes: job.keepTimes,
    acceptsLarge: job.acceptsLarge,
  });
}

/** Throws `INVALID_PARAMS` that names each part in which `now` differs from what the journal in `folder` is of. */
export function checkSameJob(
  journal: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
  folder: string,
): void {
  const earlier: typeof journal = { ...BEFORE_CHOICES, ...journal };
  const names = [...new Set([...Object.keys(earlier), ...Object.keys(now)])];
  const different = names.filter((name) => show(earlier[name]) !== show(now[name]));
  if (different.length === 0) return;
  const told = different.map((name) => `${name} was ${show(earlier[name])} and is ${show(now[name])}`);
  throw new AppError(
    'INVALID_PARAMS',
    `Expected the job that was begun in ${folder} but received another: ${told.join('; ')}. ` +
      'Choose another output folder, give the same options, or start anew with --restart.',
    { details: { path: folder, different } },
  );
}

async function withRealPaths(remove: WhatToRemove): Promise<WhatToRemove> {
  if (remove.kind === 'masks') return { ...remove, folder: await toRealPath(remove.folder) };
  if (remove.kind === 'mask') return { ...remove, path: await toRealPath(remove.path) };
  if (remove.kind !== 'recipe') return remove;
  const { path, register } = remove;
  return {
    ...{ kind: 'recipe', path: await toRealPath(path) },
    ...(register !== undefined && { register: await toRealPath(register) }),
  };
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** As it is when it was read from JSON. */
function toPlain(value: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

import { AppError } from '../../shared/app-error.js';
import { SizeSchema } from '../../shared/geometry.js';
import type { DustMap } from '../detect/dust/dust-series.js';
import { readDustSeries } from '../detect/dust/read-series.js';
import { writeFileAtomically } from '../files/atomic-write.js';
import type { BatchJob, PlannedPhoto } from './batch-job.js';

/** So many photos say all that there is to say of a sensor; decoding ten thousand takes an hour. */
const MOST_PHOTOS = 200;

const Part = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const DustMapSchema = v.strictObject({
  size: SizeSchema,
  spots: v.array(v.strictObject({ x: Part, y: Part, radius: Part, seen: v.number(), confidence: Part })),
});

/** Where the dust of a job's photos stands, below its folder of results; nothing for a job that looks at each photo alone. */
export function dustMapPath({ output, remove }: Pick<BatchJob, 'output' | 'remove'>): string | undefined {
  return remove.kind === 'detect' && remove.series ? join(output, '.lacuna-batch', 'dust.json') : undefined;
}

/**
 * Looks for dust that stays in place in the photos of a job, evenly spread ones where they are many, and writes it to `path`. What was written
 * once stays, so that a run that goes on later finds the same. Errors: `CANCELLED`, those of writing.
 */
export async function makeDustMap(
  path: string,
  photos: readonly PlannedPhoto[],
  signal: AbortSignal,
): Promise<void> {
  if ((await stat(path).catch(() => undefined)) !== undefined) return;
  const step = Math.max(1, photos.length / MOST_PHOTOS);
  const picked = Array.from({ length: Math.min(photos.length, MOST_PHOTOS) }, (_, at) => {
    return photos[Math.floor(at * step)]!.path;
  });
  const map = (await readDustSeries(picked, signal)) ?? { size: { width: 0, height: 0 }, spots: [] };
  await writeFileAtomically(path, Buffer.from(`${JSON.stringify(map)}\n`), { force: true });
}

/** Reads it. `NOT_FOUND` where it is gone, or is none. */
export async function readDustMap(path: string): Promise<DustMap> {
  try {
    return v.parse(DustMapSchema, JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new AppError(
      'NOT_FOUND',
      `Expected the dust of the series in ${path} but it cannot be read. Begin anew with --restart.`,
      { cause, details: { path } },
    );
  }
}

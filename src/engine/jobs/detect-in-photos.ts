import { mkdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';

import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { DetectorName } from '../../shared/detector-names.js';
import type { Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { writeRaster } from '../codec/encode-raster.js';
import { openImage } from '../codec/source-image.js';
import type { Detection } from '../detect/detection.js';
import type { DustMap } from '../detect/dust/dust-series.js';
import { addMappedDust } from '../detect/dust/dust-series.js';
import { readDustSeries } from '../detect/dust/read-series.js';
import { detectThings, uniteDetections } from '../detect/find-things.js';

/** What is looked for, and where the masks go. */
export interface DetectionJob {
  readonly inputs: readonly string[];
  readonly names: readonly DetectorName[];
  /** Folder for a mask of every photo with a find. */
  readonly masks: string | undefined;
  readonly threads: number | undefined;
  /** Masks that exist may be replaced. */
  readonly force: boolean;
}

/** What was found in a photo. */
export interface PhotoFinds extends Size {
  readonly input: string;
  readonly detections: readonly Detection[];
  /** The file that was written. */
  readonly mask: string | undefined;
}

/** Who is told. */
export interface DetectionWatcher {
  readonly signal: AbortSignal;
  readonly onPhoto: (finds: PhotoFinds) => void;
  /** A photo that cannot be read stops no other. */
  readonly onFailure: (input: string, error: AppError) => void;
}

/** Fewer photos say nothing of what stays in place. */
const LEAST_SERIES = 3;

/** Looks through photos in turn. Throws `INVALID_PARAMS` for photos whose masks would have one name, and `CANCELLED`. */
export async function detectInPhotos(job: DetectionJob, watcher: DetectionWatcher): Promise<void> {
  const targets = listTargets(job);
  const isSeries = job.names.includes('dust') && job.inputs.length >= LEAST_SERIES;
  const dust = isSeries ? await readDustSeries(job.inputs, watcher.signal) : undefined;
  for (const input of job.inputs) {
    try {
      watcher.onPhoto(await detectInPhoto(input, job, targets.get(input), dust, watcher.signal));
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'CANCELLED') throw error;
      watcher.onFailure(input, error);
    }
  }
}

async function detectInPhoto(
  input: string,
  { names, threads, force }: DetectionJob,
  target: string | undefined,
  dust: DustMap | undefined,
  signal: AbortSignal,
): Promise<PhotoFinds> {
  throwIfCancelled(signal);
  const { info, decode } = await openImage(input);
  const image = await decode();
  const alone = await detectThings(image, names, { signal, threads });
  const detections = dust === undefined ? alone : addMappedDust(alone, image, info.orientation, dust);
  const mask = target === undefined ? undefined : uniteDetections(detections, image);
  if (mask !== undefined && target !== undefined) await writeMask(mask, target, force);
  const { width, height } = info;
  return { input, width, height, detections, mask: mask && target };
}

function listTargets({ inputs, masks }: DetectionJob): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  if (masks === undefined) return targets;
  const owners = new Map<string, string>();
  for (const input of inputs) {
    const target = join(masks, `${basename(input, extname(input))}.png`);
    const owner = owners.get(target.toLowerCase());
    if (owner !== undefined && owner !== input) {
      throw new AppError(
        'INVALID_PARAMS',
        `Expected photos with different names for --masks but ${owner} and ${input} would both have the mask ${target}. ` +
          'Look through them in two calls with two folders.',
        { details: { path: input } },
      );
    }
    owners.set(target.toLowerCase(), input);
    targets.set(input, target);
  }
  return targets;
}

async function writeMask({ width, height, data }: Mask, target: string, force: boolean): Promise<void> {
  await mkdir(join(target, '..'), { recursive: true });
  await writeRaster({ width, height, channels: 1, depth: 8, data }, target, { force });
}

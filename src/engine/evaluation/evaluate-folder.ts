import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

import pMap from 'p-map';

import { AppError, invalidParameter, throwIfCancelled } from '../../shared/app-error.js';
import type { ErrorCode } from '../../shared/app-error.js';
import type { Mask } from '../../shared/mask.js';
import { compositePatches } from '../blending/composite.js';
import { writeRaster } from '../codec/encode-raster.js';
import { readMask } from '../codec/read-mask.js';
import { readSketch } from '../codec/read-sketch.js';
import type { Patch, RasterImage8 } from '../raster-image.js';
import type { EvaluationMeans, ImageFigures } from './evaluation-means.js';
import { averageFigures, gradientRatio } from './evaluation-means.js';
import type { ImageMatch } from '../files/match-files.js';
import { matchFiles, requireFiles } from '../files/match-files.js';
import { measureFill } from './measure-fill.js';
import { blackOut, readTruth } from './read-truth.js';

/** What to evaluate, and how. */
export interface EvaluationOptions {
  /** Folder of ground-truth images. */
  readonly images: string;
  /** Folder of masks with the base names of the images. */
  readonly masks: string;
  /** Folder of guidance sketches with the base names of the images; an image without one is filled without. */
  readonly sketches?: string | undefined;
  /** Folder for the filled images (PNG, replaced where they exist); made if absent. Not one of the two above. */
  readonly out?: string | undefined;
  /** Fills the hole of an image that is black there. Gets an image of its own; its patches are laid over that image. */
  readonly fill: (
    image: RasterImage8,
    mask: Mask,
    signal?: AbortSignal | undefined,
    sketch?: Mask | undefined,
  ) => Promise<readonly Patch[]>;
  /** Name of the method, for the report. */
  readonly method: string;
  /** Images at work at a time, default 2. */
  readonly concurrency?: number | undefined;
  /** Called after each image, in the order in which they end. */
  readonly onImage?: ((event: ImageEvaluated) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One image is done: its figures, or why there are none. */
export interface ImageEvaluated {
  readonly name: string;
  /** Images done so far, this one included, and in all. */
  readonly completed: number;
  readonly total: number;
  readonly figures?: ImageFigures;
  readonly failure?: EvaluationFailure;
}

export interface EvaluationFailure {
  readonly name: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** The report; images and failures in the order of their names. */
export interface Evaluation {
  readonly method: string;
  /** `null` where no image could be measured. */
  readonly means: EvaluationMeans | null;
  readonly images: readonly ImageFigures[];
  readonly failures: readonly EvaluationFailure[];
}

const DEFAULT_CONCURRENCY = 2;

/**
 * Fills ground-truth images under masks and measures the distance to the truth. The truth inside the hole is blacked out
 * before the fill sees the image: left in, it leaks into methods that read it. An image that fails is reported and does not
 * stop the others.
 *
 * @throws AppError `NOT_FOUND` for folders without images, `INVALID_PARAMS`, `WRITE_FAILED` where `out` cannot be made,
 * `CANCELLED`.
 */
export async function evaluateFolder(options: EvaluationOptions): Promise<Evaluation> {
  const { concurrency = DEFAULT_CONCURRENCY, signal } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw invalidParameter('concurrency', 'a whole number ≥ 1', concurrency);
  }
  throwIfCancelled(signal);
  const matches = await matchFiles(options.images, options.masks, options.sketches);
  await prepareOutput(options);

  let completed = 0;
  const evaluated = pMap(
    matches,
    async (match) => {
      throwIfCancelled(signal);
      const outcome = await evaluateOne(match, options).catch((error: unknown) =>
        toFailure(match.name, error),
      );
      // A cancelled run has no figures to report, whatever the fill made of its signal.
      throwIfCancelled(signal);
      const progress = { name: match.name, completed: ++completed, total: matches.length };
      options.onImage?.({
        ...progress,
        ...(isFailure(outcome) ? { failure: outcome } : { figures: outcome }),
      });
      return outcome;
    },
    // All of them are awaited even where one throws, so that nothing goes on after this promise is settled.
    { concurrency, stopOnError: false },
  );
  const outcomes = await evaluated.catch((error: unknown) => {
    throw error instanceof AggregateError ? error.errors[0] : error;
  });
  const failures = outcomes.filter(isFailure);
  const images = outcomes.filter((outcome): outcome is ImageFigures => !isFailure(outcome));
  return { method: options.method, means: averageFigures(images), images, failures };
}

async function evaluateOne(match: ImageMatch, options: EvaluationOptions): Promise<ImageFigures> {
  const files = requireFiles(match, options.masks);
  const truth = await readTruth(files.image);
  const mask = await readMask(files.mask, truth);
  const sketch = files.sketch === undefined ? undefined : await readSketch(files.sketch, truth);
  const damaged = blackOut(truth, mask);
  const start = performance.now();
  const patches = await options.fill(damaged, mask, options.signal, sketch);
  const seconds = (performance.now() - start) / 1000;
  // Blacked out again rather than kept: a fill may do what it likes with the image that it was given.
  const filled = compositePatches(blackOut(truth, mask), patches);
  if (filled.depth !== 8) throw new AppError('INTERNAL', 'Expected patches of 8 bits but received 16.');
  const metrics = measureFill(truth, filled, mask);
  if (options.out !== undefined) {
    await writeRaster(filled, join(options.out, `${match.name}.png`), { force: true });
  }
  const gradient = gradientRatio(metrics.gradient_fill, metrics.gradient_truth);
  return { name: match.name, ...metrics, gradient, seconds };
}

/** Makes the folder for the results; that it is none of the others is looked up after links, for files are replaced in it. */
async function prepareOutput({ images, masks, out }: EvaluationOptions): Promise<void> {
  if (out === undefined) return;
  try {
    await mkdir(out, { recursive: true });
  } catch (error) {
    throw new AppError('WRITE_FAILED', `Cannot make the folder ${out} for the filled images.`, {
      cause: error,
      details: { path: out },
    });
  }
  const [target, ...sources] = await Promise.all([out, images, masks].map((folder) => realpath(folder)));
  if (sources.some((source) => source === target)) {
    throw invalidParameter('out', 'a folder other than those of the images and masks', out);
  }
}

function toFailure(name: string, error: unknown): EvaluationFailure {
  if (error instanceof AppError) return { name, code: error.code, message: error.message };
  return { name, code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}

function isFailure(outcome: ImageFigures | EvaluationFailure): outcome is EvaluationFailure {
  return 'code' in outcome;
}

import { throwIfCancelled } from '../../shared/app-error.js';
import type { FillOptions } from '../../shared/fill-options.js';
import type { FrameWish } from '../../shared/frame.js';
import { frameOfWish } from '../../shared/frame.js';
import type { Rect } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { cropMask } from '../../shared/mask.js';
import type { Move } from '../../shared/move.js';
import type { Notice } from '../../shared/notice.js';
import { sliceProgress } from '../../shared/progress.js';
import type { SaveChoices } from '../../shared/save-choices.js';
import { pickSaveChoices } from '../../shared/save-choices.js';
import type { ImageFormat } from '../codec/image-format.js';
import { readSketch } from '../codec/read-sketch.js';
import type { SaveOptions } from '../codec/save-image.js';
import { checkSaving, saveImage } from '../codec/save-image.js';
import type { SourceImage } from '../codec/source-image.js';
import { openImage } from '../codec/source-image.js';
import { openFramed } from './open-framed.js';
import { findThings } from '../detect/find-things.js';
import type { FillHints, FillResult } from '../fill/fill-image.js';
import type { Sources } from '../fill/sources.js';
import { findWorkArea, movePatches } from '../fill/work-area.js';
import type { TargetState } from '../files/atomic-write.js';
import type { RasterImage } from '../raster-image.js';
import type { TaskContext } from '../task-context.js';
import { readSources } from './read-sources.js';
import type { MaskSources } from './collect-mask.js';
import { collectMask } from './collect-mask.js';
import { checkOutputs, listOutputs } from './output-paths.js';

/** What is to be done to one photo, without a window. */
export interface PhotoJob extends SaveChoices {
  readonly input: string;
  /** The file to write; of several variations its name gets their number. */
  readonly output: string;
  readonly maskSources: MaskSources;
  /** An image of guidance lines. */
  readonly sketch?: string | undefined;
  /** Images that mark where may not be copied from, and where should be. */
  readonly avoid?: string | undefined;
  readonly prefer?: string | undefined;
  /** Where what is masked goes to, when it is not removed. */
  readonly move?: Move | undefined;
  /** What is laid around the photo, and filled; nothing else is masked then. */
  readonly frame?: FrameWish | undefined;
  /** `seed` is that of the first variation. */
  readonly options: FillOptions;
  readonly variations: number;
  /** 1 to 100 for lossy formats; without it no visible loss. */
  readonly quality?: number | undefined;
  /** The output is only what was retouched, transparent everywhere else. */
  readonly isLayer?: boolean | undefined;
  /** What lies at the output may be replaced, and an unlikely mask is meant. */
  readonly force: boolean;
}

/** One written result. */
export interface WrittenPhoto {
  readonly output: string;
  readonly width: number;
  readonly height: number;
  readonly format: ImageFormat;
  readonly method: string;
  readonly seed: number;
  /** Wall time from the end of the result before it (of the first: from the start) until it was written. */
  readonly milliseconds: number;
  /** The rectangles outside which nothing changed. */
  readonly patches: readonly Rect[];
  /** Those of filling and saving. */
  readonly notices: readonly Notice[];
  readonly sizeBytes: number;
}

/** What a job needs of the engine, and whom it tells. */
export interface PhotoJobContext extends Pick<TaskContext, 'signal' | 'onProgress'> {
  /** Called when a fill with these options comes soon, so that threads and network start while the photo is decoded. */
  readonly prepareFill?: (options: FillOptions) => void;
  readonly fill: (
    image: RasterImage,
    mask: Mask,
    options: FillOptions,
    context: TaskContext,
    hints: FillHints,
  ) => Promise<FillResult>;
  /** The id of the network that `model` names, looked up when the photo and its mask are known to be good. */
  readonly findModel: (model: string) => Promise<string>;
  /** What there is to say of the photo and its mask, before anything is filled. */
  readonly onOpened: (notices: readonly Notice[]) => void;
  /** Called with each result as soon as it is written; a later one may fail still. */
  readonly onWritten: (written: WrittenPhoto) => void;
}

/** Reading is done in this part of the first result, saving takes the last part of each. */
const READING = 0.08;
const SAVING = 0.12;

/**
 * Opens a photo, fills what its mask marks, and saves the result; each variation in turn. What a fill looks at is decoded once. What can be
 * refused is refused before the costly work.
 *
 * @throws AppError what stopped it; what `onWritten` was called with is there.
 */
export async function retouchPhoto(job: PhotoJob, context: PhotoJobContext): Promise<void> {
  const { signal } = context;
  let start = performance.now();
  const targets = listOutputs(job.output, job.variations);
  const states = await checkOutputs(targets, job.force);
  const photo = await openImage(job.input);
  const framed = job.frame && (await openFramed(photo, frameOfWish(photo.info, job.frame), signal));
  const source = framed?.source ?? photo;
  for (const target of targets) checkSaving(source, target, choicesOf(job));
  const { detect } = job.maskSources;
  // What is to be found is looked for in all of the photo.
  const detected = detect.length === 0 ? undefined : await findThings(await source.decode(), detect, signal);
  const { mask, notices } =
    framed ?? (await collectMask(job.maskSources, source.info, job.force, signal, detected));
  const sketch = job.sketch === undefined ? undefined : await readSketch(job.sketch, source.info);
  const sources = await readSources(job, source.info);
  throwIfCancelled(signal);
  context.onOpened([...notices, ...source.info.notices]);
  context.onProgress?.({ stage: 'reading', fraction: 0 });
  const model = await context.findModel(job.options.model);
  context.prepareFill?.({ ...job.options, model });
  // A copy of everything would cost as much as the rest of a small fill.
  const area = findWorkArea(mask, job.options, { move: job.move, prefer: sources.prefer });
  const image = await source.decode(area);
  const cut = (drawn: Mask | undefined): Mask | undefined => drawn && cropMask(drawn, area);
  const inArea = {
    area,
    mask: cropMask(mask, area),
    sketch: cut(sketch),
    sources: { avoid: cut(sources.avoid), prefer: cut(sources.prefer) },
  };
  for (const [index, target] of targets.entries()) {
    throwIfCancelled(signal);
    const first = index === 0 ? READING : index / targets.length;
    const onProgress = sliceProgress(context.onProgress, first, (index + 1) / targets.length);
    const options = { ...job.options, model, seed: job.options.seed + index };
    const task = { source, image, ...inArea, target, expected: states[index], options };
    const written = await fillAndSave(task, job, { ...context, onProgress });
    context.onWritten({ ...written, milliseconds: Math.round(performance.now() - start) });
    start = performance.now();
  }
}

function choicesOf(job: PhotoJob): SaveOptions {
  return { isLayer: job.isLayer, ...pickSaveChoices(job) };
}

/** One variation of an opened photo. */
interface Variation {
  readonly source: SourceImage;
  /** The pixels of `area`; all masks have its size. */
  readonly image: RasterImage;
  readonly area: Rect;
  readonly mask: Mask;
  readonly sketch: Mask | undefined;
  readonly sources: Sources;
  readonly target: string;
  /** What lay there at the beginning. */
  readonly expected: TargetState | undefined;
  readonly options: FillOptions;
}

async function fillAndSave(
  { source, image, area, mask, sketch, sources, target, expected, options }: Variation,
  job: PhotoJob,
  { fill, signal, onProgress }: PhotoJobContext,
): Promise<Omit<WrittenPhoto, 'milliseconds'>> {
  const filling = { signal, onProgress: sliceProgress(onProgress, 0, 1 - SAVING) };
  const { force, quality, move, frame } = job;
  const hints = {
    ...(sketch && { sketch }),
    sources,
    ...(move && { move }),
    ...(frame && { isOutward: true }),
  };
  const filled = await fill(image, mask, options, filling, hints);
  const { method, notices } = filled;
  const patches = movePatches(filled.patches, area);
  throwIfCancelled(signal);
  onProgress?.({ stage: 'saving', fraction: 1 - SAVING });
  const saving = { force, expected, ...choicesOf(job), ...(quality === undefined ? {} : { quality }) };
  const saved = await saveImage(source, patches, target, saving, signal);
  onProgress?.({ stage: 'saving', fraction: 1 });
  return {
    output: saved.path,
    ...saved.size,
    format: saved.format,
    method,
    seed: options.seed,
    patches: patches.map(({ rect }) => rect),
    notices: [...notices, ...saved.notices],
    sizeBytes: saved.sizeBytes,
  };
}

/** @file The engine's single entry. Plain Node, no Electron: the app's engine process, the command line and scripts all begin here. */
import { mkdirSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';
import type { Point } from '../shared/geometry.js';
import type { Mask } from '../shared/mask.js';
import type { DeviceList, EngineOptions } from './engine-options.js';
import type { Document } from './documents/document.js';
import type { DocumentServices, OpenOptions, RestoreOptions } from './documents/open-document.js';
import { openDocument, restoreDocument } from './documents/open-document.js';
import type { FillHints, FillResult } from './fill/fill-image.js';
import { fillImage } from './fill/fill-image.js';
import { FillLanes } from './fill/fill-lanes.js';
import { FillMethods } from './fill/fill-methods.js';
import type { FillOptions } from '../shared/fill-options.js';
import type { TaskContext } from './task-context.js';
import { checkFillOptions, DEFAULT_FILL_OPTIONS } from '../shared/fill-options.js';
import { Devices } from './devices/devices.js';
import { moveThing } from './layout/move-thing.js';
import { fitForFill } from './masks/fit/fit-for-fill.js';
import { suggestLines } from './fill/suggest-lines.js';
import { ThingSelector } from './masks/find/thing-selector.js';
import { ThingFinder } from './masks/fit/thing-finder.js';
import { findModelFolder } from './models/model-folder.js';
import { ModelLibrary } from './models/model-library.js';
import { NetworkDownloads } from './models/network-downloads.js';
import { createProbedModel } from './inference/probed-model.js';
import type { ProviderSetting } from './inference/providers.js';
import { toNetworkModel } from './models/to-network-model.js';
import { findHelper } from './processes/helper-process.js';
import { logFill } from './fill/log-fill.js';
import { log } from './log.js';
import { findUpdate } from './updates/find-update.js';
import type { Release } from './updates/signed-release.js';
import { UPDATE_SOURCE } from './updates/update-source.js';
import type { RasterImage } from './raster-image.js';

export type { ImageFormat, ImageInfo, SourceImage } from './codec/source-image.js';
export { openImage } from './codec/source-image.js';
export { readMask } from './codec/read-mask.js';
export { readSketch } from './codec/read-sketch.js';
export type { SaveOptions } from './codec/save-image.js';
export { checkSaving, saveImage } from './codec/save-image.js';
export { checkWritable } from './codec/image-format.js';
export type { TargetState } from './files/atomic-write.js';
export { checkTarget } from './files/atomic-write.js';
export { writeRaster } from './codec/encode-raster.js';
export { compositePatches } from './blending/composite.js';
export type { Detection } from './detect/detection.js';
export type { DustMap, DustSeries } from './detect/dust/dust-series.js';
export { createDustSeries, findMappedDust } from './detect/dust/dust-series.js';
export { detectThings, findThings, uniteDetections } from './detect/find-things.js';
export type { Document } from './documents/document.js';
export type { RetouchRequest } from './documents/retouch.js';
export { evaluateFolder } from './evaluation/evaluate-folder.js';
export type { FillHints, FillResult } from './fill/fill-image.js';
export type { BatchEvent, BatchSummary } from './batch/batch-events.js';
export type { BatchJob, PlannedPhoto } from './batch/batch-job.js';
export type { AnchorName, OnExists, Unmarked } from '../shared/batch-names.js';
export { ANCHOR_NAMES, ON_EXISTS_NAMES, UNMARKED_NAMES } from '../shared/batch-names.js';
export type { Outcome } from './batch/journal-records.js';
export { PauseGate } from './batch/pause-gate.js';
export { parseLength } from './batch/place-mask.js';
export { planBatch } from './batch/plan-batch.js';
export type { QueueAddress } from './batch/queue/queue-address.js';
export { parseQueueAddress, QUEUE_PASSWORD_VARIABLE } from './batch/queue/queue-address.js';
export type { QueueAnswer } from './batch/queue/queue-messages.js';
export type { QueueNews } from './batch/queue/queue-runner.js';
export { noPrograms, openQueueRunner } from './batch/queue/queue-runner.js';
export { serveQueue } from './batch/queue/serve-queue.js';
export type { WorkerRoot } from './batch/queue/worker-roots.js';
export { parseRoot } from './batch/queue/worker-roots.js';
export type { TaskRunner } from './batch/worker-pool.js';
export type { ReportRow } from './batch/report-row.js';
export { toReportRow } from './batch/report-row.js';
export type { BatchResult } from './batch/run-batch.js';
export { runBatch } from './batch/run-batch.js';
export { writeReports } from './batch/write-reports.js';
export type { PhotoTodo } from './batch/plan-job.js';
export { startPool } from './batch/start-pool.js';
export type { MaskPlace, WhatToRemove } from './batch/what-to-remove.js';
export type { DetectionJob, PhotoFinds } from './jobs/detect-in-photos.js';
export { detectInPhotos } from './jobs/detect-in-photos.js';
export type { UnmarkedPhoto } from './jobs/unmark-photos.js';
export { unmarkPhotos } from './jobs/unmark-photos.js';
export type { PhotoJob, WrittenPhoto } from './jobs/retouch-photo.js';
export { retouchPhoto } from './jobs/retouch-photo.js';
export type { FillName, FillOptions } from '../shared/fill-options.js';
export type { Device } from './devices/devices.js';
export type { DeviceList, EngineOptions } from './engine-options.js';
export type { ImportOptions } from './models/model-import.js';
export type { ListedModel, ModelVerdict } from './models/model-library.js';
export { ModelLibrary } from './models/model-library.js';
export type { NetworkOffer } from './models/network-downloads.js';
export { NetworkDownloads } from './models/network-downloads.js';
export type { ModelEntry } from './models/model-manifest.js';
export { hasSketch } from './models/model-manifest.js';
export type { ProviderSetting } from './inference/providers.js';
export { makeRecipe } from './recipes/make-recipe.js';
export { readRecipe, writeRecipe } from './recipes/recipe-file.js';
export { readReference } from './recipes/reference-photo.js';
export { replayRecipe } from './recipes/replay-recipe.js';
export { findFeatures } from './registration/photo-features.js';
export { registerPhotos } from './registration/register-photos.js';
export type { TaskContext } from './task-context.js';
export { DEFAULT_FILL_OPTIONS, FILL_NAMES } from '../shared/fill-options.js';
export type { Patch, RasterImage, RasterImage8 } from './raster-image.js';

/** Beside the bundles, in the repository as in a package. */
export const OWN_MODELS = fileURLToPath(new URL('../../resources/models', import.meta.url));

/** See `Engine.suggestLines`. */
export type SuggestLines = (
  image: RasterImage,
  mask: Mask,
  fit: FillOptions['fit'],
  signal?: AbortSignal,
) => Promise<readonly (readonly Point[])[]>;

/** Opens photos and fills holes; one fill at a time in each lane (fill/fill-lanes.ts), later ones wait their turn. */
export interface Engine {
  /** The networks that fills can name. */
  readonly models: ModelLibrary;
  /** Gets networks of others when it is asked to. */
  readonly downloads: NetworkDownloads;
  /** Selects things by scribbles. */
  readonly selector: ThingSelector;
  /** The lines that a fill of `mask` had better be led by (fill/suggest-lines.ts), once it fits its thing where `fit` asks for that. */
  readonly suggestLines: SuggestLines;
  /** Opens the photo at `path` for retouching; the caller closes the document. Errors: see `openDocument`. */
  openDocument(path: string, options?: OpenOptions): Promise<Document>;
  /** Opens the photo at `path` as it was before another engine ended. Errors: see `restoreDocument`. */
  restoreDocument(path: string, options: RestoreOptions): Promise<Document>;
  /** Starts the threads and loads the network that such a fill takes, for a fill that comes soon. Returns at once and never fails. */
  prepareFill(options: Pick<FillOptions, 'fill' | 'model'>): void;
  /** Fills what is masked in `image`, once that fits, and returns patches; no argument is changed. Errors: see `fillImage`. */
  fill(
    image: RasterImage,
    mask: Mask,
    options?: Partial<FillOptions>,
    context?: TaskContext,
    hints?: FillHints,
  ): Promise<FillResult>;
  /** The newest release, where it is newer than this one; nothing is asked where downloads are off. Errors: see `findUpdate`. */
  findUpdate(signal?: AbortSignal): Promise<Release | undefined>;
  /**
   * The devices for networks, best first, as far as is known, and what was wished; `probe` tries each with the default network,
   * which can take seconds. Throws `CANCELLED`, `MODEL_INVALID`.
   */
  devices(probe: boolean, signal?: AbortSignal): Promise<DeviceList>;
  /** Which device the next fills use. `DEVICE_UNAVAILABLE` for one that is not there; then nothing changes. */
  chooseDevice(setting: ProviderSetting): Promise<void>;
  /** The device that was chosen. */
  readonly deviceSetting: ProviderSetting;
  /** Ends the engine's threads; documents must be closed before. */
  dispose(): Promise<void>;
}

/** The networks in the folders that `options` names. Nothing is read before it is asked for. */
export function openModelLibrary(
  options: Pick<EngineOptions, 'modelDir' | 'userModelDir' | 'startRecognition'> = {},
): ModelLibrary {
  const { modelDir = OWN_MODELS, userModelDir = findModelFolder(), startRecognition } = options;
  return new ModelLibrary(modelDir, userModelDir, startRecognition && { start: startRecognition });
}

/** A new engine. It starts threads with the first fill and holds no other resource until then. */
export function createEngine(options: EngineOptions = {}): Engine {
  const lanes = new FillLanes(options.threads ?? availableParallelism(), options.batchFills ?? 1);
  const models = openModelLibrary(options);
  const devices = new Devices({
    threads: availableParallelism(),
    setting: options.device ?? 'auto',
    stateDir: options.stateDir,
    startProbe: options.startProbe ?? findHelper('device-probe.mjs'),
  });
  const methods = new FillMethods(models, devices);
  const finder = new ThingFinder((network) => models.readFitting(network), devices);
  const downloads = new NetworkDownloads(models);
  const tempDir = options.tempDir ?? tmpdir();

  function fill(
    image: RasterImage,
    mask: Mask,
    fillOptions: Partial<FillOptions> = {},
    context: TaskContext = {},
    hints: FillHints = {},
  ): Promise<FillResult> {
    // Outside of a photo there is no thing that a mask could fit, and no network knows what is there.
    const outward = hints.isOutward ? ({ fill: 'patchmatch', fit: 'off' } as const) : {};
    const complete = { ...DEFAULT_FILL_OPTIONS, ...fillOptions, ...outward };
    const { lane = 'interactive', signal } = context;
    return lanes.run(
      lane,
      async ({ threads, patchMatch }) => {
        checkFillOptions(complete);
        // They start while the network does.
        if (complete.fill !== 'network') threads.start();
        const told = { fill: complete.fill, model: complete.model, width: image.width, height: image.height };
        const fitted =
          complete.fit === 'auto' ? await fitForFill(image, mask, finder, context) : { mask, lifted: [] };
        const filled = await logFill(told, () =>
          methods.use(complete, patchMatch, (method) =>
            fillImage(image, fitted.mask, complete, method, context, { ...hints, below: fitted.lifted }),
          ),
        );
        return hints.move ? moveThing(image, fitted, hints.move, filled) : filled;
      },
      signal,
    );
  }

  function documentServices(): DocumentServices {
    mkdirSync(tempDir, { recursive: true });
    return { fill, tempDir, application: `lacuna ${version}` };
  }

  return {
    models,
    downloads,
    selector: new ThingSelector(finder),
    async suggestLines(image, mask, fit, signal) {
      const fitted = fit === 'auto' ? (await fitForFill(image, mask, finder, { signal })).mask : mask;
      return suggestLines(image, fitted, signal);
    },
    async openDocument(path, openOptions) {
      const start = performance.now();
      const document = await openDocument(path, documentServices(), openOptions);
      const { width, height, format } = document.source.info;
      const milliseconds = Math.round(performance.now() - start);
      log.info('photo.opened', { path, width, height, format, milliseconds });
      return document;
    },
    async restoreDocument(path, restoreOptions) {
      return restoreDocument(path, documentServices(), restoreOptions);
    },
    fill,
    prepareFill(fillOptions) {
      if (fillOptions.fill !== 'network') lanes.start();
      methods.prepare(fillOptions);
      finder.prepare();
    },
    async findUpdate(signal) {
      if ((await downloads.readOffline()) !== 'online') return undefined;
      return findUpdate(options.updateSource ?? UPDATE_SOURCE, version, signal);
    },
    async devices(probe, signal) {
      const located = await models.findDefault();
      const model = located && createProbedModel(toNetworkModel(located.entry, located.store));
      return {
        devices: await devices.list(model, probe, signal),
        setting: devices.setting,
        runtime: await devices.runtime.readVersion(),
      };
    },
    chooseDevice: (setting) => devices.choose(setting),
    get deviceSetting() {
      return devices.setting;
    },
    async dispose() {
      devices.dispose();
      await finder.release();
      await methods.dispose();
      await lanes.dispose();
    },
  };
}

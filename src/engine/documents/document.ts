import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { Frame } from '../../shared/frame.js';
import type { Rect } from '../../shared/geometry.js';
import { parseOperation } from '../../shared/operation.js';
import { sliceProgress } from '../../shared/progress.js';
import { findTouching, placeOf } from '../../shared/retouch-list.js';
import { creepWhile } from '../creep-while.js';
import { compositePatches } from '../blending/composite.js';
import type { FileIdentity } from '../codec/read-source.js';
import { readSource } from '../codec/read-source.js';
import type { SaveOptions } from '../codec/encode-options.js';
import type { ImageFormat } from '../codec/image-format.js';
import type { saveImage } from '../codec/save-image.js';
import { framePhoto } from '../codec/frame-photo.js';
import { weighImage } from '../codec/save-image.js';
import type { SourceImage } from '../codec/source-image.js';
import type { PrepareOperation } from '../operations/operation-kind.js';
import { isWhole } from '../fill/work-area.js';
import type { TaskContext } from '../task-context.js';
import { cropRaster } from '../raster-crop.js';
import type { RasterImage } from '../raster-image.js';
import { carryOut } from './carry-out.js';
import { compositeArea } from './composite-area.js';
import { HeadComposite } from './head-composite.js';
import { packPatch } from './packed-pixels.js';
import type { Retouch, RetouchRequest } from './retouch.js';
import type { RetouchStore } from './retouch-store.js';
import { loadPatches } from './retouch-store.js';
import type { RetouchChange, StackState } from './retouch-stack.js';
import { RetouchStack } from './retouch-stack.js';
import { sidecarPathOf, writeSidecar } from './sidecar-file.js';
import { checkSourceUnchanged } from './source-check.js';
import { TaskQueue } from '../task-queue.js';

/** What a document needs of the rest of the engine. */
export interface DocumentParts {
  readonly prepare: PrepareOperation;
  readonly saveImage: typeof saveImage;
  /** Belongs to the document, which closes it. */
  readonly store: RetouchStore;
  /** Name and version of the program, for sidecars. */
  readonly application: string;
}

/** Retouches to begin with, which lie in the document's store. */
export interface DocumentState extends StackState {
  readonly sidecarPath?: string;
  /** The file at the path of the source, when it is no longer the one that was opened. */
  readonly fileOnDisk?: FileIdentity;
  /** The source is an extended photo, and none of the file at its path. */
  readonly isExtended?: boolean;
}

/** What became of the file that `save` wrote. */
export type SaveResult = Awaited<ReturnType<typeof saveImage>>;

/**
 * An opened photo and its retouches in order. The photo is never changed: revision n is the photo with the first n
 * retouches on it. `head` is the revision that is shown and saved; the retouches after it can be redone.
 *
 * Calls are carried out one after the other, in the order in which they came. One that fails or is cancelled changes
 * nothing. Every method throws `NOT_FOUND` once the document is closed.
 *
 * Memory: at most one decoded image between calls (the photo at the head, once it was asked for, unless it is larger than
 * `WHOLE_BYTES`). All patches lie in temporary files.
 */
export class Document {
  readonly source: SourceImage;
  /** Is the source an extended photo, which lies in no file of the person's? */
  readonly isExtended: boolean;
  readonly #parts: DocumentParts;
  readonly #queue = new TaskQueue();
  readonly #closing = new AbortController();
  readonly #stack: RetouchStack;
  readonly #composite: HeadComposite;
  /** The file that should lie at the path of the source: the one that was opened, or the one we saved over it. */
  #fileOnDisk: FileIdentity;
  /** Sidecars that we read or wrote: what is in them is in this document. */
  readonly #ownSidecars = new Set<string>();

  constructor(source: SourceImage, parts: DocumentParts, state: DocumentState = { retouches: [], head: 0 }) {
    this.source = source;
    this.isExtended = state.isExtended ?? false;
    this.#parts = parts;
    this.#stack = new RetouchStack(state);
    if (state.sidecarPath !== undefined) this.#ownSidecars.add(resolve(state.sidecarPath));
    this.#fileOnDisk = state.fileOnDisk ?? source.identity;
    this.#composite = new HeadComposite(source, parts.store);
  }

  /** The revision that is shown and saved: how many retouches lie on the photo. */
  get head(): number {
    return this.#stack.head;
  }

  /** All retouches in order, those that can be redone included. */
  get retouches(): readonly Retouch[] {
    return this.#stack.retouches;
  }

  /** Ids of the retouches that do not show, whatever the head. */
  get hidden(): readonly string[] {
    return this.#stack.hidden;
  }

  /** What could take the place of a retouch of the list: its other results. */
  get variations(): readonly Retouch[] {
    return this.#stack.variations;
  }

  /**
   * Carries out an operation on the photo as it is at the head, and makes that the next revision. What could have been redone can
   * only be taken up again by `setHead` with its id. With `place` the operation sees what shows beneath another retouch, and its result
   * takes that one's place, or is kept as a variation of it; what lies above stays as it is ([Note: Outdated]). Stages of the progress: reading, those of the operation, keeping.
   *
   * @throws AppError `STALE_REVISION`, `NOT_FOUND` (the place), `INVALID_PARAMS`, `CANCELLED`, `WRITE_FAILED` (temporary files), and what the operation throws.
   */
  apply(request: RetouchRequest, context: TaskContext = {}): Promise<Retouch> {
    return this.#inOrder(async () => {
      const signals = context.signal ? [context.signal, this.#closing.signal] : [this.#closing.signal];
      const signal = AbortSignal.any(signals);
      throwIfCancelled(signal);
      this.#stack.checkRevision(request.baseRevision);
      const operation = parseOperation(request.operation);
      const consent = { acceptsLarge: request.acceptsLarge ?? false };
      const run = this.#parts.prepare(operation, this.source.info, consent);
      context.onProgress?.({ stage: 'reading', fraction: 0 });
      const { place } = request;
      const beneath = this.#stack.shownAt(place);
      const { info } = this.source;
      const area = run.findArea?.(info) ?? { left: 0, top: 0, width: info.width, height: info.height };
      const below = await this.#composite.areaAt(beneath, area);
      throwIfCancelled(signal);
      const onProgress = sliceProgress(context.onProgress, 0.05, 0.95);
      const { onDraft, onFitted } = context;
      const result = await carryOut(run, below, area, info, { signal, onProgress, onDraft, onFitted });
      const image = isWhole(area, info) ? compositePatches(below, result.patches) : undefined;
      const keeping = sliceProgress(context.onProgress, 0.95, 1);
      const retouch = await creepWhile(keeping, 'keeping', async () => {
        const { patches, ...fields } = result;
        const dependsOn = findTouching(beneath, fields.reads).map(({ id }) => id);
        const variationOf = place && placeOf(this.#stack.find(place.of));
        const packed = await Promise.all(patches.map(packPatch));
        const made = { id: randomUUID(), operation, ...fields, dependsOn };
        const unkept = { ...made, ...(variationOf !== undefined && { variationOf }), patches: packed };
        return this.#parts.store.add(unkept, signal);
      });
      // From here on it is done: nothing below can fail.
      const forgotten = this.#stack.add(retouch, place);
      if (image && place?.as !== 'variation') this.#composite.keep([...beneath, retouch], image);
      await this.#parts.store.remove(forgotten);
      context.onProgress?.({ stage: 'keeping', fraction: 1 });
      return retouch;
    }, context.signal);
  }

  /**
   * Undo and redo: makes `revision` (0 to the number of retouches) the head. Nothing is computed; else `INVALID_PARAMS`. `retouches` takes
   * up others that were made here, in place of the present ones, by their ids; `hidden` are those that do not show from now on. What
   * saw one that is gone, hidden or elsewhere now stays as it is ([Note: Outdated]). `NOT_FOUND` where ids are not known.
   */
  setHead(revision: number, change: RetouchChange = {}): Promise<void> {
    return this.#inOrder(async () => this.#stack.moveHead(revision, change));
  }

  /** The photo at the head. The document keeps the buffer: read it, do not change it. Errors of decoding. */
  composite(): Promise<RasterImage> {
    return this.#inOrder(() => this.#composite.at(this.#stack.shown));
  }

  /** The retouch of that id, in the list or not, and what shows beneath it; nothing where there is no such retouch. */
  find(retouchId: string): { readonly retouch: Retouch; readonly beneath: readonly Retouch[] } | undefined {
    if (!this.#stack.has(retouchId)) return undefined;
    return { retouch: this.#stack.find(retouchId), beneath: this.#stack.shownBeneath(retouchId) };
  }

  /** The photo at the head, at once where it is kept: while a retouch runs, the photo as it is beneath. Read it, do not change it. */
  async look(): Promise<RasterImage> {
    this.#checkOpen();
    const { width, height } = this.source.info;
    const whole = { left: 0, top: 0, width, height };
    return this.#composite.keptIn(this.#stack.shown, [whole]) ?? this.composite();
  }

  /**
   * Parts of the photo with that retouch on those of the ids `beneath`, else on what shows beneath it; one for each of `rects`, which
   * lie inside the photo; the caller owns them. Waits for nothing that runs. `NOT_FOUND` for an id that there is not; errors of decoding.
   */
  async cutAfter(
    retouchId: string,
    rects: readonly Rect[],
    beneath?: readonly string[],
  ): Promise<RasterImage[]> {
    this.#checkOpen();
    const retouch = this.#stack.find(retouchId);
    const ground = beneath?.map((id) => this.#stack.find(id)) ?? this.#stack.shownBeneath(retouchId);
    const retouches = [...ground, retouch];
    const kept = this.#composite.keptIn(retouches, rects);
    if (kept) return rects.map((rect) => cropRaster(kept, rect));
    const areas: RasterImage[] = [];
    for (const rect of rects) {
      areas.push(await compositeArea(this.source, this.#parts.store, retouches, rect));
    }
    return areas;
  }

  /**
   * Writes the photo at the head to `target`, with the metadata of the source. An existing file is `ALREADY_EXISTS` unless
   * `options.force`; the original is written over in no other way.
   *
   * @throws AppError `SOURCE_CHANGED` when another program changed the photo, `CANCELLED`, and what saving throws.
   */
  save(target: string, options: SaveOptions = {}, context: TaskContext = {}): Promise<SaveResult> {
    return this.#inOrder(async () => {
      throwIfCancelled(context.signal);
      context.onProgress?.({ stage: 'saving', fraction: 0 });
      await checkSourceUnchanged(this.source.path, this.#fileOnDisk);
      const shown = this.#stack.shown;
      const patches = await loadPatches(this.#parts.store, shown, context.signal);
      throwIfCancelled(context.signal);
      const saved = await this.#parts.saveImage(this.source, patches, target, options, context.signal);
      if (resolve(saved.path) === resolve(this.source.path)) {
        this.#fileOnDisk = (await readSource(this.source.path)).identity;
      }
      context.onProgress?.({ stage: 'saving', fraction: 1 });
      return saved;
    });
  }

  /** The photo at the head in a frame, as a TIFF without loss. `CANCELLED`, and what `framePhoto` throws. */
  frame(frame: Frame, context: TaskContext = {}): Promise<Buffer> {
    return this.#inOrder(async () => {
      const patches = await loadPatches(this.#parts.store, this.#stack.shown, context.signal);
      return framePhoto(this.source, patches, frame, context.signal);
    }, context.signal);
  }

  /** How many bytes `save` would write to a file of `options.format`. Nothing is written. `CANCELLED`, and what encoding throws. */
  weigh(options: SaveOptions & { readonly format: ImageFormat }, context: TaskContext = {}): Promise<number> {
    return this.#inOrder(async () => {
      const patches = await loadPatches(this.#parts.store, this.#stack.shown, context.signal);
      return weighImage(this.source, patches, options, context.signal);
    }, context.signal);
  }

  /**
   * Writes all retouches and the head to `path`, from which `openDocument` restores them exactly without filling again;
   * returns the path. A sidecar that this document neither read nor wrote is `ALREADY_EXISTS` unless `force`.
   *
   * @throws AppError `SOURCE_CHANGED` when the photo on the disk is no longer the one under the retouches; `WRITE_FAILED`.
   */
  saveSidecar(
    path: string = sidecarPathOf(this.source.path),
    options: { readonly force?: boolean } = {},
  ): Promise<string> {
    return this.#inOrder(async () => {
      if (this.isExtended) {
        throw new AppError(
          'INVALID_PARAMS',
          `Expected a photo that lies in a file but ${this.source.path} was extended since it was opened. Save it, and open that file.`,
        );
      }
      await checkSourceUnchanged(this.source.path, this.source.identity);
      const force = (options.force ?? false) || this.#ownSidecars.has(resolve(path));
      const { retouches, head, hidden, variations } = this.#stack;
      await writeSidecar(
        path,
        this.source,
        { retouches, head, hidden, variations },
        this.#parts.application,
        force,
      );
      this.#ownSidecars.add(resolve(path));
      return path;
    });
  }

  /** Cancels retouches that are running or waiting, lets everything else end, then deletes the temporary files. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await this.#queue.run(async () => {
      this.#composite.clear();
      await this.#parts.store.close();
    });
  }

  async #inOrder<Result>(task: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    this.#checkOpen();
    return this.#queue.run(task, signal);
  }

  #checkOpen(): void {
    if (!this.#closing.signal.aborted) return;
    const message = `Expected an open document but ${this.source.path} was closed. Open it again.`;
    throw new AppError('NOT_FOUND', message);
  }
}

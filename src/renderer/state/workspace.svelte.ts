import { getContext, setContext } from 'svelte';
import { isDrawingEmpty } from '../editor/drawing.js';
import type { MaskLook } from '../editor/mask-look.js';
import type { EngineConnection, FileHandle, Platform } from '../platform/platform.js';
import { BatchWorkspace } from './batch/batch-workspace.svelte.js';
import { Devices } from './devices.svelte.js';
import { Dialogs } from './dialogs.svelte.js';
import { FilmStrip } from './film-strip.svelte.js';
import { t } from './language.svelte.js';
import { Layout } from './layout.svelte.js';
import { lookForUpdate } from './look-for-update.js';
import type { WorkKind } from './long-work.js';
import { LongWork } from './long-work.js';
import { Networks } from './networks.svelte.js';
import { askForNotifications, isWindowAway, showNotification } from './notifications.js';
import { PhotoWorkspace } from './photo-workspace.svelte.js';
import type { Settings } from './settings.svelte.js';
import { Toasts } from './toasts.svelte.js';

/** The whole window: what belongs to no photo, and the work on the photo. Components read it, commands act on it. */
export class Workspace {
  readonly platform: Platform;
  readonly #engine: EngineConnection['engine'];
  readonly settings: Settings;
  readonly #longWork = new LongWork({
    now: () => performance.now(),
    onEnd: (kind, hasFailed) => this.#tellOfWork(kind, hasFailed),
  });
  readonly toasts = new Toasts();
  readonly dialogs = new Dialogs();
  readonly layout = new Layout();
  readonly networks: Networks;
  readonly devices: Devices;
  readonly photo: PhotoWorkspace;
  readonly batch: BatchWorkspace;
  readonly strip: FilmStrip;

  /** What the window shows. */
  view = $state<'photo' | 'batch'>('photo');
  /** The photo of the batch that is open in the editor. */
  editing = $state.raw<{ readonly row: number; readonly documentId: string }>();

  isPanelOpen = $state(this.layout.isRoomy);
  isNavigatorShown = $state(false);

  constructor(platform: Platform, connection: EngineConnection, settings: Settings) {
    const { engine } = connection;
    this.#engine = engine;
    this.settings = settings;
    this.platform = platform;
    this.devices = new Devices(engine, this.toasts);
    const photo = new PhotoWorkspace({
      engine,
      platform,
      dialogs: this.dialogs,
      toasts: this.toasts,
      listModels: () => this.networks.models.map(({ id }) => id),
      onSaved: () => void this.strip.readMarks(),
      onFailed: (task) => {
        if (task === 'fill' || task === 'save' || task === 'find') this.#longWork.fail(task);
      },
    });
    this.photo = photo;
    this.batch = new BatchWorkspace({
      ...{ engine, platform, dialogs: this.dialogs, toasts: this.toasts },
      findRetouched: () => (photo.state.head > 0 ? photo.state.document?.documentId : undefined),
    });
    this.strip = new FilmStrip({
      ...{ engine, platform, toasts: this.toasts, photo },
      pickFolder: () => this.batch.pick('photos'),
    });
    this.networks = new Networks(engine, this.toasts, (id) => {
      if (photo.state.options.model === id) photo.editor.chooseOptions({ model: 'auto' });
    });
    photo.editor.chooseFillTrigger(settings.fillsOnPointerUp);
    photo.editor.choosePenWidth(settings.penSetsWidth);
    photo.editor.chooseMaskLook(settings.maskLook);
    this.layout.onRoom((isRoomy) => (this.isPanelOpen = isRoomy));
    connection.onRestart(() => {
      this.toasts.show({
        kind: 'notice',
        title: t('engine.restarted'),
        detail: t('engine.restarted.text'),
      });
      photo.retryPictures();
      void this.batch.goOnAfterRestart();
      void this.strip.goOnAfterRestart();
    });
    connection.onBatchChange((change) => this.batch.receive(change));
    connection.onLost(() =>
      this.toasts.show({
        kind: 'error',
        title: t('failed.lost'),
        detail: t('failed.lost.text'),
        action: { label: t('action.reload'), run: () => location.reload() },
      }),
    );
  }

  /** Shows the first photo, if there is one, and reads networks and devices. */
  async start(): Promise<void> {
    try {
      const first = await this.platform.initialPhoto();
      // Networks and devices are only for the panel: the photo does not wait for them.
      const [, , , isBatchOpen] = await Promise.all([
        ...([this.#startPhoto(first), this.networks.listModels(), this.devices.read(false)] as const),
        this.batch.resume(),
      ]);
      if (isBatchOpen && this.photo.state.document === undefined) this.view = 'batch';
    } catch (error) {
      this.toasts.fail(t('failed.start'), error);
    } finally {
      this.photo.isStarting = false;
    }
    await this.#lookForUpdate();
  }

  /** Shows the batch, or the photo. */
  toggleBatch(): void {
    this.view = this.view === 'batch' ? 'photo' : 'batch';
  }

  /** Opens the photo that is reviewed in the editor, its result or itself. */
  async editBatchPhoto(from: 'result' | 'original'): Promise<void> {
    const files = await this.batch.review.findFiles(from);
    if (!files) return;
    this.view = 'photo';
    const isOpen = await this.photo.openForBatch(files.file, files.target);
    const { document } = this.photo.state;
    if (!isOpen || !document) {
      this.view = 'batch';
      return;
    }
    this.editing = { row: files.row, documentId: document.documentId };
  }

  /** Saves the photo as the result of its place in the batch, and shows that again. */
  async returnToBatch(): Promise<void> {
    const { row } = this.editing ?? {};
    if (row === undefined) return;
    const { head, drawing } = this.photo.state;
    if (head > 0 || !isDrawingEmpty(drawing)) {
      if (!(await this.photo.save())) return;
      await this.batch.review.noteEdited(row);
    }
    this.editing = undefined;
    this.view = 'batch';
    this.batch.review.open(row);
  }

  /** Is the open photo one of the batch? */
  get isEditingBatch(): boolean {
    return this.editing !== undefined && this.editing.documentId === this.photo.state.document?.documentId;
  }

  /** Ask the publisher once a day whether there is a newer release? Kept; a yes asks at once. */
  async chooseUpdates(looksForUpdates: boolean): Promise<void> {
    this.settings.choose({ looksForUpdates, lookedForUpdatesAt: 0 });
    await this.#lookForUpdate();
  }

  /** How what is marked is shown; kept. */
  chooseMaskLook(change: Partial<MaskLook>): void {
    const look = { ...this.settings.maskLook, ...change };
    this.settings.choose({ maskColour: look.colour, maskStrength: look.strengthPercent });
    this.photo.editor.chooseMaskLook(look);
  }

  /** Draw wider lines where a pen is pressed harder? Kept. */
  choosePenWidth(penSetsWidth: boolean): void {
    this.settings.choose({ penSetsWidth });
    this.photo.editor.choosePenWidth(penSetsWidth);
  }

  /** Fill on pointer-up or on Enter; kept. */
  chooseFillTrigger(fillsOnPointerUp: boolean): void {
    this.settings.choose({ fillsOnPointerUp });
    this.photo.editor.chooseFillTrigger(fillsOnPointerUp);
  }

  /** Show a notification when long work ends while nobody looks? Kept; a browser asks the person first. Says whether it may. */
  async chooseTellingOfWork(tellsOfLongWork: boolean): Promise<boolean> {
    const isAllowed = !tellsOfLongWork || (await askForNotifications());
    this.settings.choose({ tellsOfLongWork: tellsOfLongWork && isAllowed });
    return isAllowed;
  }

  /** To be called whenever work begins or ends. */
  followWork(): void {
    const { task, isLooking } = this.photo.state;
    const { batch } = this.batch;
    this.#longWork.follow('fill', task?.kind === 'fill' ? task : undefined);
    this.#longWork.follow('save', task?.kind === 'save' ? task : undefined);
    this.#longWork.follow('find', isLooking ? {} : undefined);
    if (!batch?.run && batch?.ended === 'failed') this.#longWork.fail('batch');
    this.#longWork.follow('batch', batch?.run && { isCancelling: batch.run.phase === 'stopping' });
  }

  #tellOfWork(kind: WorkKind, hasFailed: boolean): void {
    if (!this.settings.tellsOfLongWork || !isWindowAway()) return;
    const title = hasFailed
      ? t(kind === 'batch' ? 'longWork.batch.failed' : `failed.${kind}`)
      : t(`longWork.${kind}`);
    showNotification(title, kind === 'batch' ? undefined : this.photo.state.document?.name);
  }

  async #startPhoto(first: FileHandle | undefined): Promise<void> {
    await this.photo.start(first);
    await this.strip.resume();
  }

  async #lookForUpdate(): Promise<void> {
    const release = await lookForUpdate(this.settings, this.#engine, Date.now());
    if (!release) return;
    const { version, page } = release;
    this.toasts.show({
      kind: 'notice',
      title: t('updates.found', { version }),
      detail: page,
      action: { label: t('updates.copy'), run: () => void navigator.clipboard.writeText(page) },
    });
  }
}

const KEY = Symbol('workspace');

/** Makes `workspace` the one of all components below. */
export function provideWorkspace(workspace: Workspace): void {
  setContext(KEY, workspace);
}

/** The window that a component belongs to. */
export function useWorkspace(): Workspace {
  return getContext<Workspace>(KEY);
}

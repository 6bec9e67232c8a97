import { getContext, setContext, untrack } from 'svelte';
import type { AppError } from '../../shared/app-error.js';
import type { Point } from '../../shared/geometry.js';
import type { Device, Model, ProviderSetting } from '../editor/contract-types.js';
import type { EditorEvent } from '../editor/editor-core.js';
import { Editor } from '../editor/editor.js';
import type { Drawing } from '../editor/drawing.js';
import type { EditorState } from '../editor/editor-state.js';
import { INITIAL_STATE } from '../editor/editor-state.js';
import type { EngineConnection, FileHandle, Platform } from '../platform/platform.js';
import type { TextKey } from '../../shared/text/languages.js';
import { describeError } from './describe-error.js';
import { toAppError, quoteError } from './error-text.js';
import { t } from './language.svelte.js';
import { Layout } from './layout.svelte.js';
import { MemoryKeeper } from './memory-keeper.js';
import { Networks } from './networks.svelte.js';
import { describeNotice } from './notice-text.js';
import type { Settings } from './settings.svelte.js';
import { Toasts } from './toasts.svelte.js';

export type DialogName = 'settings' | 'networks' | 'shortcuts' | 'save' | 'unsaved' | 'unfilled';

/** How a photo is written. */
export interface SaveChoice {
  readonly name: string;
  /** 1 to 100; without it no visible loss. */
  readonly quality?: number;
  readonly withSidecar: boolean;
}

const FILL_ERRORS = ['failed.fill', 'mask.question'] as const satisfies readonly TextKey[];
/** Errors that are about the photo which is open, or which was to be opened. */
const PHOTO_ERRORS = [
  ...FILL_ERRORS,
  ...(['failed.open', 'failed.save', 'failed.undo', 'failed.picture'] as const),
] satisfies readonly TextKey[];

/** The window: an editor with the program around it. Components read it, commands act on it. */
export class Workspace {
  readonly platform: Platform;
  readonly editor: Editor;
  readonly settings: Settings;
  readonly toasts = new Toasts();
  readonly networks: Networks;
  readonly #connection: EngineConnection;
  readonly #memory = new MemoryKeeper(sessionStorage);

  /** The editor's state, for components. */
  state = $state.raw(INITIAL_STATE);
  dialog = $state<DialogName>();
  /** The name of the photo for which the present one is to be left. */
  next = $state<string>();
  readonly layout = new Layout();
  isPanelOpen = $state(this.layout.isRoomy);
  /** The key for moving the photo is down. */
  isPanHeld = $state(false);
  /** It is not known yet whether there is a photo to begin with. */
  isStarting = $state(true);
  /** The name of a photo that is on its way and not open yet. */
  awaited = $state<string>();
  /** A file is on its way from the browser to the engine. */
  isReceiving = $state(false);
  /** The picture of the photo has arrived. */
  isPhotoShown = $state(false);
  /** A picture could not be had, and nobody has asked for it again. */
  hasPictureFailed = $state(false);
  devices = $state.raw<readonly Device[]>([]);
  deviceSetting = $state<ProviderSetting>('auto');
  isProbing = $state(false);

  /** Where the pointer is over the photo, in pixels of the canvas. */
  pointer: Point | undefined;

  #retryPictures: () => void = () => undefined;
  #takeFocus: () => void = () => undefined;
  #answerUnsaved: ((answer: 'save' | 'discard' | 'stay') => void) | undefined;
  #answerUnfilled: ((answer: 'fill' | 'without' | 'stay') => void) | undefined;
  /** What the person has agreed to save without. */
  #leftOut: Drawing | undefined;
  #saveEnded: ((isSaved: boolean) => void) | undefined;
  #lastOpened: FileHandle | undefined;
  #lastSave: { readonly target: FileHandle; readonly choice: SaveChoice } | undefined;

  constructor(platform: Platform, connection: EngineConnection, settings: Settings) {
    this.settings = settings;
    this.platform = platform;
    this.#connection = connection;
    this.networks = new Networks(connection.engine, this.toasts, (id) => {
      if (this.state.options.model === id) this.editor.chooseOptions({ model: 'auto' });
    });
    this.editor = new Editor({
      engine: connection.engine,
      report: (event) => this.#report(event),
      now: () => performance.now(),
      randomSeed: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
    });
    this.editor.subscribe((state) => {
      // The canvas changes the editor within an effect, which must not come to depend on all of this.
      untrack(() => this.#dropPastErrors(state));
      this.state = state;
      this.#memory.keep(this.editor.memory);
      this.#memory.keepHandling(this.editor.handling);
    });
    this.editor.chooseFillTrigger(this.settings.fillsOnPointerUp);
    this.layout.onRoom((isRoomy) => (this.isPanelOpen = isRoomy));
    connection.onRestart(() => {
      this.toasts.show({
        kind: 'notice',
        title: t('engine.restarted'),
        detail: t('engine.restarted.text'),
      });
      this.#retryPictures();
    });
    connection.onLost(() =>
      this.toasts.show({
        kind: 'error',
        title: t('failed.lost'),
        detail: t('failed.lost.text'),
        action: { label: t('action.reload'), run: () => location.reload() },
      }),
    );
  }

  /** The installed networks, the one that the automatic choice takes first. */
  get models(): readonly Model[] {
    return this.networks.models;
  }

  /** Asks what there is, and takes up the photo of the page before this one, or opens the one that the program was started with. */
  async start(): Promise<void> {
    try {
      const photo = await this.platform.initialPhoto();
      // The photo is what the person waits for; what the panel offers may come while it is read.
      await Promise.all([this.#openFirst(photo), this.networks.listModels(), this.listDevices(false)]);
    } catch (error) {
      this.fail('failed.start', error);
    } finally {
      this.isStarting = false;
    }
  }

  /** Can another photo be opened now? Not while the engine is at work, nor over a question about how to save. */
  get canOpen(): boolean {
    const isAsked = this.dialog === 'save' || this.dialog === 'unfilled';
    return !this.state.task && !this.isReceiving && !isAsked;
  }

  /** Asks for a photo and opens it. */
  async openPhoto(): Promise<void> {
    await this.#openFrom(() => this.platform.pickPhoto());
  }

  /** Opens a photo that the program around the page was handed. */
  async openHanded(handle: FileHandle): Promise<void> {
    if (!this.canOpen) this.toasts.show({ kind: 'notice', title: t('drop.busy') });
    else await this.#openFrom(async () => handle, handle.name);
  }

  /** Opens a file that was dropped or pasted. */
  async openFile(file: File): Promise<void> {
    await this.#openFrom(async () => {
      this.isReceiving = true;
      try {
        return await this.platform.acceptFile(file);
      } finally {
        this.isReceiving = false;
      }
    }, file.name);
  }

  /** Saves to where the photo was saved before, or asks. Resolves whether all of it is saved. */
  async save(): Promise<boolean> {
    if (!(await this.#mayWrite())) return false;
    if (this.#lastSave) return this.#write(this.#lastSave.target, this.#lastSave.choice);
    return this.#askHowToSave();
  }

  /** Asks how and where to save. Resolves whether all of it is saved. */
  async saveAs(): Promise<boolean> {
    return (await this.#mayWrite()) && this.#askHowToSave();
  }

  #askHowToSave(): Promise<boolean> {
    this.dialog = 'save';
    return new Promise((resolve) => (this.#saveEnded = resolve));
  }

  /** The person's answer to the save dialog; nothing when they closed it. */
  async endSaveDialog(choice: SaveChoice | undefined): Promise<void> {
    this.dialog = undefined;
    const end = this.#saveEnded;
    this.#saveEnded = undefined;
    if (!choice) return end?.(false);
    try {
      const target = await this.platform.pickSaveTarget(choice.name);
      end?.(target !== undefined && (await this.#write(target, choice)));
    } catch (error) {
      this.fail('failed.save', error);
      end?.(false);
    }
  }

  /** The person's answer to "save first?". */
  endUnsavedDialog(answer: 'save' | 'discard' | 'stay'): void {
    this.dialog = undefined;
    this.#answerUnsaved?.(answer);
    this.#answerUnsaved = undefined;
  }

  /** The person's answer to "remove first?". */
  endUnfilledDialog(answer: 'fill' | 'without' | 'stay'): void {
    this.dialog = undefined;
    this.#answerUnfilled?.(answer);
    this.#answerUnfilled = undefined;
  }

  /** Reads what is known of the devices; `probe` tests those that were not tested yet. */
  async listDevices(probe: boolean): Promise<void> {
    this.isProbing = probe;
    try {
      const { devices, setting } = await this.#connection.engine.call('devices.list', { probe });
      this.devices = devices;
      this.deviceSetting = setting;
    } catch (error) {
      this.fail('failed.devices', error);
    } finally {
      this.isProbing = false;
    }
  }

  async chooseDevice(setting: ProviderSetting): Promise<void> {
    try {
      await this.#connection.engine.call('devices.choose', { setting });
      this.deviceSetting = setting;
    } catch (error) {
      this.fail('failed.devices', error);
    }
  }

  /** Fill on pointer-up or on Enter; kept. */
  chooseFillTrigger(fillsOnPointerUp: boolean): void {
    this.settings.choose({ fillsOnPointerUp });
    this.editor.chooseFillTrigger(fillsOnPointerUp);
  }

  /** The canvas says how it takes the focus. */
  useFocus(takeFocus: () => void): void {
    this.#takeFocus = takeFocus;
  }

  /** Gives the keys to the photo, unless a dialog has them. */
  focusPhoto(): void {
    if (this.dialog === undefined && this.state.document) this.#takeFocus();
  }

  /** The canvas says how to ask again for pictures that could not be had. */
  useRetry(retry: () => void): void {
    this.#retryPictures = () => {
      this.hasPictureFailed = false;
      retry();
    };
  }

  /** A picture of the photo could not be had. */
  failPicture(error: unknown): void {
    this.hasPictureFailed = true;
    this.toasts.show({
      kind: 'error',
      title: t('failed.picture'),
      details: quoteError(toAppError(error)),
      action: { label: t('action.retry'), run: () => this.#retryPictures() },
    });
  }

  /** Tells the person something in passing. */
  mention(title: TextKey): void {
    this.toasts.show({ kind: 'notice', title: t(title) });
  }

  /** Tells the person what failed, why, and what to do. */
  fail(title: TextKey, error: unknown, action?: { label: string; run: () => void }): void {
    const failure = toAppError(error);
    if (failure.code === 'CANCELLED') return;
    this.toasts.show({
      kind: 'error',
      title: t(title),
      detail: describeError(failure),
      details: quoteError(failure),
      ...(action && { action }),
    });
  }

  /** `name`: of what is picked, where that is known before. */
  async #openFrom(pick: () => Promise<FileHandle | undefined>, name?: string): Promise<void> {
    if (!this.canOpen || !(await this.#mayLeave(name))) return;
    try {
      this.awaited = name;
      const handle = await pick();
      if (handle) await this.#openHandle(handle);
    } catch (error) {
      this.fail('failed.open', error);
    } finally {
      this.awaited = undefined;
    }
  }

  async #openHandle(handle: FileHandle, sidecar: 'auto' | 'ignore' = 'auto'): Promise<void> {
    this.#lastOpened = handle;
    this.awaited = handle.name;
    try {
      if (await this.editor.open(handle.token, sidecar)) this.#lastSave = undefined;
    } finally {
      this.awaited = undefined;
    }
  }

  /** Takes up the photo of the page before this one, or opens the one that the program was started with. */
  async #openFirst(photo: FileHandle | undefined): Promise<void> {
    const memory = this.#memory.recall();
    // Where there is a memory, it may be of another photo.
    if (!memory) this.awaited = photo?.name;
    this.isStarting = false;
    const isResumed = await this.editor.resume(memory, this.#memory.recallHandling());
    this.awaited = undefined;
    if (photo && !isResumed) await this.#openHandle(photo);
  }

  /** Of a photo that is left, its errors go; of what failed, when it has worked since. */
  #dropPastErrors({ document, retouches }: EditorState): void {
    const isNext = document?.documentId !== this.state.document?.documentId;
    const isFilled = retouches.at(-1)?.id !== this.state.retouches.at(-1)?.id;
    if (!isNext && !isFilled) return;
    this.toasts.dismissErrors((isNext ? PHOTO_ERRORS : FILL_ERRORS).map((title) => t(title)));
  }

  /** Asks what becomes of marks that are painted and not filled: a save does not show them. */
  async #mayWrite(): Promise<boolean> {
    const { drawing } = this.state;
    if (drawing.mask.length === 0 || drawing === this.#leftOut) return true;
    this.dialog = 'unfilled';
    const answer = await new Promise<'fill' | 'without' | 'stay'>((resolve) => {
      this.#answerUnfilled = resolve;
    });
    if (answer === 'without') this.#leftOut = drawing;
    if (answer === 'fill') await this.editor.fill();
    return answer === 'without' || (answer === 'fill' && this.state.drawing.mask.length === 0);
  }

  /** `next`: what is opened then. */
  async #mayLeave(next: string | undefined): Promise<boolean> {
    if (!this.state.isUnsaved) return true;
    // Whoever hands over another photo meanwhile means that one.
    this.#answerUnsaved?.('stay');
    this.next = next;
    this.dialog = 'unsaved';
    const answer = await new Promise<'save' | 'discard' | 'stay'>((resolve) => {
      this.#answerUnsaved = resolve;
    });
    return answer === 'discard' || (answer === 'save' && (await this.save()));
  }

  async #write(target: FileHandle, choice: SaveChoice): Promise<boolean> {
    const { quality, withSidecar } = choice;
    const saved = await this.editor.save(target.token, {
      force: true,
      withSidecar,
      ...(quality !== undefined && { quality }),
    });
    if (!saved) return false;
    this.#lastSave = { target, choice };
    try {
      await this.platform.finishSave({ ...target, name: saved.name });
    } catch (error) {
      this.fail('failed.save', error);
      return false;
    }
    // Meanwhile something may have been taken back, or painted and ordered.
    return !this.state.isUnsaved && this.state.filling.length === 0;
  }

  #report(event: EditorEvent): void {
    if (event.kind === 'noticed') {
      this.toasts.show({ kind: 'notice', ...describeNotice(event.notice) });
    } else if (event.kind === 'saved') {
      this.toasts.dismissErrors([t('failed.save')]);
      this.toasts.show({ kind: 'done', title: t('saved.title', { name: event.saved.name }) });
    } else {
      this.fail(
        event.error.code === 'MASK_UNLIKELY' ? 'mask.question' : `failed.${event.task}`,
        event.error,
        this.#remedyFor(event.task, event.error),
      );
    }
  }

  #remedyFor(task: string, { code, details }: AppError): { label: string; run: () => void } | undefined {
    if (code === 'MASK_UNLIKELY' && details['kind'] !== 'all') {
      return { label: t('action.removeAnyway'), run: () => void this.editor.fill(true) };
    }
    if (task !== 'open') return undefined;
    const handle = this.#lastOpened;
    const isSidecarFault = code === 'SIDECAR_INVALID' || code === 'SOURCE_CHANGED';
    if (!isSidecarFault || !handle) return undefined;
    return { label: t('action.openWithout'), run: () => void this.#openHandle(handle, 'ignore') };
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

import { untrack } from 'svelte';
import type { AppError } from '../../shared/app-error.js';
import type { Point } from '../../shared/geometry.js';
import type { TextKey } from '../../shared/text/languages.js';
import { placeOf } from '../../shared/retouch-list.js';
import type { Retouch } from '../editor/contract-types.js';
import { isDrawingEmpty } from '../editor/drawing.js';
import { Editor } from '../editor/editor.js';
import type { EditorEvent } from '../editor/editor-core.js';
import type { EditorState, StillState } from '../editor/editor-state.js';
import { INITIAL_STATE, isOnlyMoved } from '../editor/editor-state.js';
import { topmostShown } from '../editor/topmost-shown.js';
import type { EngineClient } from '../editor/engine-client.js';
import type { FileHandle, Platform } from '../platform/platform.js';
import type { Dialogs } from './dialogs.svelte.js';
import { quoteError, toAppError } from './error-text.js';
import { t } from './language.svelte.js';
import { SideFiles } from './side-files.js';
import { MemoryKeeper } from './memory-keeper.js';
import { describeNotice } from './notice-text.js';
import { PhotoSaver } from './photo-saver.js';
import type { ToastAction, Toasts } from './toasts.svelte.js';

const FILL_ERRORS = ['failed.fill', 'mask.question'] as const satisfies readonly TextKey[];
/** Errors about one photo. */
const PHOTO_ERRORS = [
  ...FILL_ERRORS,
  ...(['failed.open', 'failed.save', 'failed.undo', 'failed.picture'] as const),
] satisfies readonly TextKey[];

/** What working on a photo needs of the window. */
interface PhotoWorkspaceParts {
  readonly engine: EngineClient;
  readonly platform: Platform;
  readonly dialogs: Dialogs;
  readonly toasts: Toasts;
  /** Ids of the networks that are installed. */
  readonly listModels: () => readonly string[];
  /** The photo was written, and with it maybe what lies beside it. */
  readonly onSaved: () => void;
  readonly onFailed: (task: string) => void;
}

/** The view of the window in which one photo is worked on: the editor, and how photos come and go. */
export class PhotoWorkspace {
  readonly editor: Editor;
  readonly sideFiles: SideFiles;
  readonly #parts: PhotoWorkspaceParts;
  readonly #memory = new MemoryKeeper(sessionStorage);
  readonly #saver: PhotoSaver;

  /** The editor's state, for components. While the photo is moved it stays the same, so that nothing is worked out anew in every frame. */
  state = $state.raw<StillState>(INITIAL_STATE);
  view = $state.raw(INITIAL_STATE.view);
  /** It is not known yet whether there is a first photo. */
  isStarting = $state(true);
  /** The name of a photo that is being opened. */
  openingName = $state<string>();
  /** A file is being sent from the browser to the engine. */
  isReceiving = $state(false);
  /** The picture of the photo has arrived. */
  isPhotoShown = $state(false);
  /** A picture could not be loaded, and nobody has retried yet. */
  hasPictureFailed = $state(false);
  /** The name of the photo that is opened after a question, where known. */
  nextName = $state<string>();
  /** The place in the list whose variations are shown side by side. */
  variationsOf = $state<string>();
  /** The key that moves the photo is held down. */
  isPanHeld = $state(false);

  /** Where the pointer is over the photo, in pixels of the canvas. */
  pointer: Point | undefined;

  #retryPictures: () => void = () => undefined;
  #takeFocus: () => void = () => undefined;
  #lastOpened: FileHandle | undefined;

  constructor(parts: PhotoWorkspaceParts) {
    this.#parts = parts;
    this.editor = new Editor({
      engine: parts.engine,
      report: (event) => this.#report(event),
      now: () => performance.now(),
      randomSeed: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 1,
    });
    this.#saver = new PhotoSaver({ ...parts, editor: this.editor });
    this.sideFiles = new SideFiles({ ...parts, editor: this.editor });
    this.editor.subscribe((state) => {
      // The canvas changes the editor inside an effect, which must not depend on what is read here.
      untrack(() => this.#follow(state));
      this.#memory.keepSetup(this.editor.setup);
    });
    addEventListener('pagehide', () => this.#memory.finish());
  }

  #follow(state: EditorState): void {
    this.view = state.view;
    if (isOnlyMoved(this.state, state)) return;
    this.#dropPastErrors(state);
    this.state = state;
    this.#memory.keep(this.editor.memory);
  }

  /** Takes up the photo of the page before this one, or opens `photo`, which the program was started with. */
  async start(photo: FileHandle | undefined): Promise<void> {
    const memory = this.#memory.recall();
    // A memory may belong to another photo than `photo`.
    if (!memory) this.openingName = photo?.name;
    this.isStarting = false;
    const isResumed = await this.editor.resume(memory, this.#memory.recallSetup());
    this.openingName = undefined;
    if (photo && !isResumed) await this.#openHandle(photo);
  }

  /** Can another photo be opened now? Not during a task of the engine or a question about saving. */
  get canOpen(): boolean {
    const { name } = this.#parts.dialogs;
    return !this.state.task && !this.isReceiving && name !== 'save' && name !== 'unfilled';
  }

  /** Asks for a photo and opens it. */
  async pickAndOpen(): Promise<void> {
    await this.#openFrom(() => this.#parts.platform.pickPhoto());
  }

  /** Opens a photo that the program around the page was handed. */
  async openHanded(handle: FileHandle): Promise<void> {
    if (!this.canOpen) this.#parts.toasts.mention('drop.busy');
    else await this.#openFrom(async () => handle, handle.name);
  }

  /** Opens what `pick` gives, called once nothing is lost by that; `name` is that of its file. */
  async openPicked(pick: () => Promise<FileHandle>, name: string | undefined): Promise<void> {
    await this.#openFrom(pick, name);
  }

  /** Opens a photo whose result has its place already. Says whether it is open. */
  async openForBatch(file: FileHandle, target: FileHandle): Promise<boolean> {
    const before = this.state.document?.documentId;
    await this.#openFrom(async () => file, file.name);
    const isOpen = this.state.document !== undefined && this.state.document.documentId !== before;
    if (isOpen) this.#saver.saveTo(target);
    return isOpen;
  }

  /** Opens a file that was dropped or pasted. */
  async openFile(file: File): Promise<void> {
    await this.#openFrom(async () => {
      this.isReceiving = true;
      try {
        return await this.#parts.platform.acceptFile(file);
      } finally {
        this.isReceiving = false;
      }
    }, file.name);
  }

  /** Shows the variations of a retouch side by side; makes some where there are none to choose from. */
  showVariations(retouch: Retouch): void {
    const place = placeOf(retouch);
    this.variationsOf = place;
    if (!this.state.variations.some((one) => placeOf(one) === place)) this.makeVariations();
  }

  /** The same for the topmost retouch that shows, or no longer. */
  toggleVariations(): void {
    const newest = topmostShown(this.state);
    if (this.variationsOf !== undefined) this.closeVariations();
    else if (newest) this.showVariations(newest);
  }

  /** Makes more variations of the retouch whose variations are shown. */
  makeVariations(): void {
    const place = this.variationsOf;
    if (place !== undefined) void this.editor.variations.offer(place, this.#parts.listModels());
  }

  closeVariations(): void {
    if (this.variationsOf !== undefined && this.state.offering) this.editor.cancelTask();
    this.variationsOf = undefined;
  }

  /** Saves to where the photo was saved before, or asks. Resolves whether all of it is saved. */
  save(): Promise<boolean> {
    return this.#saver.save();
  }

  /** Asks how and where to save. Resolves whether all of it is saved. */
  saveAs(): Promise<boolean> {
    return this.#saver.saveAs();
  }

  /** The canvas sets how it takes the focus. */
  useFocus(takeFocus: () => void): void {
    this.#takeFocus = takeFocus;
  }

  /** Gives the focus to the photo, unless a dialog is open. */
  focus(): void {
    if (this.#parts.dialogs.name === undefined && this.state.document) this.#takeFocus();
  }

  /** The canvas sets how failed pictures are loaded again. */
  useRetry(retry: () => void): void {
    this.#retryPictures = () => {
      this.hasPictureFailed = false;
      retry();
    };
  }

  /** Loads pictures again that could not be loaded. */
  retryPictures(): void {
    this.#retryPictures();
  }

  /** A picture of the photo could not be loaded. */
  failPicture(error: unknown): void {
    this.hasPictureFailed = true;
    this.#parts.toasts.show({
      kind: 'error',
      title: t('failed.picture'),
      details: quoteError(toAppError(error)),
      action: { label: t('action.retry'), run: () => this.#retryPictures() },
    });
  }

  /** `name` of the file, where it is known before it is picked. */
  async #openFrom(pick: () => Promise<FileHandle | undefined>, name?: string): Promise<void> {
    if (!this.canOpen || !(await this.#mayLeave(name))) return;
    try {
      this.openingName = name;
      const handle = await pick();
      if (handle) await this.#openHandle(handle);
    } catch (error) {
      this.#parts.toasts.fail(t('failed.open'), error);
    } finally {
      this.openingName = undefined;
    }
  }

  async #openHandle(handle: FileHandle, sidecar: 'auto' | 'ignore' = 'auto'): Promise<void> {
    this.#lastOpened = handle;
    this.openingName = handle.name;
    try {
      if (await this.editor.open(handle.token, sidecar)) this.#saver.forget();
    } finally {
      this.openingName = undefined;
    }
  }

  /** Asks before marks or unsaved retouches are lost. `next` is the name of what is opened then. */
  async #mayLeave(next: string | undefined): Promise<boolean> {
    const { dialogs } = this.#parts;
    this.nextName = next;
    if (!isDrawingEmpty(this.state.drawing)) {
      const answer = await dialogs.ask('unfilledLeaving');
      if (!answer) return false;
      if (answer === 'fill') await this.editor.fill();
      if (answer === 'fill' && this.state.drawing.mask.length > 0) return false;
    }
    if (!this.state.isUnsaved) return true;
    const answer = await dialogs.ask('unsaved');
    return answer === 'discard' || (answer === 'save' && (await this.save()));
  }

  /** Removes errors that are over: those of the last photo, and those of a fill after one that worked. */
  #dropPastErrors({ document, retouches }: EditorState): void {
    const isNext = document?.documentId !== this.state.document?.documentId;
    const isFilled = retouches.at(-1)?.id !== this.state.retouches.at(-1)?.id;
    if (!isNext && !isFilled) return;
    this.#parts.toasts.dismissErrors((isNext ? PHOTO_ERRORS : FILL_ERRORS).map((title) => t(title)));
  }

  #report(event: EditorEvent): void {
    const { toasts } = this.#parts;
    if (event.kind === 'noticed') {
      toasts.show({ kind: 'notice', ...describeNotice(event.notice) });
    } else if (event.kind === 'saved') {
      toasts.dismissErrors([t('failed.save')]);
      this.#parts.onSaved();
      toasts.show({ kind: 'done', title: t('saved.title', { name: event.saved.name }) });
    } else if (event.kind === 'undecided') {
      toasts.mention(`select.undecided.${event.of}`);
    } else if (event.kind === 'copied') {
      toasts.show({ kind: 'done', title: t('retouches.copied', { count: event.count }) });
    } else if (event.kind === 'suggested') {
      toasts.mention('lines.suggested');
    } else {
      this.#parts.onFailed(event.task);
      const isQuestion = event.error.code === 'MASK_UNLIKELY' && event.task === 'fill';
      const title = isQuestion ? 'mask.question' : (`failed.${event.task}` as const);
      toasts.fail(t(title), event.error, this.#remedyFor(event.task, event.error));
    }
  }

  #remedyFor(task: string, { code, details }: AppError): ToastAction | undefined {
    if (code === 'MASK_UNLIKELY' && task === 'fill' && details['kind'] !== 'all') {
      return { label: t('action.removeAnyway'), run: () => void this.editor.fill(true) };
    }
    if (task !== 'open') return undefined;
    const handle = this.#lastOpened;
    const isSidecarFault = code === 'SIDECAR_INVALID' || code === 'SOURCE_CHANGED';
    if (!isSidecarFault || !handle) return undefined;
    return { label: t('action.openWithout'), run: () => void this.#openHandle(handle, 'ignore') };
  }
}

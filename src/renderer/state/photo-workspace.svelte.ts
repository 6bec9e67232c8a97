import { untrack } from 'svelte';
import type { AppError } from '../../shared/app-error.js';
import type { Point } from '../../shared/geometry.js';
import type { TextKey } from '../../shared/text/languages.js';
import { isDrawingEmpty } from '../editor/drawing.js';
import { Editor } from '../editor/editor.js';
import type { EditorEvent } from '../editor/editor-core.js';
import type { EditorState } from '../editor/editor-state.js';
import { INITIAL_STATE } from '../editor/editor-state.js';
import type { EngineClient } from '../editor/engine-client.js';
import type { FileHandle, Platform } from '../platform/platform.js';
import type { Dialogs } from './dialogs.svelte.js';
import { quoteError, toAppError } from './error-text.js';
import { t } from './language.svelte.js';
import { MemoryKeeper } from './memory-keeper.js';
import { describeNotice } from './notice-text.js';
import { PhotoSaver } from './photo-saver.js';
import type { ToastAction, Toasts } from './toasts.svelte.js';

const FILL_ERRORS = ['failed.fill', 'mask.question'] as const satisfies readonly TextKey[];
/** Errors that are about the photo which is open, or which was to be opened. */
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
}

/** The view of the window in which one photo is worked on: the editor, and how photos come and go. */
export class PhotoWorkspace {
  readonly editor: Editor;
  readonly #parts: PhotoWorkspaceParts;
  readonly #memory = new MemoryKeeper(sessionStorage);
  readonly #saver: PhotoSaver;

  /** The editor's state, for components. */
  state = $state.raw(INITIAL_STATE);
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
  /** The name of the photo for which the present one is to be left. */
  next = $state<string>();
  /** The key for moving the photo is down. */
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
    this.editor.subscribe((state) => {
      // The canvas changes the editor within an effect, which must not come to depend on all of this.
      untrack(() => this.#dropPastErrors(state));
      this.state = state;
      this.#memory.keep(this.editor.memory);
      this.#memory.keepHandling(this.editor.handling);
    });
  }

  /** Takes up the photo of the page before this one, or opens `photo`, which the program was started with. */
  async start(photo: FileHandle | undefined): Promise<void> {
    const memory = this.#memory.recall();
    // Where there is a memory, it may be of another photo.
    if (!memory) this.awaited = photo?.name;
    this.isStarting = false;
    const isResumed = await this.editor.resume(memory, this.#memory.recallHandling());
    this.awaited = undefined;
    if (photo && !isResumed) await this.#openHandle(photo);
  }

  /** Can another photo be opened now? Not while the engine is at work, nor over a question about how to save. */
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

  /** Saves to where the photo was saved before, or asks. Resolves whether all of it is saved. */
  save(): Promise<boolean> {
    return this.#saver.save();
  }

  /** Asks how and where to save. Resolves whether all of it is saved. */
  saveAs(): Promise<boolean> {
    return this.#saver.saveAs();
  }

  /** The canvas says how it takes the focus. */
  useFocus(takeFocus: () => void): void {
    this.#takeFocus = takeFocus;
  }

  /** Gives the keys to the photo, unless a dialog has them. */
  focus(): void {
    if (this.#parts.dialogs.name === undefined && this.state.document) this.#takeFocus();
  }

  /** The canvas says how to ask again for pictures that could not be had. */
  useRetry(retry: () => void): void {
    this.#retryPictures = () => {
      this.hasPictureFailed = false;
      retry();
    };
  }

  /** Asks again for pictures that could not be had. */
  retryPictures(): void {
    this.#retryPictures();
  }

  /** A picture of the photo could not be had. */
  failPicture(error: unknown): void {
    this.hasPictureFailed = true;
    this.#parts.toasts.show({
      kind: 'error',
      title: t('failed.picture'),
      details: quoteError(toAppError(error)),
      action: { label: t('action.retry'), run: () => this.#retryPictures() },
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
      this.#parts.toasts.fail(t('failed.open'), error);
    } finally {
      this.awaited = undefined;
    }
  }

  async #openHandle(handle: FileHandle, sidecar: 'auto' | 'ignore' = 'auto'): Promise<void> {
    this.#lastOpened = handle;
    this.awaited = handle.name;
    try {
      if (await this.editor.open(handle.token, sidecar)) this.#saver.forget();
    } finally {
      this.awaited = undefined;
    }
  }

  /** Asks what becomes of marks and retouches that would be lost. `next`: what is opened then. */
  async #mayLeave(next: string | undefined): Promise<boolean> {
    const { dialogs } = this.#parts;
    this.next = next;
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

  /** Of a photo that is left, its errors go; of what failed, when it has worked since. */
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
      toasts.show({ kind: 'done', title: t('saved.title', { name: event.saved.name }) });
    } else {
      const title =
        event.error.code === 'MASK_UNLIKELY' ? 'mask.question' : (`failed.${event.task}` as const);
      toasts.fail(t(title), event.error, this.#remedyFor(event.task, event.error));
    }
  }

  #remedyFor(task: string, { code, details }: AppError): ToastAction | undefined {
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

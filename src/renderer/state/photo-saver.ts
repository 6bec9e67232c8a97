import type { Drawing } from '../editor/drawing.js';
import type { Editor } from '../editor/editor.js';
import type { FileHandle, Platform } from '../platform/platform.js';
import type { Dialogs, SaveChoice } from './dialogs.svelte.js';
import { t } from './language.svelte.js';
import type { Toasts } from './toasts.svelte.js';

/** What saving a photo needs of the window. */
interface PhotoSaverParts {
  readonly editor: Editor;
  readonly platform: Platform;
  readonly dialogs: Dialogs;
  readonly toasts: Toasts;
}

/** Where and how it was saved last. `isInPlace`: the engine writes where the person will look for it. */
interface LastSave {
  readonly target: FileHandle;
  readonly choice: SaveChoice;
  readonly isInPlace?: boolean;
}

/** Saves the open photo: asks what must be asked, writes, and remembers where. */
export class PhotoSaver {
  readonly #parts: PhotoSaverParts;
  #lastSave: LastSave | undefined;
  /** Marks that the person has agreed to save without. */
  #leftOut: Drawing | undefined;

  constructor(parts: PhotoSaverParts) {
    this.#parts = parts;
  }

  /** Another photo is open: ask again where to save. */
  forget(): void {
    this.#lastSave = undefined;
  }

  /** From now on the photo is saved there without a question. */
  saveTo(target: FileHandle): void {
    this.#lastSave = { target, choice: { name: target.name, withSidecar: false }, isInPlace: true };
  }

  /** Saves to where the photo was saved before, or asks. Resolves whether all of it is saved. */
  async save(): Promise<boolean> {
    if (!(await this.#mayWrite())) return false;
    return this.#lastSave ? this.#write(this.#lastSave) : this.#askAndWrite();
  }

  /** Asks how and where to save. Resolves whether all of it is saved. */
  async saveAs(): Promise<boolean> {
    return (await this.#mayWrite()) && this.#askAndWrite();
  }

  /** Asks about marks that are not filled, because the saved photo will not show them. */
  async #mayWrite(): Promise<boolean> {
    const { editor, dialogs } = this.#parts;
    const { drawing } = editor.state;
    if (drawing.mask.length === 0 || drawing === this.#leftOut) return true;
    const answer = await dialogs.ask('unfilled');
    if (answer === 'without') this.#leftOut = drawing;
    if (answer === 'fill') await editor.fill();
    return answer === 'without' || (answer === 'fill' && editor.state.drawing.mask.length === 0);
  }

  async #askAndWrite(): Promise<boolean> {
    const { platform, dialogs, toasts } = this.#parts;
    const choice = await dialogs.ask('save');
    if (!choice) return false;
    try {
      const target = await platform.pickSaveTarget(choice.name);
      return target !== undefined && (await this.#write({ target, choice }));
    } catch (error) {
      toasts.fail(t('failed.save'), error);
      return false;
    }
  }

  async #write(save: LastSave): Promise<boolean> {
    const { editor, platform, toasts } = this.#parts;
    const { target, choice, isInPlace = false } = save;
    const { quality, metadata, resize, colourSpace, depth, withSidecar, isLayer = false } = choice;
    const isCopy = isLayer || resize !== undefined;
    const saved = await editor.save(target.token, {
      force: true,
      withSidecar,
      ...(isLayer && { isLayer }),
      ...(quality !== undefined && { quality }),
      ...(metadata !== undefined && { metadata }),
      ...(resize !== undefined && { resize }),
      ...(colourSpace !== undefined && { colourSpace }),
      ...(depth !== undefined && { depth }),
    });
    if (!saved) return false;
    // A layer or a smaller copy is not the photo: the next save asks again, or goes where the photo went.
    if (!isCopy) this.#lastSave = save;
    try {
      if (!isInPlace) await platform.finishSave({ ...target, name: saved.name });
    } catch (error) {
      toasts.fail(t('failed.save'), error);
      return false;
    }
    // During the save, the person may have undone or ordered something.
    return !editor.state.isUnsaved && editor.state.filling.length === 0;
  }
}

import type { TextKey } from '../../shared/text/languages.js';
import type { Editor } from '../editor/editor.js';
import type { Platform } from '../platform/platform.js';
import { t } from './language.svelte.js';
import type { Toasts } from './toasts.svelte.js';

/** What files beside the photo need of the window. */
interface SideFilesParts {
  readonly editor: Editor;
  readonly platform: Pick<Platform, 'pickMask' | 'pickSaveTarget' | 'finishSave'>;
  readonly toasts: Toasts;
}

/** Takes masks from pictures, and writes what is marked as one, and retouches as a recipe. Asks which file. */
export class SideFiles {
  readonly #parts: SideFilesParts;

  constructor(parts: SideFilesParts) {
    this.#parts = parts;
  }

  async readMask(): Promise<void> {
    const { editor, platform, toasts } = this.#parts;
    try {
      const file = await platform.pickMask();
      if (file) await editor.masks.read(file.token);
    } catch (error) {
      toasts.fail(t('failed.readMask'), error);
    }
  }

  async writeMask(): Promise<void> {
    await this.#write('-mask.png', 'failed.writeMask', (target) => this.#parts.editor.masks.write(target));
  }

  /** The retouches that show, for other photos. */
  async writeRecipe(): Promise<void> {
    await this.#write('-recipe.json', 'failed.writeRecipe', (target) =>
      this.#parts.editor.writeRecipe(target),
    );
  }

  /** `write` takes the target's token and resolves with the name of the file that is there then, or nothing where it said why not. */
  async #write(
    ending: string,
    failed: TextKey,
    write: (target: string) => Promise<string | undefined>,
  ): Promise<void> {
    const { editor, platform, toasts } = this.#parts;
    const photoName = editor.state.document?.name ?? '';
    try {
      const target = await platform.pickSaveTarget(`${photoName.replace(/\.[^.]+$/, '')}${ending}`);
      const name = target && (await write(target.token));
      if (!target || name === undefined) return;
      await platform.finishSave({ ...target, name });
      toasts.show({ kind: 'done', title: t('saved.title', { name }) });
    } catch (error) {
      toasts.fail(t(failed), error);
    }
  }
}

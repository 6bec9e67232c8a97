import type { Editor } from '../editor/editor.js';
import type { Platform } from '../platform/platform.js';
import { t } from './language.svelte.js';
import type { Toasts } from './toasts.svelte.js';

/** What masks in files need of the window. */
interface MaskFilesParts {
  readonly editor: Editor;
  readonly platform: Pick<Platform, 'pickMask' | 'pickSaveTarget' | 'finishSave'>;
  readonly toasts: Toasts;
}

/** Takes masks from pictures, and writes what is marked as one. Asks which. */
export class MaskFiles {
  readonly #parts: MaskFilesParts;

  constructor(parts: MaskFilesParts) {
    this.#parts = parts;
  }

  async read(): Promise<void> {
    const { editor, platform, toasts } = this.#parts;
    try {
      const file = await platform.pickMask();
      if (file) await editor.masks.read(file.token);
    } catch (error) {
      toasts.fail(t('failed.readMask'), error);
    }
  }

  async write(): Promise<void> {
    const { editor, platform, toasts } = this.#parts;
    const photoName = editor.state.document?.name ?? '';
    try {
      const target = await platform.pickSaveTarget(`${photoName.replace(/\.[^.]+$/, '')}-mask.png`);
      const name = target && (await editor.masks.write(target.token));
      if (!target || name === undefined) return;
      await platform.finishSave({ ...target, name });
      toasts.show({ kind: 'done', title: t('saved.title', { name }) });
    } catch (error) {
      toasts.fail(t('failed.writeMask'), error);
    }
  }
}

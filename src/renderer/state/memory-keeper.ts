import type { EditorSetup } from '../editor/editor-setup.js';
import { parseEditorSetup } from '../editor/editor-setup.js';
import type { PageMemory } from '../editor/page-memory.js';
import { isSameMemory, parsePageMemory } from '../editor/page-memory.js';

const STORAGE_KEY = 'lacuna.page';
/** Stored apart from the marks, which may be many, because it changes with every move of the photo. */
const SETUP_KEY = 'lacuna.setup';

/** Stores what the page must know after a reload or a crash, in the browser's storage for this tab. */
export class MemoryKeeper {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  #kept: PageMemory | undefined;
  #keptSetup = '';

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.#storage = storage;
  }

  /** What the page before this one knew. */
  recall(): PageMemory | undefined {
    return parsePageMemory(this.#storage.getItem(STORAGE_KEY) ?? '');
  }

  /** The setup of the page before this one. */
  recallSetup(): EditorSetup | undefined {
    return parseEditorSetup(this.#storage.getItem(SETUP_KEY) ?? '');
  }

  /** Stores `memory` in place of the last one. */
  keep(memory: PageMemory | undefined): void {
    if (!memory || isSameMemory(this.#kept, memory)) return;
    this.#kept = memory;
    try {
      this.#storage.setItem(STORAGE_KEY, JSON.stringify(memory));
    } catch {
      // Too large for the browser. An older memory would be wrong, so there is none. The engine keeps the retouches.
      this.#storage.removeItem(STORAGE_KEY);
    }
  }

  /** Stores `setup` in place of the last one. */
  keepSetup(setup: EditorSetup | undefined): void {
    const text = JSON.stringify(setup);
    if (!setup || text === this.#keptSetup) return;
    this.#keptSetup = text;
    try {
      this.#storage.setItem(SETUP_KEY, text);
    } catch {
      // No room even for a few hundred characters: the next page uses the defaults.
      this.#storage.removeItem(SETUP_KEY);
    }
  }
}

import type { EditorSetup } from '../editor/editor-setup.js';
import { parseEditorSetup } from '../editor/editor-setup.js';
import type { PageMemory } from '../editor/page-memory.js';
import { isSameMemory, parsePageMemory } from '../editor/page-memory.js';

const STORAGE_KEY = 'lacuna.page';
/** Stored apart from the marks, which may be many, because it changes with every move of the photo. */
const SETUP_KEY = 'lacuna.setup';
/** A write takes a millisecond: a photo that is moved waits until it rests. */
const SETUP_REST_MS = 200;

/** Stores what the page must know after a reload or a crash, in the browser's storage for this tab. */
export class MemoryKeeper {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  #kept: PageMemory | undefined;
  #keptSetup = '';
  #nextSetup: EditorSetup | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;

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

  /** Stores `setup` in place of the last one, once no other has followed for a moment. */
  keepSetup(setup: EditorSetup | undefined): void {
    if (!setup) return;
    this.#nextSetup = setup;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.finish(), SETUP_REST_MS);
  }

  /** Stores at once what waits: the page goes away. */
  finish(): void {
    clearTimeout(this.#rest);
    const text = JSON.stringify(this.#nextSetup);
    if (text === undefined || text === this.#keptSetup) return;
    this.#keptSetup = text;
    try {
      this.#storage.setItem(SETUP_KEY, text);
    } catch {
      // No room even for a few hundred characters: the next page uses the defaults.
      this.#storage.removeItem(SETUP_KEY);
    }
  }
}

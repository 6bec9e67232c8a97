import type { Handling } from '../editor/handling.js';
import { parseHandling } from '../editor/handling.js';
import type { PageMemory } from '../editor/page-memory.js';
import { isSameMemory, parsePageMemory } from '../editor/page-memory.js';

const STORAGE_KEY = 'lacuna.page';
/** Apart from the marks, which may be many: this changes with every move of the photo. */
const HANDLING_KEY = 'lacuna.handling';

/** Keeps what the page must know again when it is loaded anew: in the browser's storage for this tab, which a crash does not take. */
export class MemoryKeeper {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  #kept: PageMemory | undefined;
  #keptHandling = '';

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.#storage = storage;
  }

  /** What the page before this one knew. */
  recall(): PageMemory | undefined {
    return parsePageMemory(this.#storage.getItem(STORAGE_KEY) ?? '');
  }

  /** How the page before this one was used. */
  recallHandling(): Handling | undefined {
    return parseHandling(this.#storage.getItem(HANDLING_KEY) ?? '');
  }

  /** Keeps `memory` in place of the last one. */
  keep(memory: PageMemory | undefined): void {
    if (!memory || isSameMemory(this.#kept, memory)) return;
    this.#kept = memory;
    try {
      this.#storage.setItem(STORAGE_KEY, JSON.stringify(memory));
    } catch {
      // More than the browser takes. An older memory would be wrong; the retouches are the engine's to keep.
      this.#storage.removeItem(STORAGE_KEY);
    }
  }

  /** Keeps `handling` in place of the last one. */
  keepHandling(handling: Handling | undefined): void {
    const text = JSON.stringify(handling);
    if (!handling || text === this.#keptHandling) return;
    this.#keptHandling = text;
    try {
      this.#storage.setItem(HANDLING_KEY, text);
    } catch {
      // No room for a few hundred characters: the window begins as it does with any photo.
      this.#storage.removeItem(HANDLING_KEY);
    }
  }
}

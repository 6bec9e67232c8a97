import type { PageMemory } from '../editor/page-memory.js';
import { isSameMemory, parsePageMemory } from '../editor/page-memory.js';

const STORAGE_KEY = 'lacuna.page';

/** Keeps what the page must know again when it is loaded anew: in the browser's storage for this tab, which a crash does not take. */
export class MemoryKeeper {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  #kept: PageMemory | undefined;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.#storage = storage;
  }

  /** What the page before this one knew. */
  recall(): PageMemory | undefined {
    return parsePageMemory(this.#storage.getItem(STORAGE_KEY) ?? '');
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
}

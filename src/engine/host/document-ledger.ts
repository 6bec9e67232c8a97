import type { MethodName, MethodParams, MethodResult, MethodThat } from '../../shared/contract/methods.js';
import { METHODS } from '../../shared/contract/methods.js';
import type { MethodShape, ParamsOf } from '../../shared/contract/method-table.js';
import type { PROCESS_METHODS } from '../service/control-methods.js';

type LedgerEntry = ParamsOf<typeof PROCESS_METHODS, 'documents.restore'>;

/** What the pages know of their documents: from this a new engine process takes over where the last one ended. */
export class DocumentLedger {
  readonly #entries = new Map<string, LedgerEntry>();
  /** Tokens of what each document was saved to. */
  readonly #saved = new Map<string, readonly string[]>();

  /** To be called with every answer before the page gets it; returns the tokens of files that no document needs any more. */
  note<Name extends MethodName>(
    name: Name,
    params: MethodParams<Name>,
    result: MethodResult<Name>,
  ): readonly string[];
  note(name: MethodName, params: never, result: never): readonly string[] {
    const { document }: MethodShape = METHODS[name];
    switch (document) {
      case 'opens':
        this.#noteOpened(params, result);
        break;
      case 'derives':
        this.#noteDerived(params, result);
        break;
      case 'closes':
        return this.#noteClosed(params);
      case 'saves':
        this.#noteSaved(params);
        break;
      case 'setsHead':
        this.#noteHead(params, result);
        break;
      case 'adds':
        this.#noteRetouch(params, result);
        break;
      case undefined:
    }
    return [];
  }

  /** The documents that are open. */
  list(): LedgerEntry[] {
    return [...this.#entries.values()];
  }

  #noteOpened({ file }: MethodParams<MethodThat<'opens'>>, opened: MethodResult<MethodThat<'opens'>>): void {
    this.#add(file, opened);
  }

  /** It belongs to the same file. */
  #noteDerived(
    { documentId }: MethodParams<MethodThat<'derives'>>,
    derived: MethodResult<MethodThat<'derives'>>,
  ): void {
    const from = this.#entries.get(documentId);
    if (from) this.#add(from.file, derived);
  }

  #add(file: string, opened: MethodResult<MethodThat<'opens'>>): void {
    const { documentId, head, hidden } = opened;
    this.#entries.set(documentId, {
      documentId,
      file,
      head,
      hidden,
      retouches: opened.retouches.map(({ id }) => id),
    });
  }

  #noteClosed({ documentId }: MethodParams<MethodThat<'closes'>>): readonly string[] {
    const entry = this.#entries.get(documentId);
    const saved = this.#saved.get(documentId) ?? [];
    this.#entries.delete(documentId);
    this.#saved.delete(documentId);
    const files = [...(entry ? [entry.file] : []), ...saved];
    return files.filter((file) => !this.list().some((other) => other.file === file));
  }

  #noteSaved({ documentId, target }: MethodParams<MethodThat<'saves'>>): void {
    this.#saved.set(documentId, [...(this.#saved.get(documentId) ?? []), target]);
  }

  #noteHead(
    { documentId, ...change }: MethodParams<MethodThat<'setsHead'>>,
    { head }: MethodResult<MethodThat<'setsHead'>>,
  ): void {
    const entry = this.#entries.get(documentId);
    if (!entry) return;
    const { retouches = entry.retouches, hidden = entry.hidden } = change;
    const kept = hidden.filter((id) => retouches.includes(id));
    this.#entries.set(documentId, { ...entry, head, retouches, hidden: kept });
  }

  #noteRetouch(
    { documentId, place }: MethodParams<MethodThat<'adds'>>,
    { head, retouch }: MethodResult<MethodThat<'adds'>>,
  ): void {
    const entry = this.#entries.get(documentId);
    if (!entry) return;
    // A variation changes nothing.
    if (place?.as === 'variation') return;
    if (place && entry.head === head) {
      const exchange = (id: string): string => (id === place.of ? retouch.id : id);
      const { retouches, hidden } = entry;
      this.#entries.set(documentId, {
        ...entry,
        retouches: retouches.map(exchange),
        hidden: hidden.map(exchange),
      });
      return;
    }
    // What could have been redone is gone now.
    const retouches = [...entry.retouches.slice(0, head - 1), retouch.id];
    const hidden = entry.hidden.filter((id) => retouches.includes(id));
    this.#entries.set(documentId, { ...entry, head, retouches, hidden });
  }
}

import type { MethodName, MethodParams, MethodResult } from '../../shared/contract/methods.js';
import type { ParamsOf } from '../../shared/contract/method-table.js';
import type { PROCESS_METHODS } from '../service/control-methods.js';

type LedgerEntry = ParamsOf<typeof PROCESS_METHODS, 'documents.restore'>;

/** What the pages know of their documents: from this a new engine process takes over where the last one ended. */
export class DocumentLedger {
  readonly #entries = new Map<string, LedgerEntry>();

  /** To be called with every answer before the page gets it. */
  note<Name extends MethodName>(name: Name, params: MethodParams<Name>, result: MethodResult<Name>): void;
  note(name: MethodName, params: never, result: never): void {
    switch (name) {
      case 'document.open':
        return this.#noteOpened(params, result);
      case 'document.close':
        return this.#noteClosed(params);
      case 'document.setHead':
        return this.#noteHead(params, result);
      case 'retouch.apply':
        return this.#noteRetouch(params, result);
      default:
    }
  }

  /** The documents that are open. */
  list(): LedgerEntry[] {
    return [...this.#entries.values()];
  }

  #noteOpened({ file }: MethodParams<'document.open'>, opened: MethodResult<'document.open'>): void {
    const { documentId, head } = opened;
    this.#entries.set(documentId, {
      documentId,
      file,
      head,
      retouches: opened.retouches.map(({ id }) => id),
    });
  }

  #noteClosed({ documentId }: MethodParams<'document.close'>): void {
    this.#entries.delete(documentId);
  }

  #noteHead(
    { documentId }: MethodParams<'document.setHead'>,
    { head }: MethodResult<'document.setHead'>,
  ): void {
    const entry = this.#entries.get(documentId);
    if (entry) this.#entries.set(documentId, { ...entry, head });
  }

  #noteRetouch(
    { documentId }: MethodParams<'retouch.apply'>,
    { head, retouch }: MethodResult<'retouch.apply'>,
  ): void {
    const entry = this.#entries.get(documentId);
    if (!entry) return;
    // What could have been redone is forgotten.
    const retouches = [...entry.retouches.slice(0, head - 1), retouch.id];
    this.#entries.set(documentId, { ...entry, head, retouches });
  }
}

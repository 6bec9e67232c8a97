interface Ownership<Page> {
  readonly page: Page;
  /** Resolves when everything that was asked of the document has ended, well or not. */
  readonly end: Promise<unknown>;
}

/** Which page used which document last, and for what. `Page` is anything that identifies a page. */
export class DocumentOwners<Page> {
  /** In the order of their last use. */
  readonly #owners = new Map<string, Ownership<Page>>();

  /** `page` uses the document now, for `work` that may fail. */
  use(documentId: string, page: Page, work: Promise<unknown> = Promise.resolve()): void {
    const before = this.#owners.get(documentId)?.end;
    const end = Promise.allSettled([before, work]).then(() => undefined);
    this.#owners.delete(documentId);
    this.#owners.set(documentId, { page, end });
  }

  /** Waits for everything that was asked of the document until now. */
  async waitForEnd(documentId: string): Promise<void> {
    await this.#owners.get(documentId)?.end;
  }

  forget(documentId: string): void {
    this.#owners.delete(documentId);
  }

  /** The documents of `page`, the one that was used last at the end. */
  listOf(page: Page): string[] {
    return [...this.#owners].filter(([, owner]) => owner.page === page).map(([documentId]) => documentId);
  }

  /**
   * A document that `page` may take up: its own, or one whose page is no longer there. That of the id `wanted` where it is one of
   * them, else the one that was used last.
   */
  findFree(page: Page, wanted: string | undefined, isThere: (page: Page) => boolean): string | undefined {
    const free = [...this.#owners].filter(([, owner]) => owner.page === page || !isThere(owner.page));
    const [documentId] = free.find(([id]) => id === wanted) ?? free.at(-1) ?? [];
    return documentId;
  }
}

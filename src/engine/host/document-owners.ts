/** Which page used which document last. `Page` is whatever tells pages apart. */
export class DocumentOwners<Page> {
  /** The document that was used last comes last. */
  readonly #owners = new Map<string, Page>();

  /** `page` uses the document now. */
  own(documentId: string, page: Page): void {
    this.#owners.delete(documentId);
    this.#owners.set(documentId, page);
  }

  forget(documentId: string): void {
    this.#owners.delete(documentId);
  }

  /** The documents of `page`, the one that was used last at the end. */
  listOf(page: Page): string[] {
    return [...this.#owners].filter(([, owner]) => owner === page).map(([documentId]) => documentId);
  }

  /**
   * A document that `page` may take up: its own, or one whose page is no longer there. That of the id `wanted` where it is one of
   * them, else the one that was used last.
   */
  findFree(page: Page, wanted: string | undefined, isThere: (page: Page) => boolean): string | undefined {
    const free = [...this.#owners].filter(([, owner]) => owner === page || !isThere(owner));
    const [documentId] = free.find(([id]) => id === wanted) ?? free.at(-1) ?? [];
    return documentId;
  }
}

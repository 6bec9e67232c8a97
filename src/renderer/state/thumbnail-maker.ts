/** As the engine makes those of a folder, in pixels of the shorter side. */
const SIDE = 160;

/** Small pictures of files that the page has, made by the browser, one after the other: a whole photo is in memory at a time. */
export class ThumbnailMaker {
  readonly #made = new Map<number, Promise<string>>();
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** The address of the small picture of file `row`, made once. Throws for what the browser cannot read. */
  make(row: number, read: () => Promise<File>): Promise<string> {
    const known = this.#made.get(row);
    if (known) return known;
    const made = this.#last.then(async () => {
      if (this.#isClosed) throw new Error('The pictures are needed no longer.');
      return shrink(await read());
    });
    this.#last = made.catch(() => undefined);
    this.#made.set(row, made);
    return made;
  }

  /** Gives the memory of all of them back. */
  close(): void {
    this.#isClosed = true;
    for (const made of this.#made.values()) made.then(URL.revokeObjectURL, () => undefined);
    this.#made.clear();
  }
}

async function shrink(file: File): Promise<string> {
  const whole = await createImageBitmap(file);
  const factor = Math.min(1, SIDE / Math.min(whole.width, whole.height));
  const width = Math.max(1, Math.round(whole.width * factor));
  const height = Math.max(1, Math.round(whole.height * factor));
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.drawImage(whole, 0, 0, width, height);
  whole.close();
  return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 }));
}

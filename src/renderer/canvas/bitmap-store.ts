/** Pictures by address, decoded once and kept until there are too many; owns and closes its bitmaps. */
export class BitmapStore {
  readonly #load: (url: string) => Promise<ImageBitmap>;
  readonly #limitBytes: number;
  readonly #onArrival: () => void;
  readonly #onFailure: (error: unknown) => void;
  /** In order of use, the oldest first. */
  readonly #bitmaps = new Map<string, ImageBitmap>();
  readonly #pending = new Set<string>();
  readonly #failed = new Set<string>();
  #bytes = 0;
  #isDisposed = false;

  /** `onArrival` is called whenever a picture that was asked for can be had; `limitBytes` counts decoded pixels. */
  constructor(parts: {
    readonly load?: (url: string) => Promise<ImageBitmap>;
    readonly limitBytes: number;
    readonly onArrival: () => void;
    readonly onFailure: (error: unknown) => void;
  }) {
    this.#load = parts.load ?? loadBitmap;
    this.#limitBytes = parts.limitBytes;
    this.#onArrival = parts.onArrival;
    this.#onFailure = parts.onFailure;
  }

  /** The picture at `url` if it is there; else it is fetched. It stays the store's. */
  get(url: string): ImageBitmap | undefined {
    const bitmap = this.#bitmaps.get(url);
    if (bitmap) {
      this.#bitmaps.delete(url);
      this.#bitmaps.set(url, bitmap);
      return bitmap;
    }
    if (!this.#pending.has(url) && !this.#failed.has(url)) void this.#fetch(url);
    return undefined;
  }

  /** Is the picture still being loaded? */
  isPending(url: string): boolean {
    return !this.#bitmaps.has(url) && !this.#failed.has(url);
  }

  /** Asks again for what could not be had. */
  retry(): void {
    if (this.#failed.size === 0) return;
    this.#failed.clear();
    this.#onArrival();
  }

  /** Forgets what is not in `used`, oldest first, until the limit is kept. */
  trim(used: ReadonlySet<string>): void {
    for (const [url, bitmap] of this.#bitmaps) {
      if (this.#bytes <= this.#limitBytes) return;
      if (used.has(url)) continue;
      this.#bitmaps.delete(url);
      this.#bytes -= bytesOf(bitmap);
      bitmap.close();
    }
  }

  /** Forgets everything; what is still on its way is closed when it arrives. */
  dispose(): void {
    this.#isDisposed = true;
    for (const bitmap of this.#bitmaps.values()) bitmap.close();
    this.#bitmaps.clear();
  }

  async #fetch(url: string): Promise<void> {
    this.#pending.add(url);
    try {
      const bitmap = await this.#load(url);
      if (this.#isDisposed) return bitmap.close();
      this.#bitmaps.set(url, bitmap);
      this.#bytes += bytesOf(bitmap);
      this.#onArrival();
    } catch (error) {
      this.#failed.add(url);
      if (this.#isDisposed) return;
      this.#onFailure(error);
      // It is no longer needed.
      this.#onArrival();
    } finally {
      this.#pending.delete(url);
    }
  }
}

async function loadBitmap(url: string): Promise<ImageBitmap> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`Expected a picture at ${url} but received status ${response.status}.`);
  return createImageBitmap(await response.blob());
}

/** What a picture takes when it is decoded. */
export function bytesOf(bitmap: ImageBitmap): number {
  return bitmap.width * bitmap.height * 4;
}

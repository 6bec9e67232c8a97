import type { Rect } from '../../shared/geometry.js';
import type { BitmapStore } from './bitmap-store.js';
import { bytesOf } from './bitmap-store.js';
import type { Picture } from './find-pictures.js';

/** A picture as it can be shown now. */
export interface PatchedPicture {
  readonly key: string;
  readonly image: ImageBitmap;
}

/** So long of a frame may pictures be put together while the photo moves: about three tiles; and while it rests. */
const FRAME_MS = { moving: 4, resting: 6 };
/** About sixty tiles: a photo that is zoomed out and in again is not put together anew. */
const KEPT_BYTES = 64_000_000;

/**
 * Pictures of the photo with what was retouched in them. Each is put together once, pixel for pixel, before the screen scales and
 * smooths it: so it shows no trace of where a patch ends. Owns what it makes and closes it.
 */
export class PatchedPictures {
  readonly #photo: BitmapStore;
  readonly #patches: BitmapStore;
  /** In order of use, the oldest first. */
  readonly #made = new Map<string, ImageBitmap>();
  #bytes = 0;
  #endsAt = Infinity;
  /** In this frame. */
  #hasMade = false;
  #isBehind = false;

  constructor(photo: BitmapStore, patches: BitmapStore) {
    this.#photo = photo;
    this.#patches = patches;
  }

  /** A frame begins: only some pictures are put together in one. */
  beginFrame(isMoving: boolean): void {
    this.#endsAt = performance.now() + FRAME_MS[isMoving ? 'moving' : 'resting'];
    this.#hasMade = false;
    this.#isBehind = false;
  }

  /** Were some pictures left for the next frame? */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** The picture with all of its patches, those left out that could not be had; nothing while any part is on its way. */
  get(picture: Picture): PatchedPicture | undefined {
    const store = picture.kind === 'draft' ? this.#patches : this.#photo;
    const base = store.get(picture.url);
    const patches = picture.patches.map(({ url, rect }) => ({ url, rect, image: this.#patches.get(url) }));
    if (!base || picture.patches.some(({ url }) => this.#patches.isPending(url))) return undefined;
    const there = patches.filter((patch): patch is Patch => patch.image !== undefined);
    if (there.length === 0) return { key: picture.url, image: base };
    const key = keyOf(picture.url, there);
    const made = this.#made.get(key);
    if (made) {
      this.#made.delete(key);
      this.#made.set(key, made);
      return { key, image: made };
    }
    // The preview takes as long as three tiles: a frame of its own.
    const mustWait = picture.kind === 'preview' ? this.#hasMade : performance.now() > this.#endsAt;
    if (mustWait) {
      this.#isBehind = true;
      return undefined;
    }
    // A new patch goes over what is there already.
    const below = this.#findBelow(picture.url, there);
    this.#hasMade = true;
    const image = putTogether(below.image ?? base, picture.rect, there.slice(below.count));
    this.#made.set(key, image);
    this.#bytes += bytesOf(image);
    return { key, image };
  }

  /** The picture with as many of the lowest patches as one was made with. */
  #findBelow(
    url: string,
    patches: readonly Patch[],
  ): { readonly count: number; readonly image?: ImageBitmap } {
    for (let count = patches.length - 1; count > 0; count--) {
      const image = this.#made.get(keyOf(url, patches.slice(0, count)));
      if (image) return { count, image };
    }
    return { count: 0 };
  }

  /** Closes what is not in `used`, oldest first, until the limit is kept. */
  trim(used: ReadonlySet<string>): void {
    for (const [key, image] of this.#made) {
      if (this.#bytes <= KEPT_BYTES) return;
      if (!used.has(key)) this.#close(key, image);
    }
  }

  /** Closes everything. */
  clear(): void {
    for (const [key, image] of this.#made) this.#close(key, image);
  }

  #close(key: string, image: ImageBitmap): void {
    this.#bytes -= bytesOf(image);
    image.close();
    this.#made.delete(key);
  }
}

/** What a picture is called with these patches in it. */
export function keyOf(url: string, patches: readonly { readonly url: string }[]): string {
  return [url, ...patches.map((patch) => patch.url)].join(' ');
}

interface Patch {
  readonly url: string;
  readonly rect: Rect;
  readonly image: ImageBitmap;
}

/** `rect` is what `base` shows, in pixels of the photo. */
function putTogether(base: ImageBitmap, rect: Rect, patches: readonly Patch[]): ImageBitmap {
  const canvas = new OffscreenCanvas(base.width, base.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('Expected a canvas to draw on, but the browser gave none.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(base, 0, 0);
  const level = Math.ceil(Math.log2(Math.max(1, rect.width / base.width)));
  // A tile is of a power of two, its last pixel whole even where the photo ends within it; the preview is of any size.
  const isLevel = [
    [rect.width, base.width],
    [rect.height, base.height],
  ].every(([full = 0, own]) => Math.ceil(full / 2 ** level) === own);
  const scaleX = isLevel ? 2 ** -level : base.width / rect.width;
  const scaleY = isLevel ? 2 ** -level : base.height / rect.height;
  for (const { image, rect: place } of patches) {
    const left = (place.left - rect.left) * scaleX;
    const top = (place.top - rect.top) * scaleY;
    const width = place.width * scaleX;
    const height = place.height * scaleY;
    // Transparent pixels replace opaque ones too.
    if (isLevel) context.clearRect(left, top, width, height);
    context.drawImage(image, left, top, width, height);
  }
  return canvas.transferToImageBitmap();
}

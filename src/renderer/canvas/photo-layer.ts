import Konva from 'konva';
import type { Rect } from '../../shared/geometry.js';
import type { EditorState, PhotoLook } from '../editor/editor-state.js';
import type { View } from '../editor/view.js';
import { Checkerboard } from './checkerboard.js';
import { BitmapStore } from './bitmap-store.js';
import type { Picture } from './find-pictures.js';
import { findPictures } from './find-pictures.js';
import type { PatchedPicture } from './patched-pictures.js';
import { keyOf, PatchedPictures } from './patched-pictures.js';

/** How long a result takes to appear: long enough to be seen as a change, short enough not to wait for. */
const FADE_MS = 180;
/** From this many device pixels per pixel on, pixels are shown as squares. */
const SQUARE_PIXELS_FROM = 4;
/** A moving photo is drawn quickly, and finely once it has not moved for this long. */
const REST_MS = 120;
/** About 48 tiles, twice what a 4K screen shows. */
const PHOTO_LIMIT_BYTES = 200_000_000;
const PATCH_LIMIT_BYTES = 300_000_000;

/** The photo as it is at the head, level: preview and tiles with the patches in them, the draft of a running fill. */
export class PhotoLayer {
  readonly layer = new Konva.Layer({ listening: false });
  readonly #assetUrl: (path: string) => string;
  readonly #paper = new Konva.Rect({ fill: '#fff', visible: false });
  readonly #checkerboard: Checkerboard;
  readonly #photo: BitmapStore;
  readonly #patches: BitmapStore;
  readonly #patched: PatchedPictures;
  readonly #onChange: () => void;
  readonly #shown = new Map<string, Shown>();
  #documentId: string | undefined;
  /** Patches that were there from the start of what is shown appear at once; later ones softly. */
  #isSettled = false;
  /** The size of the tiles that were last complete. */
  #sharpLevel: number | undefined;
  #view: View | undefined;
  #isMoving = false;
  #look: PhotoLook = 'plain';
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: {
    readonly assetUrl: (path: string) => string;
    readonly onChange: () => void;
    readonly onFailure: (error: unknown) => void;
  }) {
    this.#assetUrl = parts.assetUrl;
    this.#onChange = parts.onChange;
    const common = { onArrival: parts.onChange, onFailure: parts.onFailure };
    this.#photo = new BitmapStore({ ...common, limitBytes: PHOTO_LIMIT_BYTES });
    this.#patches = new BitmapStore({ ...common, limitBytes: PATCH_LIMIT_BYTES });
    this.#patched = new PatchedPictures(this.#photo, this.#patches);
    this.#checkerboard = new Checkerboard(parts.onChange);
    this.layer.add(this.#paper, this.#checkerboard.node);
    this.layer.on('beforeDraw', () => {
      const context = this.layer.getNativeCanvasElement().getContext('2d');
      if (context) context.imageSmoothingQuality = this.#isMoving ? 'low' : 'high';
    });
    this.layer.on('draw', () => this.#filter());
  }

  /**
   * Puts every picture where `state` wants it; missing ones are fetched and announced. Until all patches are there, what was shown
   * before stays, so that a finished fill never flashes back to the original; so do tiles of another size, so that a photo
   * that is zoomed does not turn soft on the way.
   */
  update(state: EditorState): { isPhotoShown: boolean; hasAllPatches: boolean } {
    const { document, view } = state;
    if (document?.documentId !== this.#documentId) this.#clear();
    this.#documentId = document?.documentId;
    this.#noticeMovement(view);
    const pictures = document ? findPictures(document, state, this.#assetUrl) : [];
    this.#patched.beginFrame(this.#isMoving);
    const hasAllPatches = this.#place(pictures, view);
    if (this.#patched.isBehind) this.#onChange();
    // The retouched photo comes back in a moment.
    const next =
      document && state.isComparing
        ? findPictures(document, { ...state, isComparing: false }, this.#assetUrl)
        : [];
    this.#trim(pictures, next);
    const preview = pictures[0] && this.#shown.get(pictures[0].url)?.node;
    const isTransparent = document?.hasTransparency === true;
    this.#paper.visible(preview !== undefined && !isTransparent);
    this.#checkerboard.update(
      preview && isTransparent ? { ...preview.position(), ...preview.size() } : undefined,
      view,
    );
    if (preview) this.#paper.setAttrs({ ...preview.position(), ...preview.size() });
    if (preview) this.#isSettled = true;
    this.#look = state.photoLook;
    this.layer.imageSmoothingEnabled(view.scale * view.pixelRatio < SQUARE_PIXELS_FROM);
    this.layer.draw();
    return { isPhotoShown: preview !== undefined, hasAllPatches };
  }

  /** Draws what was drawn in another look; once for each drawing, not for each frame that shows it. */
  #filter(): void {
    const canvas = this.layer.getNativeCanvasElement();
    const context = canvas.getContext('2d');
    if (this.#look === 'plain' || !context) return;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    // Of components/PhotoLooks.svelte.
    context.filter = `url(#photo-${this.#look})`;
    context.globalCompositeOperation = 'copy';
    context.drawImage(canvas, 0, 0);
    context.restore();
  }

  /** Loads pictures again that could not be loaded. */
  retry(): void {
    this.#photo.retry();
    this.#patches.retry();
  }

  dispose(): void {
    clearTimeout(this.#rest);
    this.#patched.clear();
    this.#checkerboard.dispose();
    this.#photo.dispose();
    this.#patches.dispose();
    this.layer.destroy();
  }

  /** Fine smoothing takes longer than a frame without a graphics card: it waits for the photo to rest. */
  #noticeMovement(view: View): void {
    if (view === this.#view) return;
    this.#isMoving = this.#view !== undefined;
    this.#view = view;
    clearTimeout(this.#rest);
    if (!this.#isMoving) return;
    this.#rest = setTimeout(() => {
      this.#isMoving = false;
      this.#onChange();
    }, REST_MS);
  }

  /** Returns whether all patches are there that can be seen. */
  #place(pictures: readonly Picture[], view: View): boolean {
    const [preview, ...others] = pictures;
    const wanted = others.map((picture) => ({ picture, patched: this.#findPatched(picture) }));
    const tiles = wanted.filter(({ picture }) => picture.kind === 'tile');
    const isCovered =
      tiles.length > 0 && tiles.every(({ picture, patched }) => patched ?? this.#shown.has(picture.url));
    const areTilesBehind = this.#patched.isBehind;
    const areTilesMissing = areTilesBehind || tiles.some(({ picture }) => this.#isPending(picture));
    // Last: beneath tiles it is not seen, and may be put together in a later frame.
    if (preview) wanted.unshift({ picture: preview, patched: this.#findPatched(preview) });
    const level = tiles[0]?.picture.level;
    if (isCovered) this.#sharpLevel = level;
    const arePatchesMissing = pictures.some(
      ({ kind, patches }) =>
        (kind === 'tile' || !isCovered) && patches.some(({ url }) => this.#patches.isPending(url)),
    );

    const used = new Set(pictures.map(({ url }) => url));
    const former = [...this.#shown.values()].filter(({ picture }) => !used.has(picture.url));
    const isReplacing = former.some(({ picture }) => picture.kind === 'draft');
    const shown: Shown[] = [];
    for (const one of former) {
      const { picture } = one;
      const isFormerLevel = picture.level === this.#sharpLevel && picture.level !== level;
      const stays = picture.kind === 'draft' ? arePatchesMissing : areTilesMissing && isFormerLevel;
      if (stays) shown.push(one);
      else this.#remove(one);
    }
    // A draft gives way to the result at once; where there was none the result appears softly.
    const isSoft = this.#isSettled && !isReplacing;
    for (const { picture, patched } of wanted) {
      const one = this.#show(picture, patched, isSoft);
      if (one) shown.push(one);
    }
    this.#arrange(shown, view, isCovered);
    return !arePatchesMissing && !(isCovered ? areTilesBehind : this.#patched.isBehind);
  }

  #findPatched(picture: Picture): PatchedPicture | undefined {
    const patched = this.#patched.get(picture);
    // The photo itself is shown before what was retouched in it is there.
    if (patched || picture.kind !== 'preview' || this.#shown.has(picture.url)) return patched;
    return this.#patched.get({ ...picture, patches: [] });
  }

  #isPending({ url, patches }: Picture): boolean {
    return this.#photo.isPending(url) || patches.some((patch) => this.#patches.isPending(patch.url));
  }

  /** What stands for a picture, if anything of it is there. */
  #show(picture: Picture, patched: PatchedPicture | undefined, isSoft: boolean): Shown | undefined {
    const before = this.#shown.get(picture.url);
    if (!patched || before?.key === patched.key) return before;
    const { key, image } = patched;
    const node = new Konva.Image({ image, perfectDrawEnabled: false });
    const shown: Shown = { picture, key, node, beneath: undefined };
    this.#shown.set(picture.url, shown);
    this.layer.add(node);
    before?.beneath?.node.destroy();
    const isMore = before && picture.patches.length > before.picture.patches.length;
    const isNewDraft = picture.kind === 'draft' && !before;
    if (isSoft && (isMore || isNewDraft) && !prefersStillness()) {
      shown.beneath = before;
      fadeIn(node, () => {
        shown.beneath?.node.destroy();
        shown.beneath = undefined;
      });
    } else before?.node.destroy();
    return shown;
  }

  /** Puts what is shown where it belongs, from the bottom up. */
  #arrange(shown: readonly Shown[], view: View, isCovered: boolean): void {
    // Paper and checkerboard lie beneath.
    let order = 2;
    for (const kind of ['preview', 'tile', 'draft'] as const) {
      for (const { picture, node, beneath } of shown) {
        if (picture.kind !== kind) continue;
        // Tiles meet without a hairline when their edges are whole device pixels; a draft keeps its exact place.
        const { rect } = picture;
        const place = kind === 'draft' ? placeExactly(rect, view) : placeOnDevicePixels(rect, view);
        const overlap = kind === 'tile' ? overlapOf(view) : 0;
        for (const one of beneath ? [beneath.node, node] : [node]) {
          if (one.zIndex() !== order) one.zIndex(order);
          order++;
          // Beneath tiles it would be drawn for nothing.
          if (kind === 'preview') one.visible(!isCovered);
          one.position(place);
          one.size({ width: place.width + overlap, height: place.height + overlap });
        }
      }
    }
  }

  /** What stays for a moment longer, and what is shown next, must not be closed. */
  #trim(pictures: readonly Picture[], next: readonly Picture[]): void {
    const shown = [...this.#shown.values()];
    const needed = [...shown.map(({ picture }) => picture), ...pictures, ...next];
    const urls = needed.flatMap(({ url, patches }) => [url, ...patches.map((patch) => patch.url)]);
    this.#photo.trim(new Set(urls));
    this.#patches.trim(new Set(urls));
    const keys = shown.flatMap(({ key, beneath }) => [key, ...(beneath ? [beneath.key] : [])]);
    this.#patched.trim(new Set([...keys, ...next.map(({ url, patches }) => keyOf(url, patches))]));
  }

  #remove({ picture, node, beneath }: Shown): void {
    node.destroy();
    beneath?.node.destroy();
    this.#shown.delete(picture.url);
  }

  #clear(): void {
    for (const shown of this.#shown.values()) this.#remove(shown);
    this.#patched.clear();
    this.#isSettled = false;
    this.#sharpLevel = undefined;
    this.#view = undefined;
  }
}

/** A picture that is seen. */
interface Shown {
  readonly picture: Picture;
  /** Of what it shows now. */
  readonly key: string;
  readonly node: Konva.Image;
  /** What it showed before, until it has appeared. */
  beneath: Shown | undefined;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function placeExactly(rect: Rect, { scale, left, top }: View): Place {
  return {
    x: rect.left * scale + left,
    y: rect.top * scale + top,
    width: rect.width * scale,
    height: rect.height * scale,
  };
}

function placeOnDevicePixels(rect: Rect, view: View): Place {
  const exact = placeExactly(rect, view);
  const snap = (value: number): number => Math.round(value * view.pixelRatio) / view.pixelRatio;
  const x = snap(exact.x);
  const y = snap(exact.y);
  return { x, y, width: snap(exact.x + exact.width) - x, height: snap(exact.y + exact.height) - y };
}

/** Smoothed edges of turned tiles let through what is beneath unless they lie over each other, by a device pixel. */
function overlapOf({ degrees, pixelRatio }: View): number {
  return degrees % 90 === 0 ? 0 : 1 / pixelRatio;
}

function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function fadeIn(node: Konva.Image, onFinish: () => void): void {
  node.opacity(0);
  node.to({ opacity: 1, duration: FADE_MS / 1000, onFinish });
}

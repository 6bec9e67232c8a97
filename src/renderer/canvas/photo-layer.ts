import Konva from 'konva';
import { draftPath, patchPath, previewPath, tilePath } from '../../shared/contract/asset-paths.js';
import type { Rect } from '../../shared/geometry.js';
import type { OpenDocument } from '../editor/contract-types.js';
import type { EditorState } from '../editor/editor-state.js';
import { findVisibleTiles } from '../editor/tiles.js';
import type { View } from '../editor/view.js';
import { BitmapStore } from './bitmap-store.js';

/** How long a result takes to appear: long enough to be seen as a change, short enough not to wait for. */
const FADE_MS = 180;
/** From this many device pixels per pixel on, pixels are shown as squares. */
const SQUARE_PIXELS_FROM = 4;
/** A photo that is moved is drawn in a hurry; it has come to rest when it has not moved for so long. */
const REST_MS = 120;
/** About 48 tiles, twice what a 4K screen shows. */
const PHOTO_LIMIT_BYTES = 200_000_000;
const PATCH_LIMIT_BYTES = 300_000_000;

/** The photo and what lies on it: preview, tiles, patches up to the head, the draft of a running fill. */
export class PhotoLayer {
  readonly layer = new Konva.Layer({ listening: false });
  readonly #assetUrl: (path: string) => string;
  readonly #paper = new Konva.Rect({ fill: '#fff', visible: false });
  readonly #photo: BitmapStore;
  readonly #patches: BitmapStore;
  readonly #onChange: () => void;
  readonly #shown = new Map<string, Shown>();
  #documentId: string | undefined;
  /** Patches that were there from the start of what is shown appear at once; later ones fade in. */
  #isSettled = false;
  /** Of the tiles that last were all there. */
  #sharpLevel: number | undefined;
  #view: View | undefined;
  #isMoving = false;
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
    this.layer.add(this.#paper);
    this.layer.on('beforeDraw', () => {
      const context = this.layer.getNativeCanvasElement().getContext('2d');
      if (context) context.imageSmoothingQuality = this.#isMoving ? 'low' : 'high';
    });
  }

  /**
   * Puts every picture where `state` wants it; missing ones are fetched and announced. Until all patches are there, what was shown
   * before stays beneath, so that a finished fill never flashes back to the original; so do tiles of another size, so that a photo
   * that is zoomed does not turn soft on the way.
   */
  update(state: EditorState): { isPhotoShown: boolean; hasAllPatches: boolean } {
    const { document, view } = state;
    if (document?.documentId !== this.#documentId) this.#clear();
    this.#documentId = document?.documentId;
    this.#noticeMovement(view);
    const pictures = document ? this.#findPictures(document, state) : [];
    const hasAllPatches = this.#place(pictures, view);
    const preview = pictures[0] && this.#shown.get(pictures[0].url)?.node;
    this.#paper.visible(preview !== undefined);
    if (preview) this.#paper.setAttrs({ ...preview.position(), ...preview.size() });
    if (preview) this.#isSettled = true;
    this.layer.imageSmoothingEnabled(view.scale * view.pixelRatio < SQUARE_PIXELS_FROM);
    this.layer.draw();
    return { isPhotoShown: preview !== undefined, hasAllPatches };
  }

  /** Asks again for pictures that could not be had. */
  retry(): void {
    this.#photo.retry();
    this.#patches.retry();
  }

  dispose(): void {
    clearTimeout(this.#rest);
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

  /** Everything that `state` shows, from the bottom up; the preview first. */
  #findPictures(document: OpenDocument, state: EditorState): Picture[] {
    const { documentId, width, height } = document;
    const picture = (kind: Picture['kind'], path: string, rect: Rect, level?: number): Picture => {
      const store = kind === 'patch' ? this.#patches : this.#photo;
      return { kind, url: this.#assetUrl(path), rect, level, store };
    };
    const pictures = [picture('preview', previewPath(documentId), { left: 0, top: 0, width, height })];
    for (const { level, column, row, rect } of findVisibleTiles(state.view, document)) {
      pictures.push(picture('tile', tilePath(documentId, level, column, row), rect, level));
    }
    if (state.isComparing) return pictures;
    for (const { patches } of state.retouches.slice(0, state.head)) {
      for (const { id, rect } of patches) pictures.push(picture('patch', patchPath(documentId, id), rect));
    }
    const draft = state.task?.draft;
    if (draft) pictures.push(picture('patch', draftPath(documentId, draft.id), draft.rect));
    return pictures;
  }

  /** Returns whether all patches are there. */
  #place(pictures: readonly Picture[], view: View): boolean {
    const isMissing = (kind: Picture['kind']): boolean =>
      pictures.some((picture) => picture.kind === kind && picture.store.isPending(picture.url));
    const areTilesMissing = isMissing('tile');
    const arePatchesMissing = isMissing('patch');
    const tiles = pictures.filter(({ kind }) => kind === 'tile');
    const isCovered = tiles.length > 0 && tiles.every(({ url, store }) => store.get(url));
    const level = tiles[0]?.level;
    if (isCovered) this.#sharpLevel = level;

    const used = new Set(pictures.map(({ url }) => url));
    const former = [...this.#shown.values()].filter(({ picture }) => !used.has(picture.url));
    const isReplacing = former.some(({ picture }) => picture.kind === 'patch');
    const staying: Picture[] = [];
    for (const { picture, node } of former) {
      const isFormerLevel = picture.level === this.#sharpLevel && picture.level !== level;
      const stays = picture.kind === 'patch' ? arePatchesMissing : areTilesMissing && isFormerLevel;
      if (stays) {
        staying.push(picture);
      } else {
        node.destroy();
        this.#shown.delete(picture.url);
      }
    }

    let order = 1;
    for (const kind of ['preview', 'tile', 'patch'] as const) {
      for (const picture of [...staying, ...pictures]) {
        if (picture.kind !== kind) continue;
        // A draft gives way to the result at once; where there was none the result appears softly.
        const node = this.#show(picture, kind === 'patch' && this.#isSettled && !isReplacing);
        if (!node) continue;
        if (node.zIndex() !== order) node.zIndex(order);
        order++;
        // Beneath tiles it would be drawn for nothing.
        if (kind === 'preview') node.visible(!isCovered);
        // Tiles meet without a hairline when their edges are whole device pixels; patches keep their exact place.
        const { rect } = picture;
        const place = kind === 'patch' ? placeExactly(rect, view) : placeOnDevicePixels(rect, view);
        node.position(place).size(place);
      }
    }
    // What stays for a moment longer must not be closed.
    const kept = new Set(this.#shown.keys());
    this.#photo.trim(kept);
    this.#patches.trim(kept);
    return !arePatchesMissing;
  }

  /** The node of a picture, if that is there. */
  #show(picture: Picture, isSoft: boolean): Konva.Image | undefined {
    const image = picture.store.get(picture.url);
    const shown = this.#shown.get(picture.url);
    if (!image || shown) return shown?.node;
    const node = new Konva.Image({ image, perfectDrawEnabled: false });
    this.#shown.set(picture.url, { picture, node });
    this.layer.add(node);
    if (isSoft) fadeIn(node);
    return node;
  }

  #clear(): void {
    for (const { node } of this.#shown.values()) node.destroy();
    this.#shown.clear();
    this.#isSettled = false;
    this.#sharpLevel = undefined;
    this.#view = undefined;
  }
}

/** A picture that should be seen. */
interface Picture {
  /** A draft counts as a patch. */
  readonly kind: 'preview' | 'tile' | 'patch';
  readonly url: string;
  readonly rect: Rect;
  /** Of a tile. */
  readonly level: number | undefined;
  readonly store: BitmapStore;
}

/** A picture that is seen. */
interface Shown {
  readonly picture: Picture;
  readonly node: Konva.Image;
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

function fadeIn(node: Konva.Image): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  node.opacity(0);
  node.to({ opacity: 1, duration: FADE_MS / 1000 });
}

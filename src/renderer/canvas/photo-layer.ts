import Konva from 'konva';
import { draftPath, patchPath, previewPath, tilePath } from '../../shared/contract/asset-paths.js';
import type { Rect } from '../../shared/geometry.js';
import type { EditorState } from '../editor/editor-state.js';
import { findVisibleTiles } from '../editor/tiles.js';
import type { View } from '../editor/view.js';
import { BitmapStore } from './bitmap-store.js';

/** How long a result takes to appear: long enough to be seen as a change, short enough not to wait for. */
const FADE_MS = 180;
/** From this many device pixels per pixel on, pixels are shown as squares. */
const SQUARE_PIXELS_FROM = 4;
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
  readonly #nodes = new Map<string, Konva.Image>();
  #documentId: string | undefined;
  /** Patches that were there from the start of what is shown appear at once; later ones fade in. */
  #isSettled = false;

  constructor(parts: {
    readonly assetUrl: (path: string) => string;
    readonly onChange: () => void;
    readonly onFailure: (error: unknown) => void;
  }) {
    this.#assetUrl = parts.assetUrl;
    const common = { onArrival: parts.onChange, onFailure: parts.onFailure };
    this.#photo = new BitmapStore({ ...common, limitBytes: PHOTO_LIMIT_BYTES });
    this.#patches = new BitmapStore({ ...common, limitBytes: PATCH_LIMIT_BYTES });
    this.layer.add(this.#paper);
    this.layer.on('beforeDraw', () => {
      const context = this.layer.getNativeCanvasElement().getContext('2d');
      if (context) context.imageSmoothingQuality = 'high';
    });
  }

  /** Puts every picture where `state` wants it; missing ones are fetched and announced. Returns whether the photo can be seen. */
  update(state: EditorState): boolean {
    const { document, view } = state;
    if (document?.documentId !== this.#documentId) this.#isSettled = false;
    this.#documentId = document?.documentId;
    const shown: { url: string; rect: Rect; store: BitmapStore; fades: boolean }[] = [];
    if (document) {
      const { documentId } = document;
      const whole = { left: 0, top: 0, width: document.width, height: document.height };
      const show = (path: string, rect: Rect, store: BitmapStore, fades = false): void => {
        shown.push({ url: this.#assetUrl(path), rect, store, fades });
      };
      show(previewPath(documentId), whole, this.#photo);
      for (const { level, column, row, rect } of findVisibleTiles(view, document)) {
        show(tilePath(documentId, level, column, row), rect, this.#photo);
      }
      if (!state.isComparing) {
        for (const { patches } of state.retouches.slice(0, state.head)) {
          for (const { id, rect } of patches) show(patchPath(documentId, id), rect, this.#patches, true);
        }
        const draft = state.task?.draft;
        if (draft) show(draftPath(documentId, draft.id), draft.rect, this.#patches, true);
      }
    }
    this.#place(shown, view);
    const preview = shown[0] && this.#nodes.get(shown[0].url);
    this.#paper.visible(preview !== undefined);
    if (preview) this.#paper.setAttrs({ ...preview.position(), ...preview.size() });
    if (preview) this.#isSettled = true;
    this.layer.imageSmoothingEnabled(view.scale * view.pixelRatio < SQUARE_PIXELS_FROM);
    this.layer.batchDraw();
    return preview !== undefined;
  }

  /** Asks again for pictures that could not be had. */
  retry(): void {
    this.#photo.retry();
    this.#patches.retry();
  }

  dispose(): void {
    this.#photo.dispose();
    this.#patches.dispose();
    this.layer.destroy();
  }

  #place(
    shown: readonly { url: string; rect: Rect; store: BitmapStore; fades: boolean }[],
    view: View,
  ): void {
    const used = new Set(shown.map(({ url }) => url));
    let order = 1;
    for (const { url, rect, store, fades } of shown) {
      const bitmap = store.get(url);
      if (!bitmap) continue;
      let node = this.#nodes.get(url);
      if (!node) {
        node = new Konva.Image({ image: bitmap, perfectDrawEnabled: false });
        this.#nodes.set(url, node);
        this.layer.add(node);
        if (fades && this.#isSettled) fadeIn(node);
      }
      node.zIndex(order++);
      // Tiles meet without a hairline when their edges are whole device pixels; patches keep their exact place.
      const place = fades ? placeExactly(rect, view) : placeOnDevicePixels(rect, view);
      node.position(place).size(place);
    }
    for (const [url, node] of this.#nodes) {
      if (used.has(url)) continue;
      node.destroy();
      this.#nodes.delete(url);
    }
    this.#photo.trim(used);
    this.#patches.trim(used);
  }
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

import Konva from 'konva';
import type { Editor } from '../editor/editor.js';
import { PhotoLayer } from './photo-layer.js';
import { turnLayer } from './turn-layer.js';

/** What the pane needs of the page. */
interface PaneParts {
  readonly container: HTMLDivElement;
  readonly editor: Editor;
  readonly assetUrl: (path: string) => string;
  readonly onFailure: (error: unknown) => void;
}

/** The photo as it was opened, in a pane of its own beside the result: of the same size and in the same view. Draws at most once a frame. */
export class OriginalPane {
  readonly #parts: PaneParts;
  readonly #stage: Konva.Stage;
  readonly #photo: PhotoLayer;
  readonly #stop: () => void;
  #frame = 0;

  constructor(parts: PaneParts) {
    this.#parts = parts;
    const { container, editor, assetUrl, onFailure } = parts;
    this.#stage = new Konva.Stage({ container, width: 1, height: 1, listening: false });
    this.#photo = new PhotoLayer({ assetUrl, onChange: () => this.#refresh(), onFailure });
    this.#stage.add(this.#photo.layer);
    this.#stop = editor.subscribe(() => this.#refresh());
    this.#refresh();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#stop();
    this.#photo.dispose();
    this.#stage.destroy();
  }

  #refresh(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const { state } = this.#parts.editor;
    const { width, height } = state.view.size;
    if (this.#stage.width() !== width || this.#stage.height() !== height) this.#stage.size({ width, height });
    turnLayer(this.#photo.layer, state);
    this.#photo.update({ ...state, isComparing: true });
  }
}

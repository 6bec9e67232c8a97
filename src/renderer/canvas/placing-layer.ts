import Konva from 'konva';
import type { Point, Rect } from '../../shared/geometry.js';
import { growRect } from '../../shared/geometry.js';
import type { Move } from '../../shared/move.js';
import type { EditorState } from '../editor/editor-state.js';
import { shapesBounds } from '../../shared/mask-shapes.js';
import { tidyMove } from '../editor/placing.js';
import type { View } from '../editor/view.js';
import { toImage, toView } from '../editor/view.js';
import { drawMask } from './ink-path.js';

const ACCENT = '#f2a33a';
const HANDLE_SIZE = 12;
const ROTATE_OFFSET = 28;
const RIGHT_ANGLES = [-90, 0, 90, 180];

/** What was taken: its picture, where it lay in the photo, and how many pixels of the picture one of the photo is. */
interface Thing {
  readonly node: Konva.Image;
  readonly bounds: Rect;
  readonly scale: number;
}

/** What is about to be moved, with handles: the photo's own pixels under the mask, as they are seen. */
export class PlacingLayer {
  readonly layer = new Konva.Layer();
  readonly #onMove: (move: Move) => void;
  readonly #handles = new Konva.Transformer({
    keepRatio: true,
    flipEnabled: false,
    enabledAnchors: ['top-left', 'top-right', 'bottom-left', 'bottom-right'],
    rotationSnapTolerance: 3,
    rotateAnchorOffset: ROTATE_OFFSET,
    anchorSize: HANDLE_SIZE,
    anchorCornerRadius: HANDLE_SIZE / 2,
    anchorFill: '#fff',
    anchorStroke: ACCENT,
    borderStroke: ACCENT,
    // So that a thin thing can be taken, too.
    padding: 4,
  });
  #thing: Thing | undefined;
  #state: EditorState | undefined;

  /** `onMove` hears where the person has taken it. */
  constructor(onMove: (move: Move) => void) {
    this.#onMove = onMove;
    this.layer.add(this.#handles);
    this.layer.on('dragmove dragend', () => this.#report());
    // Konva does not pass these on to the layer.
    this.#handles.on('transform transformend', () => this.#report());
  }

  /** Shows what `state` says; `photo` is the canvas that the photo is seen on. Returns whether there is something to take. */
  update(state: EditorState, photo: HTMLCanvasElement): boolean {
    this.#state = state;
    if (!state.placing || !state.document) {
      this.#clear();
      return false;
    }
    this.#thing ??= this.#take(state, photo);
    if (this.#thing) this.#put(this.#thing, state.placing, state.view);
    this.layer.draw();
    return true;
  }

  #take({ document, drawing, view }: EditorState, photo: HTMLCanvasElement): Thing | undefined {
    if (!document) return undefined;
    const bounds = growRect(shapesBounds(drawing.mask), 0, document);
    // What lies outside the view is not drawn: it comes with the result.
    const scale = view.scale * view.pixelRatio;
    const canvas = globalThis.document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bounds.width * scale));
    canvas.height = Math.max(1, Math.round(bounds.height * scale));
    const context = canvas.getContext('2d');
    if (!context) return undefined;
    context.setTransform(scale, 0, 0, scale, -bounds.left * scale, -bounds.top * scale);
    context.fillStyle = '#000';
    context.strokeStyle = '#000';
    drawMask(context, drawing.mask);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = 'source-in';
    const corner = toView(view, { x: bounds.left, y: bounds.top });
    context.rotate((-view.degrees * Math.PI) / 180);
    context.drawImage(photo, -corner.x * view.pixelRatio, -corner.y * view.pixelRatio);
    const node = new Konva.Image({ image: canvas, draggable: true, perfectDrawEnabled: false });
    node.offset({ x: canvas.width / 2, y: canvas.height / 2 });
    this.layer.add(node);
    this.#handles.nodes([node]);
    this.#handles.moveToTop();
    return { node, bounds, scale };
  }

  #put({ node, bounds, scale }: Thing, move: Move, view: View): void {
    const middle = toView(view, this.#middle(bounds, move));
    const size = (move.scale * view.scale) / scale;
    node.position(middle);
    node.rotation(move.degrees + view.degrees);
    node.scale({ x: move.mirror ? -size : size, y: size });
    this.#handles.rotationSnaps(RIGHT_ANGLES.map((degrees) => degrees + view.degrees));
    this.#handles.forceUpdate();
  }

  #report(): void {
    const { placing, view } = this.#state ?? {};
    if (!this.#thing || !placing || !view) return;
    const { node, bounds, scale } = this.#thing;
    const from = this.#middle(bounds, { dx: 0, dy: 0 });
    const to = toImage(view, node.position());
    this.#onMove(
      tidyMove({
        ...placing,
        dx: to.x - from.x,
        dy: to.y - from.y,
        scale: (Math.abs(node.scaleY()) * scale) / view.scale,
        degrees: node.rotation() - view.degrees,
      }),
    );
  }

  #middle({ left, top, width, height }: Rect, { dx, dy }: Pick<Move, 'dx' | 'dy'>): Point {
    return { x: left + width / 2 + dx, y: top + height / 2 + dy };
  }

  #clear(): void {
    if (!this.#thing) return;
    this.#handles.nodes([]);
    this.#thing.node.destroy();
    this.#thing = undefined;
    this.layer.draw();
  }
}

import Konva from 'konva';
import type { Frame } from '../../shared/frame.js';
import { framedSize, turnedCorners } from '../../shared/frame.js';
import type { Point, Rect, Size } from '../../shared/geometry.js';
import type { EditorState } from '../editor/editor-state.js';
import type { View } from '../editor/view.js';
import { fromLevel, levelCorners, toLevel } from '../editor/view.js';
import { closedPath, rectPath } from './paths.js';

const ACCENT = '#f2a33a';
const HANDLE_SIZE = 12;
/** What will be filled, and what lies outside of the frame. */
const NEW = 'rgb(242 163 58 / 28%)';
const LOST = 'rgb(0 0 0 / 55%)';
const LINES = 'rgb(255 255 255 / 55%)';
/** Parts that the frame is divided into: by thirds, and finer while the photo is turned, to lay a horizon along. */
const PARTS = 3;
const TURNED_PARTS = 9;

/** How the person hears of the frame that is drawn. */
interface FrameHost {
  change(change: Partial<Frame>): void;
  /** The handle was let go. */
  fit(): void;
}

/** The frame that is about to be laid around the photo, with handles to draw it larger, and a grid. */
export class FramingLayer {
  readonly layer = new Konva.Layer();
  readonly #host: FrameHost;
  readonly #shade = new Konva.Shape({
    listening: false,
    sceneFunc: ({ _context: context }) => this.#paint(context),
  });
  readonly #frame = new Konva.Rect({ fill: 'transparent' });
  readonly #handles = new Konva.Transformer({
    keepRatio: false,
    rotateEnabled: false,
    flipEnabled: false,
    ignoreStroke: true,
    anchorSize: HANDLE_SIZE,
    anchorCornerRadius: HANDLE_SIZE / 2,
    anchorFill: '#fff',
    anchorStroke: ACCENT,
    borderStroke: ACCENT,
    boundBoxFunc: (_, box) => {
      const { x, y } = this.#toLevel(box);
      const inner = this.#photoInView();
      const left = Math.min(x, inner.left);
      const top = Math.min(y, inner.top);
      const right = Math.max(x + box.width, inner.left + inner.width);
      const bottom = Math.max(y + box.height, inner.top + inner.height);
      return { ...box, ...this.#fromLevel({ x: left, y: top }), width: right - left, height: bottom - top };
    },
  });
  #shown: { readonly framing: Frame; readonly photo: Size; readonly view: View } | undefined;

  constructor(host: FrameHost) {
    this.#host = host;
    this.layer.add(this.#shade, this.#frame, this.#handles);
    this.layer.visible(false);
    this.#handles.on('transform', () => this.#report());
    this.#handles.on('transformend', () => host.fit());
  }

  /** Shows what `state` says. Returns whether there is something to draw larger. */
  update({ framing, document: photo, view }: EditorState): boolean {
    if (!framing || !photo) {
      if (this.#shown) {
        this.#shown = undefined;
        this.#handles.nodes([]);
        this.layer.visible(false);
        this.layer.draw();
      }
      return false;
    }
    this.#shown = { framing, photo, view };
    const { left, top, width, height } = this.#frameInView();
    const corner = fromLevel(view, { x: left, y: top });
    this.#frame.setAttrs({ ...corner, width, height, rotation: view.degrees, scaleX: 1, scaleY: 1 });
    if (this.#handles.nodes().length === 0) this.#handles.nodes([this.#frame]);
    this.#handles.forceUpdate();
    this.layer.visible(true);
    this.layer.draw();
    return true;
  }

  #toLevel(point: Point): Point {
    return this.#shown ? toLevel(this.#shown.view, point) : point;
  }

  #fromLevel(point: Point): Point {
    return this.#shown ? fromLevel(this.#shown.view, point) : point;
  }

  /** Where the photo would lie if it were level in the view, and in its frame. */
  #photoInView(): Rect {
    const { photo, view } = this.#shown ?? { photo: { width: 0, height: 0 }, view: undefined };
    const scale = view?.scale ?? 1;
    return {
      left: view?.left ?? 0,
      top: view?.top ?? 0,
      width: photo.width * scale,
      height: photo.height * scale,
    };
  }

  /** The same of the frame. */
  #frameInView(): Rect {
    const { left, top } = this.#photoInView();
    if (!this.#shown) return { left, top, width: 0, height: 0 };
    const { framing, photo, view } = this.#shown;
    const size = framedSize(photo, framing);
    return {
      left: left - framing.left * view.scale,
      top: top - framing.top * view.scale,
      width: size.width * view.scale,
      height: size.height * view.scale,
    };
  }

  #paint(context: CanvasRenderingContext2D): void {
    if (!this.#shown) return;
    const { framing, photo, view } = this.#shown;
    const frame = this.#frameInView();
    const corners = turnedCorners(photo, framing).map(({ x, y }) => ({
      x: frame.left + x * view.scale,
      y: frame.top + y * view.scale,
    }));
    const inFrame = rectPath(frame);
    context.save();
    const origin = fromLevel(view, { x: 0, y: 0 });
    context.translate(origin.x, origin.y);
    context.rotate((view.degrees * Math.PI) / 180);
    context.save();
    context.clip(inFrame);
    const empty = rectPath(frame);
    empty.addPath(closedPath(corners));
    context.fillStyle = NEW;
    context.fill(empty, 'evenodd');
    context.strokeStyle = LINES;
    context.lineWidth = 1;
    context.stroke(gridPath(frame, framing.degrees === 0 ? PARTS : TURNED_PARTS));
    context.restore();
    const outside = closedPath(levelCorners(view));
    outside.addPath(inFrame);
    context.fillStyle = LOST;
    context.fill(outside, 'evenodd');
    context.restore();
  }

  #report(): void {
    if (!this.#shown) return;
    const { photo, view } = this.#shown;
    const node = this.#frame;
    const { x, y } = toLevel(view, node.position());
    const left = (view.left - x) / view.scale;
    const top = (view.top - y) / view.scale;
    this.#host.change({
      left,
      top,
      right: (node.width() * node.scaleX()) / view.scale - left - photo.width,
      bottom: (node.height() * node.scaleY()) / view.scale - top - photo.height,
    });
  }
}

function gridPath({ left, top, width, height }: Rect, parts: number): Path2D {
  const path = new Path2D();
  for (let part = 1; part < parts; part++) {
    const x = Math.round(left + (part * width) / parts) + 0.5;
    const y = Math.round(top + (part * height) / parts) + 0.5;
    path.moveTo(x, top);
    path.lineTo(x, top + height);
    path.moveTo(left, y);
    path.lineTo(left + width, y);
  }
  return path;
}

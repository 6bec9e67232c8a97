import type { Size } from '../../shared/geometry.js';
import type { Stroke } from '../../shared/stroke.js';
import type { Drawing, LiveMark, Mark } from '../editor/drawing.js';
import type { View } from '../editor/view.js';

/** How what is marked is shown. */
export interface InkLook {
  readonly colour: string;
  readonly opacity: number;
  /** Without anything else of the photo: no outline, and black around it. */
  readonly isAlone: boolean;
}

/** What the ink shows in one frame. */
export interface InkFrame {
  readonly drawing: Drawing;
  readonly live: LiveMark | undefined;
  readonly view: View;
  readonly photo: Size;
  readonly look: InkLook;
  /** Clock in seconds while a fill runs: the outline moves. */
  readonly fillingSeconds?: number;
}

/** The line under the pointer, where the tool draws one. */
export function strokeOf(mark: Mark | undefined): Stroke | undefined {
  if (mark?.kind !== 'mask') return mark?.stroke;
  return mark.shape.kind === 'stroke' ? mark.shape : undefined;
}

/** The part of `stroke` from its point `first` on. */
export function strokeFrom(stroke: Stroke, first: number): Stroke {
  const { points, widths } = stroke;
  return { ...stroke, points: points.slice(first), ...(widths && { widths: widths.slice(first) }) };
}

import type { Point, Size } from '../../../shared/geometry.js';
import type { ShapeMode } from '../../../shared/stroke.js';
import type { Mark } from '../drawing.js';

export const TOOL_NAMES = ['brush', 'rectangle', 'lasso', 'sketch', 'hand'] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

/** What a tool knows when the pointer goes down; lengths in pixels of the photo. */
export interface ToolStart {
  readonly point: Point;
  readonly mode: ShapeMode;
  readonly radiusPx: number;
  /** Half a CSS pixel of the view: what is smaller cannot be seen. */
  readonly tolerancePx: number;
  readonly image: Size;
}

/**
 * One act with the pointer, from down to up: a state machine with two states, since a gesture exists only while the pointer is
 * down. `live` may be drawn at any time; it grows in place.
 */
export interface Gesture {
  /** What would remain if the pointer went up now; nothing where that would be too small to mean anything. */
  readonly live: Mark | undefined;
  /** The pointer moved through `points`, in order. */
  move(points: readonly Point[]): void;
  /** The pointer went up: the finished mark, simplified; nothing where it was too small. */
  finish(): Mark | undefined;
}

/** Begins a gesture of a tool. */
export type BeginGesture = (start: ToolStart) => Gesture;

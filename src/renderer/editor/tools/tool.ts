import type { Point, Size } from '../../../shared/geometry.js';
import type { PixelRuns } from '../../../shared/pixel-runs.js';
import type { ShapeMode, Stroke } from '../../../shared/stroke.js';
import type { CloneSource } from '../editor-state.js';
import type { CloneMark, Drawing, LiveMark, Mark } from '../drawing.js';

/** What a tool knows when the pointer goes down; lengths in pixels of the photo. */
export interface ToolStart {
  readonly point: Point;
  readonly mode: ShapeMode;
  readonly radiusPx: number;
  /** How wide the line begins, in parts of its full width, where that is the pen's to say. */
  readonly width?: number | undefined;
  /** A straight line is wanted from there, where the tool's last mark ended. */
  readonly lineFrom?: Point | undefined;
  /** Half a CSS pixel of the view: what is smaller cannot be seen. */
  readonly tolerancePx: number;
  readonly image: Size;
}

/** What a tool can ask for, at any time until it is left: also when an answer arrives long after the pointer went up. */
export interface ToolContext {
  /** The tool's overlay has changed. */
  readonly redraw: () => void;
  /** A mark is finished: it is painted, and filled where the person wants that at once. */
  readonly finish: (mark: Mark) => void;
  /** What is painted now. */
  readonly drawing: () => Drawing;
  readonly masks: MaskQuestions;
  readonly clone: CloneSettings;
}

/** What is to be copied, and how. */
export interface CloneSettings {
  readonly source: CloneSource | undefined;
  /** 0 to 1. */
  readonly softness: number;
  /** From now on that is the source, and strokes copy it. */
  choose(source: CloneSource): void;
  /** A stroke is finished: it is copied at once. */
  copy(mark: CloneMark): void;
}

/** What a tool can ask the engine about the open photo. Each fails with the engine's `AppError`. */
export interface MaskQuestions {
  /** A question about that comes soon. Never fails. */
  prepare(purpose: 'things' | 'colours'): void;
  /** The thing that a scribble goes across or around; `against` are scribbles over what is not meant. */
  findThing(
    scribble: Stroke,
    against: readonly Stroke[],
    signal: AbortSignal,
  ): Promise<PixelRuns | undefined>;
  /** The pixels that have the colour of the one at `at`, as the person has set the magic wand. */
  findColour(at: Point, signal: AbortSignal): Promise<PixelRuns | undefined>;
  /** The thin line from near `from` to near `to`, and the radius of a brush that covers it. */
  followLine(
    from: Point,
    to: Point,
    signal: AbortSignal,
  ): Promise<Pick<Stroke, 'points' | 'radius'> | undefined>;
  /** The answer is that there is no such thing, colour or line; the person should hear of it. */
  tellUndecided(of: 'thing' | 'colour' | 'line'): void;
  /** The question failed; the person should hear of it. */
  tellFailure(error: unknown): void;
}

/** A tool in the person's hand, from `EnterTool` to `exit`. Points are in pixels of the photo. */
export interface Tool {
  /** What the tool shows over what is painted. It may stay after the pointer went up, until it is finished or cancelled. */
  readonly overlay: LiveMark | CloneMark | undefined;
  /** The pointer is over the photo and not down; without a point it has left. */
  hover?(point: Point | undefined): void;
  down(start: ToolStart): void;
  /** The pointer is down and moved through `points`, in order; `widths` are those that the pen asked for there, as at its start. */
  move(points: readonly Point[], widths?: readonly number[]): void;
  up(): void;
  /** A key without Ctrl, Alt or Command was pressed; true where the tool took it, and no command will. */
  key?(key: string): boolean;
  /** Drops what is not finished; false where there is nothing. */
  cancel(): boolean;
  /** Another tool is taken, or another photo opened. Nothing may be asked of the context any more. */
  exit?(): void;
}

/** Takes a tool into the hand. */
export type EnterTool = (context: ToolContext) => Tool;

/**
 * One act with the pointer, from down to up: a state machine with two states, since a gesture exists only while the pointer is
 * down. `live` may be drawn at any time; it grows in place.
 */
export interface Gesture {
  /** What would remain if the pointer went up now; nothing where that would be too small to mean anything. */
  readonly live: Mark | undefined;
  /** As the tool's. */
  move(points: readonly Point[], widths?: readonly number[]): void;
  /** The pointer went up: the finished mark, simplified; nothing where it was too small. */
  finish(): Mark | undefined;
}

/** Begins a gesture of a tool. */
export type BeginGesture = (start: ToolStart) => Gesture;

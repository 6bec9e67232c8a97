import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { FillOptions, OpenDocument, Retouch } from './contract-types.js';
import type { Rect } from '../../shared/geometry.js';
import type { PixelRuns } from '../../shared/pixel-runs.js';
import type { ShapeMode } from '../../shared/stroke.js';
import type { Stage } from '../../shared/progress.js';
import type { Drawing } from './drawing.js';
import { EMPTY_DRAWING } from './drawing.js';
import type { ToolName } from './tools/tools.js';
import type { View } from './view.js';
import { EMPTY_VIEW } from './view.js';

/** What the engine is busy with. */
export interface Task {
  readonly kind: 'open' | 'fill' | 'save';
  /** What the engine does now; empty until it says so. */
  readonly stage: Stage | '';
  /** 0 to 1, never falling. */
  readonly fraction: number;
  /** In milliseconds, by the clock of `EditorParts.now`. */
  readonly startedAtMs: number;
  /** The coarse picture of a running fill. */
  readonly draft?: { readonly id: string; readonly rect: Rect };
  /** What a running fill fills, once its mask fits. */
  readonly fitted?: PixelRuns;
  /** The person has cancelled it, and the engine has not stopped yet. */
  readonly isCancelling: boolean;
}

/** Everything that the page shows, replaced as a whole with every change. */
export interface EditorState {
  /** The opened photo without its retouches, which `retouches` holds. */
  readonly document: OpenDocument | undefined;
  readonly retouches: readonly Retouch[];
  /** How many of the retouches lie on the photo. */
  readonly head: number;
  /** Painted, and nobody has asked to fill it yet. */
  readonly drawing: Drawing;
  /** What is being filled, then what waits for its turn. Empty while no fill runs. */
  readonly filling: readonly Drawing[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Are there retouches that no save has written? */
  readonly isUnsaved: boolean;
  readonly task: Task | undefined;
  readonly tool: ToolName;
  readonly mode: ShapeMode;
  /** In pixels of the photo. */
  readonly brushRadiusPx: number;
  /** In pixels of the photo. */
  readonly sketchRadiusPx: number;
  readonly options: FillOptions;
  readonly fillsOnPointerUp: boolean;
  readonly view: View;
  /** Is the photo shown as it was opened? */
  readonly isComparing: boolean;
  /** Where the view is divided, 0 to 1 of its width; the original is on the left. Nothing while it is not divided. */
  readonly split: number | undefined;
}

/** Before a photo is opened. */
export const INITIAL_STATE: EditorState = {
  document: undefined,
  retouches: [],
  head: 0,
  drawing: EMPTY_DRAWING,
  filling: [],
  canUndo: false,
  canRedo: false,
  isUnsaved: false,
  task: undefined,
  tool: 'brush',
  mode: 'add',
  brushRadiusPx: 32,
  sketchRadiusPx: 2,
  options: DEFAULT_FILL_OPTIONS,
  fillsOnPointerUp: false,
  view: EMPTY_VIEW,
  isComparing: false,
  split: undefined,
};

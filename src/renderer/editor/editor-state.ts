import type { ColourSearch } from '../../shared/colour-search.js';
import { DEFAULT_COLOUR_SEARCH } from '../../shared/colour-search.js';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { FillOptions, OpenDocument, Retouch } from './contract-types.js';
import type { SourceOffset } from '../../shared/clone.js';
import type { Frame } from '../../shared/frame.js';
import type { Point, Rect, Size } from '../../shared/geometry.js';
import type { Move } from '../../shared/move.js';
import type { Operation } from '../../shared/operation.js';
import type { PixelRuns } from '../../shared/pixel-runs.js';
import type { ShapeMode } from '../../shared/stroke.js';
import type { Stage } from '../../shared/progress.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import type { CloneMark, Drawing } from './drawing.js';
import { EMPTY_DRAWING } from './drawing.js';
import type { MaskLook } from './mask-look.js';
import type { ShownOrigins } from './origins.js';
import type { Proposals } from './proposals.js';
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

/** What the clone stamp and the healing brush copy from. */
export interface CloneSource {
  /** Where it was chosen, in pixels of the photo. */
  readonly at: Point;
  /** The way there from the pointer, since the first stroke. */
  readonly from?: SourceOffset;
}

/** What is being copied, or waits for it. */
export interface Cloning extends Pick<CloneMark, 'from' | 'options'> {
  readonly mask: readonly MaskShape[];
}

/** Retouches of a photo, to be made again on others of its size. */
export interface CopiedRetouches {
  readonly size: Size;
  readonly operations: readonly Operation[];
}

/** `edges`: its contours, to draw lines along; `spots`: what stands out of its surroundings, as dust does. */
export type PhotoLook = 'plain' | 'edges' | 'spots';

/** Everything that the page shows, replaced as a whole with every change. */
export interface EditorState {
  /** The opened photo without its retouches, which `retouches` holds. */
  readonly document: OpenDocument | undefined;
  readonly retouches: readonly Retouch[];
  /** How many of the retouches lie on the photo. */
  readonly head: number;
  /** Ids of those that do not show. */
  readonly hidden: readonly string[];
  /** Ids of those that are not drawn: hidden, or their masks are taken up again. */
  readonly covered: readonly string[];
  /** Ids of those that show and saw another state of the photo than there is now, from the bottom up. */
  readonly outdated: readonly string[];
  /** What could take the place of one of them. */
  readonly variations: readonly Retouch[];
  /** The place for which variations are being made, and how many are still to come. */
  readonly offering: { readonly place: string; readonly count: number } | undefined;
  /** Where a retouch was copied from, while that is shown (`findShownOrigins`). */
  readonly origins: ShownOrigins | undefined;
  /** The retouch that is outlined. */
  readonly highlighted: string | undefined;
  /** The retouch whose mask `drawing` is. */
  readonly editing: string | undefined;
  /** Painted, and nobody has asked to fill it yet. */
  readonly drawing: Drawing;
  /** Where what is painted is about to be moved to; nothing while it is not. */
  readonly placing: Move | undefined;
  /** The frame that is about to be laid around the photo; nothing while there is none. */
  readonly framing: Frame | undefined;
  /** What was found and is to be chosen from. */
  readonly proposals: Proposals | undefined;
  /** Is something being looked for? */
  readonly isLooking: boolean;
  /** What is being filled, then what waits for its turn; nothing is drawn in the place of a copy. Empty while neither runs. */
  readonly filling: readonly Drawing[];
  readonly cloning: readonly Cloning[];
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
  /** Are guidance lines drawn to contours that are near? */
  readonly snapsLines: boolean;
  /** What the magic wand marks. */
  readonly wand: ColourSearch;
  /** Nothing until the person has chosen one in this photo. */
  readonly cloneSource: CloneSource | undefined;
  /** What was copied last, of whichever photo. */
  readonly copied: CopiedRetouches | undefined;
  /** Over which part of the radius, from its end inwards, a copy fades in: 0 to 1. */
  readonly cloneSoftness: number;
  /** By how much the mask grows and shrinks at a time, in pixels of the photo. */
  readonly maskStepPx: number;
  readonly maskLook: MaskLook;
  /** How the photo is shown: as it is, or what a person looks for in it alone. */
  readonly photoLook: PhotoLook;
  /** Is what is marked shown alone, white on black? */
  readonly isMaskAlone: boolean;
  readonly options: FillOptions;
  readonly fillsOnPointerUp: boolean;
  /** Do brushes draw wider lines where a pen is pressed harder? */
  readonly penSetsWidth: boolean;
  readonly view: View;
  /** Is the photo shown as it was opened? */
  readonly isComparing: boolean;
  /** Where the view is divided, 0 to 1 of its width; the original is on the left. Nothing while it is not divided. */
  readonly split: number | undefined;
  /** Is the original shown in a pane of its own beside the result? `view` is that of either pane. */
  readonly isSideBySide: boolean;
}

/** All but the view, which changes with every frame in which the photo moves. */
export type StillState = Omit<EditorState, 'view'>;

/** Does nothing differ but the view? */
export function isOnlyMoved(before: StillState, now: StillState): boolean {
  const names = Object.keys(now) as (keyof EditorState)[];
  return names.every((name) => name === 'view' || before[name] === now[name]);
}

/** Before a photo is opened. */
export const INITIAL_STATE: EditorState = {
  document: undefined,
  retouches: [],
  head: 0,
  hidden: [],
  covered: [],
  outdated: [],
  variations: [],
  offering: undefined,
  origins: undefined,
  highlighted: undefined,
  editing: undefined,
  drawing: EMPTY_DRAWING,
  placing: undefined,
  framing: undefined,
  proposals: undefined,
  isLooking: false,
  filling: [],
  cloning: [],
  canUndo: false,
  canRedo: false,
  isUnsaved: false,
  task: undefined,
  tool: 'brush',
  mode: 'add',
  brushRadiusPx: 32,
  sketchRadiusPx: 2,
  snapsLines: false,
  wand: DEFAULT_COLOUR_SEARCH,
  cloneSource: undefined,
  copied: undefined,
  cloneSoftness: 0.5,
  maskStepPx: 4,
  maskLook: { colour: 'red', strengthPercent: 45 },
  photoLook: 'plain',
  isMaskAlone: false,
  options: DEFAULT_FILL_OPTIONS,
  fillsOnPointerUp: false,
  penSetsWidth: true,
  view: EMPTY_VIEW,
  isComparing: false,
  split: undefined,
  isSideBySide: false,
};

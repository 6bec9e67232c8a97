import { beginLasso } from './lasso-gesture.js';
import { beginRectangle } from './rectangle-gesture.js';
import { beginStroke } from './stroke-gesture.js';
import type { BeginGesture, ToolName } from './tool.js';

/** What each drawing tool does when the pointer goes down; the hand moves the view instead. */
export const BEGIN_GESTURE: Readonly<Record<Exclude<ToolName, 'hand'>, BeginGesture>> = {
  brush: (start) => beginStroke('mask', start),
  sketch: (start) => beginStroke('sketch', start),
  rectangle: beginRectangle,
  lasso: beginLasso,
};

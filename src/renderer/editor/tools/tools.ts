import { cloneTool } from './clone-tool.js';
import { enterCurveTool } from './curve-tool.js';
import { beginEllipse } from './ellipse-gesture.js';
import { gestureTool } from './gesture-tool.js';
import { beginLasso } from './lasso-gesture.js';
import { enterPolygonTool } from './polygon-tool.js';
import { beginRectangle } from './rectangle-gesture.js';
import { beginStroke } from './stroke-gesture.js';
import { enterObjectTool } from './object-tool.js';
import type { EnterTool } from './tool.js';
import { enterWandTool } from './wand-tool.js';
import { enterWireTool } from './wire-tool.js';

/** All that the window must know of a tool; its texts are `command.toolName` and `tool.hint.name`, its icon is in tool-icons.ts. */
export interface ToolEntry {
  /** The key that takes it into the hand. */
  readonly shortcut: string;
  /** Without it, the pointer moves the photo. */
  readonly enter?: EnterTool;
  /** The size of its line, where it draws one: a circle shows it under the pointer. */
  readonly radius?: 'brushRadiusPx' | 'sketchRadiusPx';
  /** It draws guidance lines. */
  readonly guides?: true;
  /** It copies from a source: taking away with it chooses that. */
  readonly copies?: true;
  /** Over the photo, as CSS has it. */
  readonly cursor: 'none' | 'crosshair' | 'grab';
}

/** The tools, in the order in which they are shown. Strip, panel, pointer, commands and shortcuts come from here. */
export const TOOLS = {
  brush: {
    shortcut: 'B',
    enter: gestureTool((start) => beginStroke('mask', start)),
    radius: 'brushRadiusPx',
    cursor: 'none',
  },
  object: { shortcut: 'A', enter: enterObjectTool, cursor: 'crosshair' },
  wand: { shortcut: 'N', enter: enterWandTool, cursor: 'crosshair' },
  wire: { shortcut: 'W', enter: enterWireTool, cursor: 'crosshair' },
  rectangle: { shortcut: 'R', enter: gestureTool(beginRectangle), cursor: 'crosshair' },
  ellipse: { shortcut: 'O', enter: gestureTool(beginEllipse), cursor: 'crosshair' },
  lasso: { shortcut: 'L', enter: gestureTool(beginLasso), cursor: 'crosshair' },
  polygon: { shortcut: 'Shift+L', enter: enterPolygonTool, cursor: 'crosshair' },
  sketch: {
    shortcut: 'S',
    enter: gestureTool((start) => beginStroke('sketch', start)),
    radius: 'sketchRadiusPx',
    guides: true,
    cursor: 'none',
  },
  curve: {
    shortcut: 'Shift+W',
    enter: enterCurveTool,
    radius: 'sketchRadiusPx',
    guides: true,
    cursor: 'none',
  },
  avoid: {
    shortcut: 'X',
    enter: gestureTool((start) => beginStroke('avoid', start)),
    radius: 'brushRadiusPx',
    cursor: 'none',
  },
  prefer: {
    shortcut: 'T',
    enter: gestureTool((start) => beginStroke('prefer', start)),
    radius: 'brushRadiusPx',
    cursor: 'none',
  },
  clone: {
    shortcut: 'Shift+J',
    enter: cloneTool('clone'),
    radius: 'brushRadiusPx',
    cursor: 'none',
    copies: true,
  },
  heal: { shortcut: 'J', enter: cloneTool('heal'), radius: 'brushRadiusPx', cursor: 'none', copies: true },
  hand: { shortcut: 'H', cursor: 'grab' },
} as const satisfies Record<string, ToolEntry>;

export type ToolName = keyof typeof TOOLS;

export const TOOL_NAMES = Object.keys(TOOLS) as ToolName[];

/** What the window must know of the tool `name`. */
export function toolEntry(name: ToolName): ToolEntry {
  return TOOLS[name];
}

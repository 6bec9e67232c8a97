import type { LucideIcon } from '@lucide/svelte';
import Brush from '@lucide/svelte/icons/brush';
import Ellipse from '@lucide/svelte/icons/circle-dashed';
import Hand from '@lucide/svelte/icons/hand';
import Lasso from '@lucide/svelte/icons/lasso';
import Pencil from '@lucide/svelte/icons/pencil-line';
import Rectangle from '@lucide/svelte/icons/square-dashed';
import type { ToolName } from '../editor/tools/tools.js';

/** Kept apart from editor/tools/tools.ts, which runs without Svelte. */
export const TOOL_ICONS: Readonly<Record<ToolName, LucideIcon>> = {
  brush: Brush,
  rectangle: Rectangle,
  ellipse: Ellipse,
  lasso: Lasso,
  sketch: Pencil,
  hand: Hand,
};

import type { LucideIcon } from '@lucide/svelte';
import Avoid from '@lucide/svelte/icons/ban';
import Heal from '@lucide/svelte/icons/bandage';
import Brush from '@lucide/svelte/icons/brush';
import Ellipse from '@lucide/svelte/icons/circle-dashed';
import Hand from '@lucide/svelte/icons/hand';
import Lasso from '@lucide/svelte/icons/lasso';
import Pencil from '@lucide/svelte/icons/pencil-line';
import Select from '@lucide/svelte/icons/mouse-pointer-click';
import Polygon from '@lucide/svelte/icons/pentagon';
import Prefer from '@lucide/svelte/icons/circle-check';
import Clone from '@lucide/svelte/icons/stamp';
import Rectangle from '@lucide/svelte/icons/square-dashed';
import Curve from '@lucide/svelte/icons/spline-pointer';
import Wire from '@lucide/svelte/icons/spline';
import Wand from '@lucide/svelte/icons/wand-sparkles';
import type { ToolName } from '../editor/tools/tools.js';

/** Kept apart from editor/tools/tools.ts, which runs without Svelte. */
export const TOOL_ICONS: Readonly<Record<ToolName, LucideIcon>> = {
  brush: Brush,
  object: Select,
  wand: Wand,
  wire: Wire,
  rectangle: Rectangle,
  ellipse: Ellipse,
  lasso: Lasso,
  polygon: Polygon,
  sketch: Pencil,
  curve: Curve,
  avoid: Avoid,
  prefer: Prefer,
  clone: Clone,
  heal: Heal,
  hand: Hand,
};

import type { ToolName } from '../editor/tools/tools.js';

export type ToolCommandName = `tool${Capitalize<ToolName>}`;

/** The command that takes a tool into the hand: `toolBrush`. Its text is `command.toolBrush`. */
export function toolCommandName(tool: ToolName): ToolCommandName {
  return `tool${tool.charAt(0).toUpperCase()}${tool.slice(1)}` as ToolCommandName;
}

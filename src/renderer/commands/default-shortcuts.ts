import type { TableCommandName } from '../../shared/commands.js';
import { COMMAND_TABLE } from '../../shared/commands.js';
import { TOOL_NAMES, toolEntry } from '../editor/tools/tools.js';
import type { ToolCommandName } from './tool-command-name.js';
import { toolCommandName } from './tool-command-name.js';

export type CommandName = TableCommandName | ToolCommandName;

/** The shortcuts that commands have before the person changes them, in the order in which they are looked up. */
export const DEFAULT_SHORTCUTS: Readonly<Record<CommandName, readonly string[]>> = createDefaults();

function createDefaults(): Record<CommandName, readonly string[]> {
  const tools = TOOL_NAMES.map((tool) => [toolCommandName(tool), [toolEntry(tool).shortcut]]);
  const common = Object.entries(COMMAND_TABLE).map(([name, { shortcuts }]) => [name, shortcuts]);
  return Object.fromEntries([...tools, ...common]) as Record<CommandName, readonly string[]>;
}

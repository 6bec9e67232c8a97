/** Sections of the overview of shortcuts. */
export type CommandGroup = 'file' | 'edit' | 'tools' | 'view';

/** Menus of the desktop app that hold commands; `program` is the app's own on macOS, elsewhere the end of `file`. */
export type MenuName = 'program' | 'file' | 'edit' | 'view' | 'help';

/** What page and menus must know of a command; its label is the text `command.name`. */
export interface CommandEntry {
  readonly group: CommandGroup;
  /** The first one is shown in the page; menus show the first that needs no letter alone. */
  readonly shortcuts: readonly string[];
  /** Its menu, and the section in it, from 1. Within a section the order is that of this table. */
  readonly menu?: readonly [name: MenuName, section: number];
}

/**
 * The commands of the window in the order of the overview; those that take a tool into the hand come from the table of tools. What
 * they do, and when, stands in renderer/commands/commands.ts.
 */
export const COMMAND_TABLE = {
  open: { group: 'file', shortcuts: ['Mod+O'], menu: ['file', 1] },
  openFolder: { group: 'file', shortcuts: ['Mod+Shift+O'], menu: ['file', 1] },
  batch: { group: 'file', shortcuts: ['Mod+B'], menu: ['file', 1] },
  nextPhoto: { group: 'file', shortcuts: ['PageDown'], menu: ['file', 1] },
  previousPhoto: { group: 'file', shortcuts: ['PageUp'], menu: ['file', 1] },
  save: { group: 'file', shortcuts: ['Mod+S'], menu: ['file', 2] },
  saveAs: { group: 'file', shortcuts: ['Mod+Shift+S'], menu: ['file', 2] },
  saveRecipe: { group: 'file', shortcuts: [], menu: ['file', 2] },
  settings: { group: 'file', shortcuts: ['Mod+,'], menu: ['program', 1] },
  fill: { group: 'edit', shortcuts: ['Enter'], menu: ['edit', 2] },
  move: { group: 'edit', shortcuts: ['M'], menu: ['edit', 2] },
  extend: { group: 'edit', shortcuts: ['Shift+X'], menu: ['edit', 4] },
  tryAnother: { group: 'edit', shortcuts: ['V'], menu: ['edit', 2] },
  variations: { group: 'edit', shortcuts: ['Shift+V'], menu: ['edit', 2] },
  undo: { group: 'edit', shortcuts: ['Mod+Z'], menu: ['edit', 1] },
  redo: { group: 'edit', shortcuts: ['Mod+Shift+Z', 'Mod+Y'], menu: ['edit', 1] },
  clear: { group: 'edit', shortcuts: ['Delete', 'Backspace'], menu: ['edit', 2] },
  copyRetouches: { group: 'edit', shortcuts: ['Mod+Shift+C'], menu: ['edit', 5] },
  pasteRetouches: { group: 'edit', shortcuts: ['Mod+Shift+V'], menu: ['edit', 5] },
  growMask: { group: 'edit', shortcuts: ['G'], menu: ['edit', 3] },
  shrinkMask: { group: 'edit', shortcuts: ['Shift+G'], menu: ['edit', 3] },
  invertMask: { group: 'edit', shortcuts: ['I'], menu: ['edit', 3] },
  fillHoles: { group: 'edit', shortcuts: ['Shift+I'], menu: ['edit', 3] },
  find: { group: 'edit', shortcuts: ['Shift+F'], menu: ['edit', 3] },
  importMask: { group: 'file', shortcuts: ['K'], menu: ['edit', 3] },
  exportMask: { group: 'file', shortcuts: ['Shift+K'], menu: ['edit', 3] },
  suggestLines: { group: 'edit', shortcuts: ['Shift+S'], menu: ['edit', 3] },
  snapLines: { group: 'tools', shortcuts: ['Shift+M'], menu: ['edit', 3] },
  cancel: { group: 'edit', shortcuts: ['Escape'] },
  toggleErase: { group: 'tools', shortcuts: ['E'] },
  larger: { group: 'tools', shortcuts: [']', '+'] },
  smaller: { group: 'tools', shortcuts: ['[', '-'] },
  zoomIn: { group: 'view', shortcuts: ['Mod++', 'Mod+='], menu: ['view', 1] },
  zoomOut: { group: 'view', shortcuts: ['Mod+-'], menu: ['view', 1] },
  fit: { group: 'view', shortcuts: ['F', 'Mod+0'], menu: ['view', 1] },
  fullSize: { group: 'view', shortcuts: ['1', 'Mod+1'], menu: ['view', 1] },
  zoomToMarks: { group: 'view', shortcuts: ['Z', 'Mod+2'], menu: ['view', 1] },
  turnViewLeft: { group: 'view', shortcuts: [','], menu: ['view', 1] },
  turnViewRight: { group: 'view', shortcuts: ['.'], menu: ['view', 1] },
  turnViewBack: { group: 'view', shortcuts: ['Shift+R'], menu: ['view', 1] },
  compare: { group: 'view', shortcuts: ['Y'] },
  sideBySide: { group: 'view', shortcuts: ['Shift+Y'], menu: ['view', 2] },
  showMask: { group: 'view', shortcuts: ['Q'], menu: ['view', 2] },
  showOrigins: { group: 'view', shortcuts: ['U'], menu: ['view', 2] },
  showNavigator: { group: 'view', shortcuts: ['Shift+N'], menu: ['view', 1] },
  showEdges: { group: 'view', shortcuts: ['Shift+E'], menu: ['view', 2] },
  showSpots: { group: 'view', shortcuts: ['Shift+O'], menu: ['view', 2] },
  togglePanel: { group: 'view', shortcuts: ['P'], menu: ['view', 2] },
  toggleStrip: { group: 'view', shortcuts: ['Shift+P'], menu: ['view', 2] },
  palette: { group: 'view', shortcuts: ['Mod+K'], menu: ['help', 1] },
  shortcuts: { group: 'view', shortcuts: ['?', 'F1'], menu: ['help', 1] },
} as const satisfies Record<string, CommandEntry>;

export type TableCommandName = keyof typeof COMMAND_TABLE;

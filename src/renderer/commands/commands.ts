import { TOOL_NAMES, toolEntry } from '../editor/tools/tools.js';
import { fitView, viewAtFullSize, zoomStep } from '../editor/view.js';
import { isDrawingEmpty, isSketchAlone } from '../editor/drawing.js';
import type { ToolCommandName } from './tool-command-name.js';
import { toolCommandName } from './tool-command-name.js';
import type { Workspace } from '../state/workspace.svelte.js';
import type { TextKey } from '../text/en.js';

export type CommandGroup = 'file' | 'edit' | 'tools' | 'view';

/** One thing that the window can do: buttons, shortcuts, tooltips and the overview all come from here. */
export interface Command {
  readonly text: TextKey;
  readonly group: CommandGroup;
  /** The first one is shown. */
  readonly shortcuts: readonly string[];
  readonly isEnabled: (workspace: Workspace) => boolean;
  /** What to tell who asks for it while it cannot run, where that is not plain to see. */
  readonly explain?: (workspace: Workspace) => TextKey | undefined;
  readonly run: (workspace: Workspace) => void;
}

/** Commands by name. */
export const COMMANDS = {
  open: {
    text: 'command.open',
    group: 'file',
    shortcuts: ['Mod+O'],
    isEnabled: (workspace) => workspace.canOpen,
    explain: () => 'drop.busy',
    run: (workspace) => void workspace.openPhoto(),
  },
  save: {
    text: 'command.save',
    group: 'file',
    shortcuts: ['Mod+S'],
    isEnabled: (workspace) => hasPhoto(workspace) && isIdle(workspace),
    explain: explainSave,
    run: (workspace) => void workspace.save(),
  },
  saveAs: {
    text: 'command.saveAs',
    group: 'file',
    shortcuts: ['Mod+Shift+S'],
    isEnabled: (workspace) => hasPhoto(workspace) && isIdle(workspace),
    explain: explainSave,
    run: (workspace) => void workspace.saveAs(),
  },
  settings: {
    text: 'command.settings',
    group: 'file',
    shortcuts: ['Mod+,'],
    isEnabled: () => true,
    run: (workspace) => (workspace.dialog = 'settings'),
  },
  fill: {
    text: 'command.fill',
    group: 'edit',
    shortcuts: ['Enter'],
    isEnabled: (workspace) => canPaint(workspace) && workspace.state.drawing.mask.length > 0,
    explain: ({ state }) => (isSketchAlone(state.drawing) ? 'fill.sketchAlone' : undefined),
    run: (workspace) => void workspace.editor.fill(),
  },
  tryAnother: {
    text: 'command.tryAnother',
    group: 'edit',
    shortcuts: ['V'],
    // `state` is read so that components follow.
    isEnabled: ({ state, editor }) => state.head > 0 && editor.canTryAnother,
    run: (workspace) => void workspace.editor.tryAnother(),
  },
  undo: {
    text: 'command.undo',
    group: 'edit',
    shortcuts: ['Mod+Z'],
    isEnabled: (workspace) => canPaint(workspace) && workspace.state.canUndo,
    run: (workspace) => workspace.editor.undo(),
  },
  redo: {
    text: 'command.redo',
    group: 'edit',
    shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
    isEnabled: (workspace) => canPaint(workspace) && workspace.state.canRedo,
    run: (workspace) => workspace.editor.redo(),
  },
  clear: {
    text: 'command.clear',
    group: 'edit',
    shortcuts: ['Delete', 'Backspace'],
    isEnabled: (workspace) => canPaint(workspace) && !isDrawingEmpty(workspace.state.drawing),
    run: (workspace) => workspace.editor.clearDrawing(),
  },
  cancel: {
    text: 'command.cancel',
    group: 'edit',
    shortcuts: ['Escape'],
    isEnabled: hasPhotoOrTask,
    run: ({ editor }) => {
      if (!editor.cancelGesture()) editor.cancelTask();
    },
  },
  ...createToolCommands(),
  toggleErase: {
    text: 'command.toggleErase',
    group: 'tools',
    shortcuts: ['E'],
    isEnabled: (workspace) => hasPhoto(workspace) && toolEntry(workspace.state.tool).enter !== undefined,
    run: ({ editor, state }) => editor.chooseMode(state.mode === 'erase' ? 'add' : 'erase'),
  },
  larger: {
    text: 'command.larger',
    group: 'tools',
    shortcuts: [']', '+'],
    isEnabled: hasPhoto,
    run: ({ editor }) => editor.stepRadius(1),
  },
  smaller: {
    text: 'command.smaller',
    group: 'tools',
    shortcuts: ['[', '-'],
    isEnabled: hasPhoto,
    run: ({ editor }) => editor.stepRadius(-1),
  },
  zoomIn: {
    text: 'command.zoomIn',
    group: 'view',
    shortcuts: ['Mod++', 'Mod+='],
    isEnabled: hasPhoto,
    run: ({ editor }) => editor.changeView((view, photo) => (photo ? zoomStep(view, photo, 1) : view)),
  },
  zoomOut: {
    text: 'command.zoomOut',
    group: 'view',
    shortcuts: ['Mod+-'],
    isEnabled: hasPhoto,
    run: ({ editor }) => editor.changeView((view, photo) => (photo ? zoomStep(view, photo, -1) : view)),
  },
  fit: {
    text: 'command.fit',
    group: 'view',
    shortcuts: ['F', 'Mod+0'],
    isEnabled: hasPhoto,
    run: ({ editor }) => editor.changeView((view, photo) => (photo ? fitView(view, photo) : view)),
  },
  fullSize: {
    text: 'command.fullSize',
    group: 'view',
    shortcuts: ['1', 'Mod+1'],
    isEnabled: hasPhoto,
    run: ({ editor, pointer }) =>
      editor.changeView((view, photo) => (photo ? viewAtFullSize(view, photo, pointer) : view)),
  },
  compare: {
    text: 'command.compare',
    group: 'view',
    shortcuts: ['Y'],
    isEnabled: hasPhoto,
    run: ({ editor, state }) => editor.divide(state.split === undefined ? 0.5 : undefined),
  },
  togglePanel: {
    text: 'command.togglePanel',
    group: 'view',
    shortcuts: ['P'],
    isEnabled: () => true,
    run: (workspace) => (workspace.isPanelOpen = !workspace.isPanelOpen),
  },
  shortcuts: {
    text: 'command.shortcuts',
    group: 'view',
    shortcuts: ['?', 'F1'],
    isEnabled: () => true,
    run: (workspace) => (workspace.dialog = 'shortcuts'),
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;

/** Runs a command where it makes sense now, else tells why not; says whether it did. */
export function runCommand(workspace: Workspace, name: CommandName): boolean {
  const command: Command = COMMANDS[name];
  if (!command.isEnabled(workspace)) {
    const reason = command.explain?.(workspace);
    if (reason) workspace.mention(reason);
    return false;
  }
  command.run(workspace);
  return true;
}

/** One for each tool, which takes it into the hand. */
function createToolCommands(): Readonly<Record<ToolCommandName, Command>> {
  const commands = TOOL_NAMES.map((tool): [ToolCommandName, Command] => {
    const name = toolCommandName(tool);
    const text: TextKey = `command.${name}`;
    const shortcuts = [toolEntry(tool).shortcut];
    return [
      name,
      { text, group: 'tools', shortcuts, isEnabled: hasPhoto, run: ({ editor }) => editor.chooseTool(tool) },
    ];
  });
  return Object.fromEntries(commands) as Record<ToolCommandName, Command>;
}

function hasPhoto({ state }: Workspace): boolean {
  return state.document !== undefined;
}

function isIdle({ state }: Workspace): boolean {
  return state.task === undefined;
}

/** What is written must stand still meanwhile. */
function explainSave(workspace: Workspace): TextKey | undefined {
  return hasPhoto(workspace) ? 'save.busy' : undefined;
}

/** Painting goes on while something is filled or saved. */
function canPaint({ state }: Workspace): boolean {
  return state.task?.kind !== 'open';
}

function hasPhotoOrTask(workspace: Workspace): boolean {
  return hasPhoto(workspace) || !isIdle(workspace);
}

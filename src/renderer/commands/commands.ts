import { isFill } from '../../shared/operation.js';
import type { CommandEntry, TableCommandName } from '../../shared/commands.js';
import { COMMAND_TABLE } from '../../shared/commands.js';
import type { PhotoLook } from '../editor/editor-state.js';
import type { ToolName } from '../editor/tools/tools.js';
import { TOOL_NAMES, toolEntry } from '../editor/tools/tools.js';
import { fitView, viewAtFullSize, viewAtRect, zoomStep } from '../editor/view.js';
import { isDrawingEmpty, findLoneGuide } from '../editor/drawing.js';
import { drawingBounds } from '../editor/mark-bounds.js';
import type { Behaviour } from './behaviour.js';
import type { CommandName } from './default-shortcuts.js';
import { FOLDER_COMMANDS } from './folder-commands.js';
import { MASK_COMMANDS } from './mask-commands.js';
import { TURN_COMMANDS } from './turn-commands.js';
import { toolCommandName } from './tool-command-name.js';
import { topmostShown } from '../editor/topmost-shown.js';
import type { Workspace } from '../state/workspace.svelte.js';
import type { TextKey } from '../../shared/text/languages.js';

/** One thing that the window can do: buttons, tooltips and the overview all come from here; shortcuts from default-shortcuts.ts and the settings. */
export interface Command extends Behaviour, Omit<CommandEntry, 'shortcuts'> {
  readonly text: TextKey;
}

const BEHAVIOURS: Readonly<Record<TableCommandName, Behaviour>> = {
  open: {
    isEnabled: (workspace) => workspace.photo.canOpen,
    explain: () => 'drop.busy',
    run: (workspace) => void workspace.photo.pickAndOpen(),
  },
  ...FOLDER_COMMANDS,
  batch: {
    isForAllViews: true,
    isEnabled: () => true,
    run: (workspace) => workspace.toggleBatch(),
  },
  save: {
    isEnabled: (workspace) => hasPhoto(workspace) && isIdle(workspace),
    explain: explainSave,
    run: (workspace) => void workspace.photo.save(),
  },
  saveAs: {
    isEnabled: (workspace) => hasPhoto(workspace) && isIdle(workspace),
    explain: explainSave,
    run: (workspace) => void workspace.photo.saveAs(),
  },
  saveRecipe: {
    isEnabled: (workspace) =>
      isIdle(workspace) && hasShownRetouch(workspace) && !workspace.photo.state.document?.isExtended,
    explain(workspace) {
      if (workspace.photo.state.document?.isExtended) return 'recipe.extended';
      return hasPhoto(workspace) && !hasShownRetouch(workspace) ? 'recipe.nothing' : undefined;
    },
    run: ({ photo }) => void photo.sideFiles.writeRecipe(),
  },
  settings: {
    isForAllViews: true,
    isEnabled: () => true,
    run: (workspace) => workspace.dialogs.show('settings'),
  },
  fill: {
    isEnabled({ photo: { state, editor } }) {
      if (state.task?.kind === 'open') return false;
      if (state.framing) return editor.frames.canFill;
      return state.placing !== undefined || state.proposals !== undefined || state.drawing.mask.length > 0;
    },
    explain({ photo: { state } }) {
      const guide = findLoneGuide(state.drawing);
      return guide && `fill.${guide}Alone`;
    },
    run({ photo: { editor, state } }) {
      if (state.framing) void editor.frames.fill();
      else if (state.proposals) editor.finds.mark();
      else void (state.placing ? editor.place() : editor.fill());
    },
  },
  move: {
    isEnabled: (workspace) =>
      canPaint(workspace) &&
      workspace.photo.state.drawing.mask.length > 0 &&
      workspace.photo.state.editing === undefined,
    explain: (workspace) => (hasPhoto(workspace) ? 'placing.nothing' : undefined),
    run: (workspace) => workspace.photo.editor.startPlacing(),
  },
  extend: {
    // `state` is read so that components follow.
    isEnabled: ({ photo: { state, editor } }) => state.document !== undefined && editor.frames.canStart,
    run: (workspace) => workspace.photo.editor.frames.start(),
  },
  tryAnother: {
    // `state` is read so that components follow.
    isEnabled: ({ photo: { state, editor } }) => state.head > 0 && editor.canTryAnother,
    run: (workspace) => void workspace.photo.editor.tryAnother(),
  },
  variations: {
    // Nothing else has more than one result.
    isEnabled({ photo: { state } }) {
      const newest = topmostShown(state);
      return newest !== undefined && isFill(newest.operation);
    },
    run: ({ photo }) => photo.toggleVariations(),
  },
  copyRetouches: {
    isEnabled: hasShownRetouch,
    explain: (workspace) => (hasPhoto(workspace) ? 'retouches.copy.nothing' : undefined),
    run: ({ photo }) => photo.editor.retouches.copy(),
  },
  pasteRetouches: {
    isEnabled: (workspace) => canPaint(workspace) && workspace.photo.editor.retouches.canPaste,
    explain({ photo: { state } }) {
      if (!state.document) return undefined;
      return state.copied ? 'retouches.paste.size' : 'retouches.paste.nothing';
    },
    run: ({ photo }) => void photo.editor.retouches.paste(),
  },
  undo: {
    isEnabled: (workspace) => canPaint(workspace) && workspace.photo.state.canUndo,
    run: (workspace) => workspace.photo.editor.undo(),
  },
  redo: {
    isEnabled: (workspace) => canPaint(workspace) && workspace.photo.state.canRedo,
    run: (workspace) => workspace.photo.editor.redo(),
  },
  clear: {
    isEnabled: (workspace) => canPaint(workspace) && !isDrawingEmpty(workspace.photo.state.drawing),
    run: (workspace) => workspace.photo.editor.clearDrawing(),
  },
  ...MASK_COMMANDS,
  cancel: {
    isEnabled: hasPhotoOrTask,
    run: ({ photo }) => {
      if (photo.editor.cancelGesture()) return;
      if (!photo.state.task) photo.closeVariations();
      photo.editor.cancelTask();
    },
  },
  toggleErase: {
    isEnabled: (workspace) =>
      hasPhoto(workspace) && toolEntry(workspace.photo.state.tool).enter !== undefined,
    run: ({ photo: { editor, state } }) => editor.chooseMode(state.mode === 'erase' ? 'add' : 'erase'),
  },
  larger: {
    isEnabled: hasPhoto,
    run: ({ photo: { editor } }) => editor.stepRadius(1),
  },
  smaller: {
    isEnabled: hasPhoto,
    run: ({ photo: { editor } }) => editor.stepRadius(-1),
  },
  zoomIn: {
    isEnabled: hasPhoto,
    run: ({ photo: { editor } }) =>
      editor.changeView((view, photo) => (photo ? zoomStep(view, photo, 1) : view)),
  },
  zoomOut: {
    isEnabled: hasPhoto,
    run: ({ photo: { editor } }) =>
      editor.changeView((view, photo) => (photo ? zoomStep(view, photo, -1) : view)),
  },
  fit: {
    isEnabled: hasPhoto,
    run: ({ photo: { editor } }) => editor.changeView((view, photo) => (photo ? fitView(view, photo) : view)),
  },
  fullSize: {
    isEnabled: hasPhoto,
    run: ({ photo: { editor, pointer } }) =>
      editor.changeView((view, photo) => (photo ? viewAtFullSize(view, photo, pointer) : view)),
  },
  zoomToMarks: {
    isEnabled: ({ photo: { state } }) => !isDrawingEmpty(state.drawing),
    run: ({ photo: { editor, state } }) =>
      editor.changeView((view, photo) =>
        photo ? viewAtRect(view, photo, drawingBounds(state.drawing)) : view,
      ),
  },
  ...TURN_COMMANDS,
  compare: {
    isEnabled: hasPhoto,
    run: ({ photo: { editor, state } }) => editor.divide(state.split === undefined ? 0.5 : undefined),
  },
  sideBySide: {
    isEnabled: hasPhoto,
    run: ({ photo: { editor, state } }) => editor.showBeside(!state.isSideBySide),
  },
  showNavigator: {
    isEnabled: hasPhoto,
    run: (workspace) => (workspace.isNavigatorShown = !workspace.isNavigatorShown),
  },
  showEdges: showAs('edges'),
  showSpots: showAs('spots'),
  showOrigins: {
    isEnabled: ({ photo: { state } }) => topmostShown(state) !== undefined,
    run({ photo: { editor, state } }) {
      const newest = topmostShown(state);
      if (!editor.origins.hide() && newest) void editor.origins.show(newest.id);
    },
  },
  togglePanel: {
    isEnabled: () => true,
    run: (workspace) => (workspace.isPanelOpen = !workspace.isPanelOpen),
  },
  palette: {
    isForAllViews: true,
    isEnabled: () => true,
    run: (workspace) => workspace.dialogs.show('palette'),
  },
  shortcuts: {
    isForAllViews: true,
    isEnabled: () => true,
    run: (workspace) => workspace.dialogs.show('shortcuts'),
  },
};

/** Shows the photo that way, or as it is again. */
function showAs(look: PhotoLook): Behaviour {
  return {
    isEnabled: hasPhoto,
    run: ({ photo: { editor, state } }) => editor.showPhotoAs(state.photoLook === look ? 'plain' : look),
  };
}

/** Commands by name, in the order of the overview. */
export const COMMANDS = createCommands();

/** Runs a command if it is enabled, else explains why it is not. Returns whether it ran. */
export function runCommand(workspace: Workspace, name: CommandName): boolean {
  const command = COMMANDS[name];
  if (!command.isEnabled(workspace)) {
    const reason = command.explain?.(workspace);
    if (reason) workspace.toasts.mention(reason);
    return false;
  }
  command.run(workspace);
  return true;
}

/** Why a command cannot run now, in the words of the window; nothing where it can. */
export function reasonAgainst(workspace: Workspace, name: CommandName): TextKey | undefined {
  const command = COMMANDS[name];
  if (command.isEnabled(workspace)) return undefined;
  const reason = command.explain?.(workspace);
  return reason ?? (hasPhoto(workspace) ? 'palette.notNow' : 'palette.noPhoto');
}

function createCommands(): Readonly<Record<CommandName, Command>> {
  const names = Object.keys(COMMAND_TABLE) as TableCommandName[];
  const common = names.map((name): [CommandName, Command] => {
    return [name, { text: `command.${name}`, ...COMMAND_TABLE[name], ...forItsView(BEHAVIOURS[name]) }];
  });
  return Object.fromEntries([...TOOL_NAMES.map(createToolCommand), ...common]) as Record<
    CommandName,
    Command
  >;
}

/** Takes a tool into the hand. */
function createToolCommand(tool: ToolName): [CommandName, Command] {
  const name = toolCommandName(tool);
  const behaviour: Behaviour = {
    isEnabled: hasPhoto,
    run: ({ photo: { editor } }) => editor.chooseTool(tool),
  };
  return [name, { text: `command.${name}`, group: 'tools', ...forItsView(behaviour) }];
}

/** The same, which the batch does not let act on the photo behind it. */
function forItsView(behaviour: Behaviour): Behaviour {
  if (behaviour.isForAllViews) return behaviour;
  const { isEnabled, explain } = behaviour;
  return {
    ...behaviour,
    isEnabled: (workspace) => workspace.view === 'photo' && isEnabled(workspace),
    ...(explain && { explain: (workspace) => (workspace.view === 'photo' ? explain(workspace) : undefined) }),
  };
}

function hasPhoto({ photo: { state } }: Workspace): boolean {
  return state.document !== undefined;
}

function hasShownRetouch({ photo: { state } }: Workspace): boolean {
  return topmostShown(state) !== undefined;
}

function isIdle({ photo: { state } }: Workspace): boolean {
  return state.task === undefined;
}

/** A photo must not change while it is saved. */
function explainSave(workspace: Workspace): TextKey | undefined {
  return hasPhoto(workspace) ? 'save.busy' : undefined;
}

/** Painting goes on while something is filled or saved, but not while something is held over the photo. */
function canPaint({ photo: { state } }: Workspace): boolean {
  return state.task?.kind !== 'open' && !state.placing && !state.framing;
}

function hasPhotoOrTask(workspace: Workspace): boolean {
  return hasPhoto(workspace) || !isIdle(workspace);
}

import type { WindowLook } from '../../shared/contract/shell.js';
import { shownLanguage } from '../state/language.svelte.js';
import type { Workspace } from '../state/workspace.svelte.js';
import type { Command } from './commands.js';
import { COMMANDS, runCommand } from './commands.js';
import type { CommandName } from './default-shortcuts.js';
import { DEFAULT_SHORTCUTS } from './default-shortcuts.js';
import { listChanged } from './key-changes.js';

/** Lets the program around the page (its menus, its close button) act on `workspace`. */
export function serveProgram(workspace: Workspace): void {
  workspace.platform.serve({
    run(command) {
      if (workspace.dialogs.name === undefined && isCommandName(command)) runCommand(workspace, command);
    },
    open: (file) => {
      workspace.view = 'photo';
      void workspace.photo.openHanded(file);
    },
    save: () => workspace.photo.save(),
  });
}

/** What the program must know to draw its menus. While a dialog is open no command is enabled. */
export function describeLook(workspace: Workspace): WindowLook {
  const commands = Object.entries<Command>(COMMANDS);
  const enabled = commands.filter(([, { isEnabled }]) => isEnabled(workspace)).map(([name]) => name);
  return {
    theme: workspace.settings.theme,
    language: shownLanguage(),
    enabledCommands: workspace.dialogs.name === undefined ? enabled : [],
    shortcuts: Object.fromEntries(
      listChanged(DEFAULT_SHORTCUTS, workspace.settings.shortcuts).map(([name, own]) => [name, [...own]]),
    ),
  };
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

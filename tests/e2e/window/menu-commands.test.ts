import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/renderer/commands/commands.js';
import type { Command } from '../../../src/renderer/commands/commands.js';
import { createMenuItems } from '../../../src/shell/menu-items.js';
import { createTranslate } from '../../../src/shell/texts.js';

describe('the menus of the desktop app', () => {
  it('run commands that the page has, under the shortcuts that the page listens to', () => {
    const program = { name: 'Lacuna', isMac: false, isPackaged: true };
    const translate = createTranslate(() => 'en');
    const state = { translate, recentPhotos: [], enabledCommands: [] };
    const actions = { run: () => undefined, openRecent: () => undefined, clearRecent: () => undefined };
    const items = createMenuItems(state, actions, program).flatMap(({ submenu = [] }) => submenu);
    const commands = items.filter(({ id }) => id !== undefined);
    expect(commands.length).toBeGreaterThan(10);
    for (const { id = '', accelerator } of commands) {
      const command: Command | undefined = (COMMANDS as Record<string, Command>)[id];
      expect([id, command !== undefined]).toEqual([id, true]);
      if (accelerator === undefined) continue;
      const shortcut = accelerator.replace('CmdOrCtrl', 'Mod').replace('Plus', '+');
      expect(command?.shortcuts).toContain(shortcut);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { createTemplate } from '../../../src/main/menu.js';
import { COMMANDS } from '../../../src/renderer/commands/commands.js';
import type { Command } from '../../../src/renderer/commands/commands.js';
import { stubElectron } from '../../stubs/electron.js';

describe('the menus of the desktop app', () => {
  it('run commands that the page has, under the shortcuts that the page listens to', () => {
    stubElectron({ app: { name: 'Lacuna', isPackaged: true } });
    const state = { translate: (name: string) => name, recentPhotos: [], enabledCommands: [] };
    const actions = { run: () => undefined, openRecent: () => undefined, clearRecent: () => undefined };
    const items = createTemplate(state, actions, false).flatMap(
      ({ submenu }) => submenu as Electron.MenuItemConstructorOptions[],
    );
    const commands = items.filter(({ id }) => id !== undefined);
    expect(commands.length).toBeGreaterThan(10);
    for (const { id = '', accelerator } of commands) {
      const command: Command | undefined = (COMMANDS as Record<string, Command>)[id];
      expect([id, command !== undefined]).toEqual([id, true]);
      if (accelerator === undefined) continue;
      const shortcut = String(accelerator).replace('CmdOrCtrl', 'Mod').replace('Plus', '+');
      expect(command?.shortcuts).toContain(shortcut);
    }
  });
});

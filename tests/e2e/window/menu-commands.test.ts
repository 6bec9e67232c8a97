import { describe, expect, it } from 'vitest';
import { DEFAULT_SHORTCUTS } from '../../../src/renderer/commands/default-shortcuts.js';
import { createMenuItems } from '../../../src/shell/menu-items.js';
import { createTranslate } from '../../../src/shell/texts.js';

describe('the menus of the desktop app', () => {
  it('run commands that the page has, under the shortcuts that the page listens to', () => {
    const program = { name: 'Lacuna', isMac: false, isPackaged: true };
    const translate = createTranslate(() => 'en');
    const state = { translate, recentPhotos: [], enabledCommands: [], shortcuts: {} };
    const actions = { run: () => undefined, openRecent: () => undefined, clearRecent: () => undefined };
    const items = createMenuItems(state, actions, program).flatMap(({ submenu = [] }) => submenu);
    const commands = items.filter(({ id }) => id !== undefined);
    expect(commands.length).toBeGreaterThan(10);
    for (const { id = '', accelerator } of commands) {
      const shortcuts = (DEFAULT_SHORTCUTS as Record<string, readonly string[]>)[id];
      expect([id, shortcuts !== undefined]).toEqual([id, true]);
      if (accelerator === undefined) continue;
      const shortcut = accelerator.replace('CmdOrCtrl', 'Mod').replace('Plus', '+');
      expect(shortcuts).toContain(shortcut);
    }
  });
});

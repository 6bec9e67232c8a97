import { app, Menu } from 'electron';

import type { MenuActions, MenuState } from '../shell/menu-items.js';
import { createMenuItems } from '../shell/menu-items.js';

/** Shows the menus of the program; to be called again whenever `state` is another. */
export function showMenu(state: MenuState, actions: MenuActions): void {
  const { name, isPackaged } = app;
  const items = createMenuItems(state, actions, { name, isPackaged, isMac: process.platform === 'darwin' });
  Menu.setApplicationMenu(Menu.buildFromTemplate(items));
}

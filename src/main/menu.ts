import { basename } from 'node:path';

import type { MenuItemConstructorOptions as Item } from 'electron';
import { app, Menu } from 'electron';

import type { Settings } from './settings.js';
import type { TextName, Translate } from './texts.js';

/** What the menus show. */
export interface MenuState {
  readonly translate: Translate;
  readonly recentPhotos: Settings['recentPhotos'];
  readonly enabledCommands: readonly string[];
}

/** What the menus do. */
export interface MenuActions {
  /** Has the page run a command of its own. */
  run(command: string): void;
  openRecent(path: string): void;
  clearRecent(): void;
}

const SEPARATOR: Item = { type: 'separator' };

/** Shows the menus of the program; to be called again whenever `state` is another. */
export function showMenu(state: MenuState, actions: MenuActions): void {
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(Menu.buildFromTemplate(createTemplate(state, actions, isMac)));
}

/** The menus; macOS has two more, for the program itself and for windows. */
export function createTemplate(
  { translate, recentPhotos, enabledCommands }: MenuState,
  { run, openRecent, clearRecent }: MenuActions,
  isMac: boolean,
): Item[] {
  /** The page listens to the keyboard itself: a shortcut is shown here, and works on macOS, which asks the page first. */
  function command(id: TextName, accelerator?: string): Item {
    const shortcut = accelerator === undefined ? {} : { accelerator, registerAccelerator: false };
    const enabled = enabledCommands.includes(id);
    return { id, label: translate(id), enabled, click: () => run(id), ...shortcut };
  }

  function role(name: TextName & NonNullable<Item['role']>): Item {
    return { role: name, label: translate(name) };
  }

  function menu(label: TextName, ...submenu: Item[]): Item {
    return { label: translate(label), submenu };
  }

  const recent = recentPhotos.map((path): Item => {
    // A single ampersand would underline what follows it.
    return { label: basename(path).replaceAll('&', '&&'), click: () => openRecent(path) };
  });
  const clearList = { label: translate('clearRecent'), click: clearRecent };
  const recentMenu = menu('openRecent', ...recent, SEPARATOR, clearList);
  const settings = command('settings', 'CmdOrCtrl+,');

  const programMenu: Item = {
    label: app.name,
    submenu: [
      ...[role('about'), SEPARATOR, settings, SEPARATOR, role('services'), SEPARATOR],
      ...[role('hide'), role('hideOthers'), role('unhide'), SEPARATOR, role('quit')],
    ],
  };
  const fileMenu = menu(
    'file',
    command('open', 'CmdOrCtrl+O'),
    { ...recentMenu, enabled: recent.length > 0 },
    SEPARATOR,
    command('save', 'CmdOrCtrl+S'),
    command('saveAs', 'CmdOrCtrl+Shift+S'),
    ...(isMac ? [] : [SEPARATOR, settings, SEPARATOR, role('quit')]),
  );
  const editMenu = menu(
    'edit',
    command('undo', 'CmdOrCtrl+Z'),
    command('redo', 'CmdOrCtrl+Shift+Z'),
    ...[SEPARATOR, command('fill'), command('tryAnother'), command('clear'), SEPARATOR],
    ...[role('cut'), role('copy'), role('paste'), role('selectAll')],
  );
  const viewMenu = menu(
    'view',
    command('zoomIn', 'CmdOrCtrl+Plus'),
    command('zoomOut', 'CmdOrCtrl+-'),
    command('fit', 'CmdOrCtrl+0'),
    command('fullSize', 'CmdOrCtrl+1'),
    ...[SEPARATOR, command('togglePanel'), role('togglefullscreen')],
    ...(app.isPackaged ? [] : [role('toggleDevTools')]),
  );
  const windowMenu: Item = { ...menu('window', role('minimize')), role: 'windowMenu' };
  const helpItems = [command('shortcuts', 'F1'), ...(isMac ? [] : [SEPARATOR, role('about')])];
  const helpMenu: Item = { ...menu('help', ...helpItems), role: 'help' };
  const common = [fileMenu, editMenu, viewMenu];
  return isMac ? [programMenu, ...common, windowMenu, helpMenu] : [...common, helpMenu];
}

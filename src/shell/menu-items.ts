import { basename } from 'node:path';

import type { Settings } from './settings.js';
import type { TextName, Translate } from './texts.js';

/** What a program does by itself where a menu says so; Electron's names. */
type Role =
  | 'about'
  | 'services'
  | 'hide'
  | 'hideOthers'
  | 'unhide'
  | 'quit'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'minimize'
  | 'togglefullscreen'
  | 'toggleDevTools'
  | 'windowMenu'
  | 'help';

/** A menu, or an item of one, as Electron takes it. */
export interface MenuItem {
  readonly id?: string;
  readonly label?: string;
  readonly type?: 'separator';
  readonly role?: Role;
  readonly enabled?: boolean;
  readonly accelerator?: string;
  readonly registerAccelerator?: boolean;
  readonly click?: () => void;
  readonly submenu?: MenuItem[];
}

/** The program as the system shows it. */
export interface ProgramKind {
  readonly name: string;
  readonly isMac: boolean;
  /** Installed, and not run from the repository. */
  readonly isPackaged: boolean;
}

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

const SEPARATOR: MenuItem = { type: 'separator' };

/** The menus; macOS has two more, for the program itself and for windows. */
export function createMenuItems(
  { translate, recentPhotos, enabledCommands }: MenuState,
  { run, openRecent, clearRecent }: MenuActions,
  { name: programName, isMac, isPackaged }: ProgramKind,
): MenuItem[] {
  /** The page listens to the keyboard itself: a shortcut is shown here, and works on macOS, which asks the page first. */
  function command(id: TextName, accelerator?: string): MenuItem {
    const shortcut = accelerator === undefined ? {} : { accelerator, registerAccelerator: false };
    const enabled = enabledCommands.includes(id);
    return { id, label: translate(id), enabled, click: () => run(id), ...shortcut };
  }

  function role(name: TextName & Role): MenuItem {
    return { role: name, label: translate(name) };
  }

  function menu(label: TextName, ...submenu: MenuItem[]): MenuItem {
    return { label: translate(label), submenu };
  }

  const recent = recentPhotos.map((path): MenuItem => {
    // A single ampersand would underline what follows it.
    return { label: basename(path).replaceAll('&', '&&'), click: () => openRecent(path) };
  });
  const clearList = { label: translate('clearRecent'), click: clearRecent };
  const recentMenu = menu('openRecent', ...recent, SEPARATOR, clearList);
  const settings = command('settings', 'CmdOrCtrl+,');

  const programMenu: MenuItem = {
    label: programName,
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
    ...(isPackaged ? [] : [role('toggleDevTools')]),
  );
  const windowMenu: MenuItem = { ...menu('window', role('minimize')), role: 'windowMenu' };
  const helpItems = [command('shortcuts', 'F1'), ...(isMac ? [] : [SEPARATOR, role('about')])];
  const helpMenu: MenuItem = { ...menu('help', ...helpItems), role: 'help' };
  const common = [fileMenu, editMenu, viewMenu];
  return isMac ? [programMenu, ...common, windowMenu, helpMenu] : [...common, helpMenu];
}

import { basename } from 'node:path';

import type { CommandEntry, MenuName, TableCommandName } from '../shared/commands.js';
import { COMMAND_TABLE } from '../shared/commands.js';
import type { Settings } from './settings.js';
import type { TextName, Translate } from './texts.js';

/** Menu items that Electron carries out by itself, by its names. */
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

/** Roles and menus that have a text. */
type RoleName = TextName extends infer Name ? (Name extends `role.${infer Suffix}` ? Suffix : never) : never;
type MenuText = TextName extends infer Name ? (Name extends `menu.${infer Suffix}` ? Suffix : never) : never;

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
  /** Those of commands whose defaults were changed. */
  readonly shortcuts: Readonly<Record<string, readonly string[]>>;
}

/** What the menus do. */
export interface MenuActions {
  /** Has the page run a command of its own. */
  run(command: string): void;
  openRecent(path: string): void;
  clearRecent(): void;
}

/** A letter alone would be typed into nothing. Electron refuses keys beyond ASCII. */
const SHOWN = /^(?:(?:Mod|Alt)\+[!-~]+|F\d+)$/;

const SEPARATOR: MenuItem = { type: 'separator' };

/** The menus; macOS has two more, for the program itself and for windows. */
export function createMenuItems(
  { translate, recentPhotos, enabledCommands, shortcuts: changed }: MenuState,
  { run, openRecent, clearRecent }: MenuActions,
  { name: programName, isMac, isPackaged }: ProgramKind,
): MenuItem[] {
  /** The page listens to the keyboard itself: a shortcut is shown here, and works on macOS, which asks the page first. */
  function command(id: TableCommandName, shortcuts: readonly string[]): MenuItem {
    const own = Object.hasOwn(changed, id) ? (changed[id] ?? []) : shortcuts;
    const shortcut = own.find((one) => SHOWN.test(one));
    const shown = shortcut && { accelerator: acceleratorOf(shortcut), registerAccelerator: false };
    const enabled = enabledCommands.includes(id);
    return { id, label: translate.label(`command.${id}`), enabled, click: () => run(id), ...shown };
  }

  /** The commands of a section of a menu. */
  function commands(name: MenuName, section: number): MenuItem[] {
    const entries = Object.entries<CommandEntry>(COMMAND_TABLE) as [TableCommandName, CommandEntry][];
    return entries
      .filter(([, { menu: place }]) => place?.[0] === name && place[1] === section)
      .map(([id, { shortcuts }]) => command(id, shortcuts));
  }

  function role(name: Role & RoleName): MenuItem {
    return { role: name, label: translate(`role.${name}`) };
  }

  function menu(name: MenuText, ...submenu: MenuItem[]): MenuItem {
    return { label: translate(`menu.${name}`), submenu };
  }

  const recent = recentPhotos.map((path): MenuItem => {
    // A single ampersand would underline what follows it.
    return { label: basename(path).replaceAll('&', '&&'), click: () => openRecent(path) };
  });
  const clearList = { label: translate('menu.clearRecent'), click: clearRecent };
  const recentMenu = menu('openRecent', ...recent, SEPARATOR, clearList);
  const settings = commands('program', 1);

  const programMenu: MenuItem = {
    label: programName,
    submenu: [
      ...[role('about'), SEPARATOR, ...settings, SEPARATOR, role('services'), SEPARATOR],
      ...[role('hide'), role('hideOthers'), role('unhide'), SEPARATOR, role('quit')],
    ],
  };
  const [open, ...others] = commands('file', 1);
  const fileMenu = menu(
    'file',
    ...(open ? [open] : []),
    { ...recentMenu, enabled: recent.length > 0 },
    ...others,
    SEPARATOR,
    ...commands('file', 2),
    ...(isMac ? [] : [SEPARATOR, ...settings, SEPARATOR, role('quit')]),
  );
  const editMenu = menu(
    'edit',
    ...[...commands('edit', 1), SEPARATOR, ...commands('edit', 2), SEPARATOR],
    ...[...commands('edit', 3), SEPARATOR],
    ...[role('cut'), role('copy'), role('paste'), role('selectAll')],
  );
  const viewMenu = menu(
    'view',
    ...[...commands('view', 1), SEPARATOR, ...commands('view', 2), role('togglefullscreen')],
    ...(isPackaged ? [] : [role('toggleDevTools')]),
  );
  const windowMenu: MenuItem = { ...menu('window', role('minimize')), role: 'windowMenu' };
  const helpItems = [...commands('help', 1), ...(isMac ? [] : [SEPARATOR, role('about')])];
  const helpMenu: MenuItem = { ...menu('help', ...helpItems), role: 'help' };
  const common = [fileMenu, editMenu, viewMenu];
  return isMac ? [programMenu, ...common, windowMenu, helpMenu] : [...common, helpMenu];
}

/** A shortcut in Electron's words. */
function acceleratorOf(shortcut: string): string {
  return shortcut.replace('Mod', 'CmdOrCtrl').replace('++', '+Plus');
}

import { beforeEach, describe, expect, test } from 'vitest';

import type { MenuItem, MenuState } from './menu-items.js';
import { createMenuItems } from './menu-items.js';
import { createTranslate } from './texts.js';

const done: string[] = [];
const ACTIONS = {
  run: (command: string) => void done.push(`run ${command}`),
  openRecent: (path: string) => void done.push(`open ${path}`),
  clearRecent: () => void done.push('clear'),
};

beforeEach(() => (done.length = 0));

function create(state: Partial<MenuState> = {}, isMac = false, isPackaged = true): MenuItem[] {
  const translate = createTranslate(() => 'en-GB');
  const program = { name: 'Lacuna', isMac, isPackaged };
  return createMenuItems(
    { translate, recentPhotos: [], enabledCommands: [], shortcuts: {}, ...state },
    ACTIONS,
    program,
  );
}

function itemsOf(menus: MenuItem[]): MenuItem[] {
  return menus.flatMap((menu) => [menu, ...itemsOf(menu.submenu ?? [])]);
}

function labelsOf(items: MenuItem[]): (string | undefined)[] {
  return items.map(({ label }) => label);
}

function find(menus: MenuItem[], label: string): MenuItem {
  const item = itemsOf(menus).find((other) => other.label === label);
  if (!item) throw new Error(`Expected a menu item "${label}"`);
  return item;
}

function click({ click: act }: MenuItem): void {
  act?.();
}

describe('the menus', () => {
  test('are those of the platform', () => {
    expect(labelsOf(create())).toEqual(['File', 'Edit', 'View', 'Help']);
    expect(labelsOf(create({}, true))).toEqual(['Lacuna', 'File', 'Edit', 'View', 'Window', 'Help']);
    const file = find(create({}, true), 'File').submenu ?? [];
    expect(labelsOf(file)).not.toContain('Quit Lacuna');
  });

  test('speak the language that is wanted at that moment', () => {
    let language = 'de-AT';
    const translate = createTranslate(() => language);
    expect(labelsOf(create({ translate }))).toEqual(['Datei', 'Bearbeiten', 'Ansicht', 'Hilfe']);
    language = 'en';
    expect(labelsOf(create({ translate }))[0]).toBe('File');
  });

  test.each([false, true])('name everything (macOS: %s)', (isMac) => {
    const unnamed = itemsOf(create({}, isMac)).filter(({ label, type }) => !label && type !== 'separator');
    expect(unnamed).toEqual([]);
  });

  test('offer what makes sense now, and have the page do it', () => {
    const menus = create({ enabledCommands: ['open', 'undo'] });
    expect(find(menus, 'Undo').enabled).toBe(true);
    expect(find(menus, 'Redo').enabled).toBe(false);
    click(find(menus, 'Undo'));
    expect(done).toEqual(['run undo']);
  });

  test('show shortcuts that the page listens to itself', () => {
    const shortcuts = itemsOf(create()).filter(({ accelerator }) => accelerator !== undefined);
    expect(shortcuts.length).toBeGreaterThan(8);
    expect(shortcuts.filter(({ registerAccelerator }) => registerAccelerator !== false)).toEqual([]);
    // A letter alone would be typed into nothing.
    expect(shortcuts.filter(({ accelerator }) => /^.$/.test(accelerator ?? ''))).toEqual([]);
  });

  test('follow the shortcuts that the person changed', () => {
    const shortcuts = { undo: ['Alt+U'], redo: [], save: ['K'], fit: ['Mod+Ö'], saveAs: ['Mod++'] };
    const items = itemsOf(create({ shortcuts }));
    const shownIn = (...ids: string[]): unknown[] =>
      ids.map((id) => items.find((item) => item.id === id)?.accelerator);
    expect(shownIn('undo', 'redo', 'save', 'fit', 'saveAs', 'open')).toEqual([
      ...['Alt+U', undefined, undefined, undefined, 'CmdOrCtrl+Plus', 'CmdOrCtrl+O'],
    ]);
  });

  test('have no developer tools in a package', () => {
    expect(labelsOf(itemsOf(create()))).not.toContain('Developer Tools');
    expect(labelsOf(itemsOf(create({}, false, false)))).toContain('Developer Tools');
  });
});

describe('the recent photos', () => {
  test('are opened by name, without their folders', () => {
    const menus = create({ recentPhotos: ['/photos/a & b.jpg', '/photos/c.png'] });
    const recent = find(menus, 'Open Recent');
    expect(recent.enabled).toBe(true);
    expect(labelsOf(recent.submenu ?? [])).toEqual(['a && b.jpg', 'c.png', undefined, 'Clear List']);
    click(find(menus, 'c.png'));
    click(find(menus, 'Clear List'));
    expect(done).toEqual(['open /photos/c.png', 'clear']);
  });

  test('cannot be chosen where there are none', () => {
    expect(find(create(), 'Open Recent').enabled).toBe(false);
  });
});

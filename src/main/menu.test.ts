import type { MenuItemConstructorOptions as Item } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';

import { stubElectron } from '../../tests/stubs/electron.js';
import type { MenuState } from './menu.js';
import { createTemplate } from './menu.js';
import { translateFor } from './texts.js';

const done: string[] = [];
const ACTIONS = {
  run: (command: string) => void done.push(`run ${command}`),
  openRecent: (path: string) => void done.push(`open ${path}`),
  clearRecent: () => void done.push('clear'),
};

beforeEach(() => {
  done.length = 0;
  stubElectron({ app: { name: 'Lacuna', isPackaged: true, getLocale: () => 'de-AT' } });
});

function create(state: Partial<MenuState> = {}, isMac = false): Item[] {
  const translate = translateFor({ language: 'en' });
  return createTemplate({ translate, recentPhotos: [], enabledCommands: [], ...state }, ACTIONS, isMac);
}

function itemsOf(menus: Item[]): Item[] {
  return menus.flatMap((menu) => [menu, ...itemsOf((menu.submenu ?? []) as Item[])]);
}

function labelsOf(items: Item[]): (string | undefined)[] {
  return items.map(({ label }) => label);
}

function find(menus: Item[], label: string): Item {
  const item = itemsOf(menus).find((other) => other.label === label);
  if (!item) throw new Error(`Expected a menu item "${label}"`);
  return item;
}

function click({ click: act }: Item): void {
  (act as () => void)();
}

describe('the menus', () => {
  test('are those of the platform', () => {
    expect(labelsOf(create())).toEqual(['File', 'Edit', 'View', 'Help']);
    expect(labelsOf(create({}, true))).toEqual(['Lacuna', 'File', 'Edit', 'View', 'Window', 'Help']);
    const file = find(create({}, true), 'File').submenu as Item[];
    expect(labelsOf(file)).not.toContain('Quit Lacuna');
  });

  test('speak the language of the page, and until it has said so, that of the system', () => {
    expect(labelsOf(create({ translate: translateFor({ language: 'de' }) }))).toEqual([
      'Datei',
      'Bearbeiten',
      'Ansicht',
      'Hilfe',
    ]);
    expect(labelsOf(create({ translate: translateFor({ language: undefined }) }))[0]).toBe('Datei');
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
    expect(shortcuts.filter(({ accelerator }) => /^.$/.test(accelerator as string))).toEqual([]);
  });

  test('have no developer tools in a package', () => {
    expect(labelsOf(itemsOf(create()))).not.toContain('Developer Tools');
    stubElectron({ app: { name: 'Lacuna', isPackaged: false } });
    expect(labelsOf(itemsOf(create()))).toContain('Developer Tools');
  });
});

describe('the recent photos', () => {
  test('are opened by name, without their folders', () => {
    const menus = create({ recentPhotos: ['/photos/a & b.jpg', '/photos/c.png'] });
    const recent = find(menus, 'Open Recent');
    expect(recent.enabled).toBe(true);
    expect(labelsOf(recent.submenu as Item[])).toEqual(['a && b.jpg', 'c.png', undefined, 'Clear List']);
    click(find(menus, 'c.png'));
    click(find(menus, 'Clear List'));
    expect(done).toEqual(['open /photos/c.png', 'clear']);
  });

  test('cannot be chosen where there are none', () => {
    expect(find(create(), 'Open Recent').enabled).toBe(false);
  });
});

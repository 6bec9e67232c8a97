import { describe, expect, it } from 'vitest';
import { SHORTCUT_PATTERN } from '../../shared/shortcut-pattern.js';
import { DEFAULT_SHORTCUTS } from './default-shortcuts.js';
import {
  applyChanges,
  chooseShortcut,
  isFixed,
  judgePress,
  listChanged,
  readKeyChanges,
  resetShortcuts,
  writeKeyChanges,
} from './key-changes.js';
import { REVIEW_SHORTCUTS } from './review-shortcuts.js';
import type { KeyPress } from './shortcut.js';
import { shortcutOf } from './shortcut.js';

const NO_MODIFIERS = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isAltGraph: false };

/** A small table of the same kind. */
const DEFAULTS = {
  save: ['Mod+S'],
  redo: ['Mod+Shift+Z', 'Mod+Y'],
  undo: ['Mod+Z'],
  saveRecipe: [],
  shortcuts: ['?', 'F1'],
} as const satisfies Record<string, readonly string[]>;
type Name = keyof typeof DEFAULTS;
const TABLE: Readonly<Record<Name, readonly string[]>> = DEFAULTS;

describe('the shortcuts of the commands', () => {
  it.each([
    ['of the window', DEFAULT_SHORTCUTS],
    ['of the review', REVIEW_SHORTCUTS],
  ])('%s are spelled as pressed keys are, so that none escapes a comparison', (_, defaults) => {
    const all = Object.values(defaults).flat();
    const choosable = all.filter((shortcut) => !/^(?:Escape|Arrow\w+)$/.test(shortcut));
    expect(choosable.filter((shortcut) => !SHORTCUT_PATTERN.test(shortcut))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
    expect(choosable.map((shortcut) => shortcutOf(pressOf(shortcut), false))).toEqual(choosable);
  });

  it('are those that the person chose, else their defaults', () => {
    expect(applyChanges(TABLE, {})).toEqual(TABLE);
    expect(applyChanges(TABLE, { save: 'K', undo: '' })).toEqual({ ...TABLE, save: ['K'], undo: [] });
  });

  it('give way to the one that was chosen, and keep what is left', () => {
    const shortcuts = applyChanges(TABLE, { save: 'Mod+Y' });
    expect(shortcuts).toEqual({ ...TABLE, save: ['Mod+Y'], redo: ['Mod+Shift+Z'] });
    expect(listChanged(TABLE, shortcuts).map(([name]) => name)).toEqual(['save', 'redo']);
  });

  it('never belong to two commands, even where a text says so', () => {
    expect(applyChanges(TABLE, { save: 'K', undo: 'K' })).toEqual({ ...TABLE, save: ['K'], undo: [] });
  });
});

describe('a choice', () => {
  it('takes a shortcut from the command that chose it before', () => {
    const changes = chooseShortcut<Name>(TABLE, { undo: 'K' }, 'save', 'K');
    expect(changes).toEqual({ undo: '', save: 'K' });
  });

  it('of the default is no change', () => {
    expect(chooseShortcut(TABLE, { save: 'K' }, 'save', 'Mod+S')).toEqual({});
    expect(chooseShortcut(TABLE, { saveRecipe: 'K' }, 'saveRecipe', '')).toEqual({});
  });

  it('is undone by a reset, which takes the defaults back from others', () => {
    // Undo has the keys of saving, and saving those of undo.
    const swapped = chooseShortcut<Name>(
      TABLE,
      chooseShortcut<Name>(TABLE, {}, 'undo', 'Mod+S'),
      'save',
      'Mod+Z',
    );
    expect(applyChanges(TABLE, swapped)).toEqual({ ...TABLE, undo: ['Mod+S'], save: ['Mod+Z'] });
    expect(resetShortcuts<Name>(TABLE, swapped, 'save')).toEqual({});
    expect(applyChanges(TABLE, resetShortcuts<Name>(TABLE, { save: 'Mod+Y' }, 'redo'))).toEqual(TABLE);
  });
});

describe('pressed keys', () => {
  const judge = (press: Partial<KeyPress>): unknown =>
    judgePress({ ...NO_MODIFIERS, key: '', ...press }, false, 'save', TABLE);

  it('are taken, or belong to another command', () => {
    expect(judge({ key: 'k', ctrlKey: true })).toEqual({ kind: 'take', shortcut: 'Mod+K' });
    expect(judge({ key: 's', ctrlKey: true })).toEqual({ kind: 'take', shortcut: 'Mod+S' });
    expect(judge({ key: 'y', ctrlKey: true })).toEqual({
      ...{ kind: 'conflict', shortcut: 'Mod+Y', holder: 'redo' },
    });
  });

  it('are those alone where no others go with them', () => {
    const ask = (press: Partial<KeyPress>) =>
      judgePress({ ...NO_MODIFIERS, key: 'k', ...press }, false, 'save', TABLE, true).kind;
    expect([ask({}), ask({ shiftKey: true })]).toEqual(['take', 'take']);
    expect([ask({ ctrlKey: true }), ask({ altKey: true })]).toEqual(['reserved', 'reserved']);
  });

  it('take the shortcut away, or mean nothing yet', () => {
    expect(judge({ key: 'Backspace' })).toEqual({ kind: 'remove' });
    expect(judge({ key: 'Backspace', ctrlKey: true })).toMatchObject({ kind: 'take' });
    expect(judge({ key: 'Shift', shiftKey: true })).toEqual({ kind: 'wait' });
    expect(judge({ key: 'MediaPlayPause' })).toEqual({ kind: 'wait' });
  });

  it.each<Partial<KeyPress>>([
    { key: 'Escape' },
    { key: 'Tab', shiftKey: true },
    { key: '?', shiftKey: true },
    { key: 'F1' },
    { key: 'ArrowLeft', ctrlKey: true },
    { key: 'd' },
    { key: 'C', shiftKey: true },
    { key: ' ' },
    { key: 'v', ctrlKey: true },
    { key: 'w', ctrlKey: true },
  ])('%o are kept for what they do', (press) => {
    expect(judge(press)).toMatchObject({ kind: 'reserved' });
  });
});

describe('the text of the changes', () => {
  it('says the same when it is read again', () => {
    const changes = { save: 'Mod+=', redo: '', undo: 'Mod++', saveRecipe: 'Я' };
    expect(readKeyChanges(writeKeyChanges(changes), TABLE)).toEqual(changes);
    expect(readKeyChanges('', TABLE)).toEqual({});
  });

  it('is read without what is damaged, unknown or not to be changed', () => {
    const text =
      'save=Hyper+K nothing=K cancel=K shortcuts=K __proto__=K constructor=K undo=Escape redo= K = saveRecipe=?';
    expect(readKeyChanges(text, TABLE)).toEqual({ redo: '' });
    expect([isFixed('cancel'), isFixed('shortcuts'), isFixed('save')]).toEqual([true, true, false]);
  });
});

/** The key press that a keyboard with every character on a key of its own makes of `shortcut`. */
function pressOf(shortcut: string): KeyPress {
  const [, modifiers = '', key = ''] = /^((?:Mod\+|Alt\+|Shift\+)*)(.+)$/.exec(shortcut) ?? [];
  return {
    ...NO_MODIFIERS,
    key,
    ctrlKey: modifiers.includes('Mod'),
    altKey: modifiers.includes('Alt'),
    shiftKey: modifiers.includes('Shift'),
  };
}

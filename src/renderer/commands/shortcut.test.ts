import { describe, expect, it } from 'vitest';
import type { KeyPress } from './shortcut.js';
import { ariaShortcut, isShortcut, shortcutKeys, shortcutOf } from './shortcut.js';

const NO_MODIFIERS: Omit<KeyPress, 'key'> = {
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isAltGraph: false,
};

describe('shortcuts', () => {
  it('know a letter with and without Shift, in either case', () => {
    expect(isShortcut(press('b'), 'B', false)).toBe(true);
    expect(isShortcut(press('B', { shiftKey: true }), 'B', false)).toBe(false);
    expect(isShortcut(press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Z', false)).toBe(true);
    expect(isShortcut(press('z', { ctrlKey: true }), 'Mod+Shift+Z', false)).toBe(false);
  });

  it('take Command for Mod on macOS and Ctrl elsewhere', () => {
    expect(isShortcut(press('z', { metaKey: true }), 'Mod+Z', true)).toBe(true);
    expect(isShortcut(press('z', { ctrlKey: true }), 'Mod+Z', true)).toBe(false);
    expect(isShortcut(press('z', { metaKey: true }), 'Mod+Z', false)).toBe(false);
  });

  it('find characters wherever the keyboard has them', () => {
    expect(isShortcut(press('?', { shiftKey: true }), '?', false)).toBe(true);
    expect(isShortcut(press('?'), '?', false)).toBe(true);
    const altGraph = { ctrlKey: true, altKey: true, isAltGraph: true };
    expect(isShortcut(press(']', altGraph), ']', false)).toBe(true);
    expect(isShortcut(press('+', { ctrlKey: true }), 'Mod++', false)).toBe(true);
    expect(isShortcut(press('+'), 'Mod++', false)).toBe(false);
  });

  it('are spelled in one way, whatever the keyboard', () => {
    const altGraph = { ctrlKey: true, altKey: true, isAltGraph: true };
    expect([
      shortcutOf(press('k', { ctrlKey: true }), false),
      shortcutOf(press('K', { ctrlKey: true, altKey: true, shiftKey: true }), false),
      shortcutOf(press('k', { metaKey: true }), true),
      // Shift belongs to the character on this keyboard.
      shortcutOf(press('+', { shiftKey: true }), false),
      shortcutOf(press('+', { ctrlKey: true, shiftKey: true }), false),
      shortcutOf(press(']', altGraph), false),
      shortcutOf(press('PageUp', { shiftKey: true }), false),
      shortcutOf(press('я', { shiftKey: true }), false),
      shortcutOf(press('ß'), false),
    ]).toEqual(['Mod+K', 'Mod+Alt+Shift+K', 'Mod+K', '+', 'Mod++', ']', 'Shift+PageUp', 'Я', 'ß']);
  });

  it.each([
    press('Control', { ctrlKey: true }),
    press('AltGraph', { isAltGraph: true }),
    press('CapsLock'),
    press('Dead'),
    // The other one of Ctrl and Command is the system's.
    press('k', { metaKey: true }),
  ])('are none of %o', (pressed) => {
    expect(shortcutOf(pressed, false)).toBeUndefined();
  });

  it('are told to programs that read aloud in their words', () => {
    expect([
      ariaShortcut('Mod+Shift+Z', false),
      ariaShortcut('Mod++', true),
      ariaShortcut('[', false),
    ]).toEqual([...['Control+Shift+Z', 'Meta+Plus', '[']]);
  });

  it('are shown as they are written on the keys', () => {
    expect(shortcutKeys('Mod+Shift+Z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(shortcutKeys('Mod+Shift+Z', true)).toEqual(['⌘', '⇧', 'Z']);
    expect(shortcutKeys('Mod++', false)).toEqual(['Ctrl', '+']);
    expect(shortcutKeys('Escape', false)).toEqual(['Esc']);
    expect(shortcutKeys('ArrowRight', true)).toEqual(['→']);
  });
});

function press(key: string, modifiers: Partial<KeyPress> = {}): KeyPress {
  return { ...NO_MODIFIERS, ...modifiers, key };
}

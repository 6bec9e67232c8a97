import { IS_MAC } from '../commands/keyboard.js';
import type { CommandName } from '../commands/default-shortcuts.js';
import type { Shortcuts } from '../commands/key-changes.js';
import { ariaShortcut, shortcutKeys } from '../commands/shortcut.js';
import type { TextKey } from '../../shared/text/languages.js';
import { t } from './language.svelte.js';

/** Keys that have another name on keyboards of other languages. */
const NAMES: Readonly<Record<string, TextKey>> = {
  Ctrl: 'key.ctrl',
  Shift: 'key.shift',
  Enter: 'key.enter',
  Del: 'key.delete',
};

/** The keys of a shortcut as they are written on the person's keyboard, in order. */
export function shownKeys(shortcut: string): string[] {
  return shortcutKeys(shortcut, IS_MAC).map((key) => {
    const name = NAMES[key];
    return name ? t(name) : key;
  });
}

/** A shortcut in a sentence; a dash for none. */
export function keysInWords(shortcut: string | undefined): string {
  return shortcut === undefined ? '–' : shownKeys(shortcut).join(IS_MAC ? '' : '+');
}

/** The keys that hints name. */
export function keysOfHints({ fill, clear }: Shortcuts<CommandName>): { fill: string; clear: string } {
  return { fill: keysInWords(fill[0]), clear: keysInWords(clear[0]) };
}

/** A shortcut for `aria-keyshortcuts`. */
export function ariaKeys(shortcut: string): string {
  return ariaShortcut(shortcut, IS_MAC);
}

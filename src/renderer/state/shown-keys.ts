import { IS_MAC } from '../commands/keyboard.js';
import { shortcutKeys } from '../commands/shortcut.js';
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

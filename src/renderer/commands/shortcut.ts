/** The part of a keyboard event that shortcuts look at. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** Characters such as `[` need AltGr on some keyboards, which looks like Ctrl and Alt. */
  readonly isAltGraph: boolean;
}

/**
 * Does a key press mean `shortcut` ("B", "Mod+Shift+Z", "?", "Enter")? `Mod` is Command on macOS and Ctrl elsewhere. Shift counts
 * for letters and named keys only: it belongs to characters such as `?` on one keyboard and not on another.
 */
export function isShortcut(press: KeyPress, shortcut: string, isMac: boolean): boolean {
  const { key, modifiers } = parseShortcut(shortcut);
  const needsMod = modifiers.includes('Mod');
  const hasMod = isMac ? press.metaKey : press.ctrlKey;
  const hasOther = isMac ? press.ctrlKey : press.metaKey;
  const isTyped = press.isAltGraph && key.length === 1;
  if (!isTyped && (hasMod !== needsMod || hasOther || press.altKey !== modifiers.includes('Alt')))
    return false;
  if (isTyped && needsMod) return false;
  const isCharacter = key.length === 1 && !/[a-z]/i.test(key);
  if (!isCharacter && press.shiftKey !== modifiers.includes('Shift')) return false;
  return press.key.toLowerCase() === key.toLowerCase();
}

/**
 * The shortcut that `press` means, spelled as `isShortcut` takes it. Nothing for modifiers alone, dead keys, and combinations with the key
 * that the system keeps for itself.
 */
export function shortcutOf(press: KeyPress, isMac: boolean): string | undefined {
  const { key } = press;
  const isCharacter = key.length === 1;
  if (!isCharacter && NO_KEYS.test(key)) return undefined;
  if (press.isAltGraph && isCharacter) return key;
  if (isMac ? press.ctrlKey : press.metaKey) return undefined;
  const hasShift = press.shiftKey && (!isCharacter || /[a-z]/i.test(key));
  const modifiers = [
    ...((isMac ? press.metaKey : press.ctrlKey) ? ['Mod'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(hasShift ? ['Shift'] : []),
  ];
  const upper = key.toUpperCase();
  // The capital of "ß" is two letters.
  return [...modifiers, isCharacter && upper.length === 1 ? upper : key].join('+');
}

/** A shortcut in the words of `aria-keyshortcuts`. */
export function ariaShortcut(shortcut: string, isMac: boolean): string {
  const { key, modifiers } = parseShortcut(shortcut);
  const mod = isMac ? 'Meta' : 'Control';
  return [...modifiers.map((name) => (name === 'Mod' ? mod : name)), key === '+' ? 'Plus' : key].join('+');
}

/** The keys of a shortcut as they are written on the keyboard, in order. */
export function shortcutKeys(shortcut: string, isMac: boolean): string[] {
  const { key, modifiers } = parseShortcut(shortcut);
  const names = isMac ? MAC_NAMES : NAMES;
  return [...modifiers, key].map((name) => names[name] ?? (name.length === 1 ? name.toUpperCase() : name));
}

/** Names of what is no key of its own. */
const NO_KEYS =
  /^(?:Control|Shift|Alt|AltGraph|Meta|OS|Fn\w*|\w+Lock|Hyper|Super|Symbol|Dead|Process|Unidentified)$/;

const ARROWS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};
const NAMES: Readonly<Record<string, string>> = {
  ...ARROWS,
  Mod: 'Ctrl',
  Escape: 'Esc',
  Delete: 'Del',
  '-': '−',
};
const MAC_NAMES: Readonly<Record<string, string>> = {
  ...ARROWS,
  Mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Escape: 'esc',
  Delete: '⌦',
  '-': '−',
};

function parseShortcut(shortcut: string): { key: string; modifiers: string[] } {
  // "Mod++" ends with the key "+".
  const parts = shortcut.endsWith('+') ? [...shortcut.slice(0, -1).split('+'), '+'] : shortcut.split('+');
  const filled = parts.filter((part) => part !== '');
  return { key: filled.at(-1) ?? '', modifiers: filled.slice(0, -1) };
}

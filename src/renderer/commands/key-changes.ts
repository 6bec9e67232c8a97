import { SHORTCUT_PATTERN } from '../../shared/shortcut-pattern.js';
import type { KeyPress } from './shortcut.js';
import { shortcutOf } from './shortcut.js';

/** The shortcuts of every command, in the order in which they are looked up. */
export type Shortcuts<Name extends string> = Readonly<Record<Name, readonly string[]>>;

/** The new shortcut of commands by name; an empty one leaves its command without. */
export type KeyChanges<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** What keeps its keys: whoever is lost gets out, finds the overview, and compares as everywhere. */
const FIXED: readonly string[] = ['cancel', 'shortcuts', 'leave', 'hold'];

/** Keys that mean something with or without others: they move, leave or pan. */
const RESERVED_KEYS = /(?:^|\+)(?:Escape|Tab|Arrow\w+| )$/;

const RESERVED: readonly string[] = [
  // Of the commands that stay, of comparing, and of the tool that the keyboard puts down.
  ...['?', 'F1', 'C', 'Shift+C', '\\', 'D', 'Shift+D'],
  // Of the clipboard, of the window, of browsers and systems, which do not ask the page.
  ...['A', 'C', 'H', 'M', 'N', 'Q', 'R', 'T', 'V', 'W', 'X'].map((key) => `Mod+${key}`),
  ...['Mod+Shift+N', 'Mod+Shift+T', 'Mod+Shift+W', 'F5', 'F11', 'F12', 'Alt+F4'],
];

/** What pressed keys mean while new ones for a command are awaited. */
export type Answer<Name extends string> =
  /** Nothing yet: a modifier alone, or a key that makes no shortcut. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'reserved'; readonly shortcut: string }
  /** They belong to another command. */
  | { readonly kind: 'conflict'; readonly shortcut: string; readonly holder: Name }
  | { readonly kind: 'take'; readonly shortcut: string };

export function isFixed(name: string): boolean {
  return FIXED.includes(name);
}

/** What `changes` make of `defaults`. A chosen shortcut belongs to one command alone, the first; a default gives way to it. */
export function applyChanges<Name extends string>(
  defaults: Shortcuts<Name>,
  changes: KeyChanges<Name>,
): Shortcuts<Name> {
  const names = Object.keys(defaults) as Name[];
  const owners = new Map<string, Name>();
  for (const name of names) {
    const shortcut = changes[name];
    if (shortcut && !owners.has(shortcut)) owners.set(shortcut, name);
  }
  const entries = names.map((name) => {
    const chosen = changes[name];
    const own = chosen === undefined ? defaults[name] : [chosen];
    return [name, own.filter((shortcut) => shortcut !== '' && (owners.get(shortcut) ?? name) === name)];
  });
  return Object.fromEntries(entries) as Shortcuts<Name>;
}

/** What `press` means for the command `name`, which has what `shortcuts` say; `isPlain`: its keys go with no others. */
export function judgePress<Name extends string>(
  press: KeyPress,
  isMac: boolean,
  name: Name,
  shortcuts: Shortcuts<Name>,
  isPlain = false,
): Answer<Name> {
  const shortcut = shortcutOf(press, isMac);
  if (shortcut === undefined) return { kind: 'wait' };
  if (shortcut === 'Backspace') return { kind: 'remove' };
  if (isReserved(shortcut) || (isPlain && /^(?:Mod|Alt)\+/.test(shortcut)))
    return { kind: 'reserved', shortcut };
  if (!SHORTCUT_PATTERN.test(shortcut)) return { kind: 'wait' };
  const names = Object.keys(shortcuts) as Name[];
  const holder = names.find((other) => other !== name && shortcuts[other].includes(shortcut));
  return holder === undefined ? { kind: 'take', shortcut } : { kind: 'conflict', shortcut, holder };
}

/** `changes` after `name` got `shortcut`, which another command that chose it loses; after it lost its own where that is empty. */
export function chooseShortcut<Name extends string>(
  defaults: Shortcuts<Name>,
  changes: KeyChanges<Name>,
  name: Name,
  shortcut: string,
): KeyChanges<Name> {
  const others = entriesOf(changes).filter(([other]) => other !== name);
  const kept = others.map(([other, chosen]) => [other, chosen === shortcut ? '' : chosen]);
  const isDefault = defaults[name].join(' ') === shortcut;
  return Object.fromEntries(isDefault ? kept : [...kept, [name, shortcut]]) as KeyChanges<Name>;
}

/** `changes` after `name` got its defaults back, also from commands that chose one of them: those get back their own. */
export function resetShortcuts<Name extends string>(
  defaults: Shortcuts<Name>,
  changes: KeyChanges<Name>,
  name: Name,
): KeyChanges<Name> {
  const kept = entriesOf(changes).filter(
    ([other, chosen]) => other !== name && !defaults[name].includes(chosen),
  );
  return Object.fromEntries(kept) as KeyChanges<Name>;
}

/** The commands whose shortcuts are no longer their defaults, with those that they have. */
export function listChanged<Name extends string>(
  defaults: Shortcuts<Name>,
  shortcuts: Shortcuts<Name>,
): [Name, readonly string[]][] {
  const entries = Object.entries(shortcuts) as [Name, readonly string[]][];
  return entries.filter(([name, own]) => own.join(' ') !== defaults[name].join(' '));
}

/** `changes` as a text that `readKeyChanges` reads: "save=Mod+K undo=". */
export function writeKeyChanges(changes: KeyChanges<string>): string {
  return entriesOf(changes)
    .map(([name, shortcut]) => `${name}=${shortcut}`)
    .join(' ');
}

/** What a text says about the commands of `defaults`; what is damaged, or not to be changed, is left out. */
export function readKeyChanges<Name extends string>(
  text: string,
  defaults: Shortcuts<Name>,
): KeyChanges<Name> {
  const entries = text.split(' ').flatMap((part) => {
    const [, name = '', shortcut = ''] = /^(\w+)=(.*)$/u.exec(part) ?? [];
    const isKnown = Object.hasOwn(defaults, name) && !isFixed(name);
    const isFit = shortcut === '' || (SHORTCUT_PATTERN.test(shortcut) && !isReserved(shortcut));
    return isKnown && isFit ? [[name, shortcut]] : [];
  });
  return Object.fromEntries(entries) as KeyChanges<Name>;
}

/** Plain Backspace takes a shortcut away, so that it cannot be one; as a default it stays. */
function isReserved(shortcut: string): boolean {
  return RESERVED.includes(shortcut) || RESERVED_KEYS.test(shortcut) || shortcut === 'Backspace';
}

function entriesOf<Name extends string>(changes: KeyChanges<Name>): [Name, string][] {
  return Object.entries(changes) as [Name, string][];
}

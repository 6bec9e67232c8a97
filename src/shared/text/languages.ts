import deMessages from './de/messages.json';
import deWindow from './de/window.json';
import enMessages from './en/messages.json';
import enWindow from './en/window.json';
import esMessages from './es/messages.json';
import esWindow from './es/window.json';

/** The texts that all languages must have. */
const ENGLISH = { ...enWindow, ...enMessages };

/** A name of a text; texts with a count have one name for singular and plural. */
export type TextKey = WithoutPlural<keyof typeof ENGLISH>;

/** Every text of one language; a missing one is an error of types. */
type Catalogue = Readonly<Record<keyof typeof ENGLISH, string>>;

interface LanguageEntry {
  /** In the language itself. */
  readonly name: string;
  readonly texts: Catalogue;
  /** Menus write most words with a capital: "Fit in Window". */
  readonly hasTitleCase?: boolean;
}

/** The languages of window, menus and dialogs. A new one is a line here and a folder beside this file: what the window says, and its messages of errors and notices. */
export const LANGUAGES = {
  en: { name: 'English', texts: ENGLISH, hasTitleCase: true },
  de: { name: 'Deutsch', texts: { ...deWindow, ...deMessages } },
  es: { name: 'Español', texts: { ...esWindow, ...esMessages } },
} as const satisfies Record<string, LanguageEntry>;

export type Language = keyof typeof LANGUAGES;

export const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[];

/** What must be known of `language`. */
export function languageEntry(language: Language): LanguageEntry {
  return LANGUAGES[language];
}

/** The language to speak with a person whose system says `tag`: "de-AT" means German. English where we have no better one. */
export function chooseLanguage(tag: string): Language {
  const wanted = tag.split(/[-_]/)[0]?.toLowerCase();
  return LANGUAGE_CODES.find((code) => code === wanted) ?? 'en';
}

type WithoutPlural<Key extends string> = Key extends `${infer Name}_${'one' | 'other'}` ? Name : Key;

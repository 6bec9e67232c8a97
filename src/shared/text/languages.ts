import deBatch from './de/batch.json';
import deFinding from './de/finding.json';
import deFolder from './de/folder.json';
import deKeys from './de/keys.json';
import deLayout from './de/layout.json';
import deLooking from './de/looking.json';
import deMessages from './de/messages.json';
import deSaving from './de/saving.json';
import deWindow from './de/window.json';
import enBatch from './en/batch.json';
import enFinding from './en/finding.json';
import enFolder from './en/folder.json';
import enKeys from './en/keys.json';
import enLayout from './en/layout.json';
import enLooking from './en/looking.json';
import enMessages from './en/messages.json';
import enSaving from './en/saving.json';
import enWindow from './en/window.json';
import esBatch from './es/batch.json';
import esFinding from './es/finding.json';
import esFolder from './es/folder.json';
import esKeys from './es/keys.json';
import esLayout from './es/layout.json';
import esLooking from './es/looking.json';
import esMessages from './es/messages.json';
import esSaving from './es/saving.json';
import esWindow from './es/window.json';
import frBatch from './fr/batch.json';
import frFinding from './fr/finding.json';
import frFolder from './fr/folder.json';
import frKeys from './fr/keys.json';
import frLayout from './fr/layout.json';
import frLooking from './fr/looking.json';
import frMessages from './fr/messages.json';
import frSaving from './fr/saving.json';
import frWindow from './fr/window.json';
import jaBatch from './ja/batch.json';
import jaFinding from './ja/finding.json';
import jaFolder from './ja/folder.json';
import jaKeys from './ja/keys.json';
import jaLayout from './ja/layout.json';
import jaLooking from './ja/looking.json';
import jaMessages from './ja/messages.json';
import jaSaving from './ja/saving.json';
import jaWindow from './ja/window.json';
import koBatch from './ko/batch.json';
import koFinding from './ko/finding.json';
import koFolder from './ko/folder.json';
import koKeys from './ko/keys.json';
import koLayout from './ko/layout.json';
import koLooking from './ko/looking.json';
import koMessages from './ko/messages.json';
import koSaving from './ko/saving.json';
import koWindow from './ko/window.json';
import zhBatch from './zh/batch.json';
import zhFinding from './zh/finding.json';
import zhFolder from './zh/folder.json';
import zhKeys from './zh/keys.json';
import zhLayout from './zh/layout.json';
import zhLooking from './zh/looking.json';
import zhMessages from './zh/messages.json';
import zhSaving from './zh/saving.json';
import zhWindow from './zh/window.json';

/** The texts that all languages must have. */
const ENGLISH = {
  ...enWindow,
  ...enSaving,
  ...enBatch,
  ...enFinding,
  ...enFolder,
  ...enKeys,
  ...enLayout,
  ...enLooking,
  ...enMessages,
};

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
  de: {
    name: 'Deutsch',
    texts: {
      ...deWindow,
      ...deSaving,
      ...deBatch,
      ...deFinding,
      ...deFolder,
      ...deKeys,
      ...deLayout,
      ...deLooking,
      ...deMessages,
    },
  },
  es: {
    name: 'Español',
    texts: {
      ...esWindow,
      ...esSaving,
      ...esBatch,
      ...esFinding,
      ...esFolder,
      ...esKeys,
      ...esLayout,
      ...esLooking,
      ...esMessages,
    },
  },
  fr: {
    name: 'Français',
    texts: {
      ...frWindow,
      ...frSaving,
      ...frBatch,
      ...frFinding,
      ...frFolder,
      ...frKeys,
      ...frLayout,
      ...frLooking,
      ...frMessages,
    },
  },
  ja: {
    name: '日本語',
    texts: {
      ...jaWindow,
      ...jaSaving,
      ...jaBatch,
      ...jaFinding,
      ...jaFolder,
      ...jaKeys,
      ...jaLayout,
      ...jaLooking,
      ...jaMessages,
    },
  },
  ko: {
    name: '한국어',
    texts: {
      ...koWindow,
      ...koSaving,
      ...koBatch,
      ...koFinding,
      ...koFolder,
      ...koKeys,
      ...koLayout,
      ...koLooking,
      ...koMessages,
    },
  },
  zh: {
    name: '简体中文',
    texts: {
      ...zhWindow,
      ...zhSaving,
      ...zhBatch,
      ...zhFinding,
      ...zhFolder,
      ...zhKeys,
      ...zhLayout,
      ...zhLooking,
      ...zhMessages,
    },
  },
} as const satisfies Record<string, LanguageEntry>;

export type Language = keyof typeof LANGUAGES;

export const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[];

/** What must be known of `language`. */
export function languageEntry(language: Language): LanguageEntry {
  return LANGUAGES[language];
}

/**
 * The language to speak with a person whose system says `tag`: "de-AT" means German. English where we have no better one.
 * Simplified Chinese is better for "zh-TW" and "zh-HK": who asks for Chinese reads it, and English is one choice away.
 */
export function chooseLanguage(tag: string): Language {
  const wanted = tag.split(/[-_]/)[0]?.toLowerCase();
  return LANGUAGE_CODES.find((code) => code === wanted) ?? 'en';
}

type WithoutPlural<Key extends string> = Key extends `${infer Name}_${'one' | 'other'}` ? Name : Key;

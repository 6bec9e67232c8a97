import { createInstance } from 'i18next';
import type { Language, TextKey } from '../../shared/text/languages.js';
import { chooseLanguage, LANGUAGE_CODES, languageEntry } from '../../shared/text/languages.js';

export const LANGUAGE_SETTINGS = ['system', ...LANGUAGE_CODES] as const;
export type LanguageSetting = (typeof LANGUAGE_SETTINGS)[number];

const catalogue = createInstance();
void catalogue.init({
  resources: Object.fromEntries(
    LANGUAGE_CODES.map((code) => [code, { translation: languageEntry(code).texts }]),
  ),
  fallbackLng: 'en',
  // Keys are whole names; Svelte escapes what it shows.
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  initAsync: false,
  showSupportNotice: false,
});
const TRANSLATE = Object.fromEntries(
  LANGUAGE_CODES.map((code) => [code, catalogue.getFixedT(code)]),
) as Readonly<Record<Language, ReturnType<typeof catalogue.getFixedT>>>;

let language = $state<Language>('en');

/** The text for `key` in the language of the window; follows changes of it. `count` chooses singular or plural. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return TRANSLATE[language](key, values);
}

/** The language that is shown, for numbers and dates. */
export function shownLanguage(): Language {
  return language;
}

/** Shows the window in the language of a setting, and says which that is. */
export function useLanguage(setting: LanguageSetting): Language {
  language = setting === 'system' ? chooseLanguage(navigator.language) : setting;
  return language;
}

import { createInstance } from 'i18next';
import { de } from '../text/de.js';
import type { TextKey } from '../text/en.js';
import { en } from '../text/en.js';

export type Language = 'en' | 'de';
export const LANGUAGE_SETTINGS = ['system', 'en', 'de'] as const;
export type LanguageSetting = (typeof LANGUAGE_SETTINGS)[number];

const catalogue = createInstance();
void catalogue.init({
  resources: { en: { translation: en }, de: { translation: de } },
  fallbackLng: 'en',
  // Keys are whole names; Svelte escapes what it shows.
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  initAsync: false,
  showSupportNotice: false,
});
const TRANSLATE = { en: catalogue.getFixedT('en'), de: catalogue.getFixedT('de') };

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
  language = setting === 'system' ? (navigator.language.startsWith('de') ? 'de' : 'en') : setting;
  return language;
}

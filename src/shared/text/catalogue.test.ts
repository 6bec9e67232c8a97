import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../app-error.js';
import { NOTICE_CODES } from '../notice.js';
import { chooseLanguage, LANGUAGE_CODES, LANGUAGES, languageEntry } from './languages.js';

const ENGLISH = LANGUAGES.en.texts;

describe.each(LANGUAGE_CODES)('the texts in %s', (language) => {
  const texts: Readonly<Record<string, string>> = languageEntry(language).texts;

  it('have the names of the English ones, in the same order', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(ENGLISH));
  });

  it('are all there, and put in the same values', () => {
    for (const [key, text] of Object.entries(ENGLISH)) {
      expect({ key, isEmpty: texts[key]?.trim() === '' }).toEqual({ key, isEmpty: false });
      expect({ key, values: valuesOf(texts[key] ?? '') }).toEqual({ key, values: valuesOf(text) });
    }
  });

  it('have advice for every way to fail', () => {
    const advised = Object.keys(texts).filter((key) => /^error\.[A-Z_]+$/.test(key));
    expect(advised.sort()).toEqual(ERROR_CODES.map((code) => `error.${code}`).sort());
  });

  it('tell of every notice', () => {
    const told = Object.keys(texts).filter((key) => key.startsWith('notice.'));
    expect(told.sort()).toEqual(NOTICE_CODES.map((code) => `notice.${code}`).sort());
  });
});

it('speaks the language of the system where it can, else English', () => {
  expect(['de-AT', 'de_CH', 'DE', 'es-MX', 'en-GB', 'fr-FR', ''].map(chooseLanguage)).toEqual([
    ...['de', 'de', 'de', 'es', 'en', 'en', 'en'],
  ]);
});

function valuesOf(text: string): string[] {
  return (text.match(/\{\{\w+\}\}/g) ?? []).sort();
}

import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../app-error.js';
import { NOTICE_CODES } from '../notice.js';
import type { Language } from './languages.js';
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
  expect(['de-AT', 'de_CH', 'DE', 'es-MX', 'en-GB', 'pt-BR', ''].map(chooseLanguage)).toEqual([
    ...['de', 'de', 'de', 'es', 'en', 'en', 'en'],
  ]);
  expect(['fr-FR', 'fr_CA', 'ja-JP', 'ko-KR', 'zh-CN', 'zh-Hans-SG'].map(chooseLanguage)).toEqual([
    ...['fr', 'fr', 'ja', 'ko', 'zh', 'zh'],
  ]);
  expect(['fy-NL', 'jam', 'kok-IN', 'zha'].map(chooseLanguage)).toEqual(['en', 'en', 'en', 'en']);
});

it('speaks simplified Chinese with who reads the traditional one', () => {
  expect(['zh-TW', 'zh-HK', 'zh-Hant-MO'].map(chooseLanguage)).toEqual(['zh', 'zh', 'zh']);
});

/** What a translator types without thinking of it, and the language does not write. */
const MISPRINTS = {
  // A narrow space, U+202F, keeps these marks with their word.
  fr: /(?:^|[^\u202f])[?!;:»]|«(?!\u202f)|[ \u00a0]%|'|\.\.\./u,
  ja: /[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}ー] ?[,.!?:;()"']|\.\.\./u,
  ko: /[、。，！？：；（）]|["']|\.\.\./u,
  zh: /\p{sc=Han} ?[,.!?:;()"']|[「」]|\.\.\./u,
} satisfies Partial<Record<Language, RegExp>>;

it.each(Object.entries(MISPRINTS))('%s has its own punctuation', (language, misprint) => {
  const texts = Object.entries(languageEntry(language as Language).texts);
  expect(texts.filter(([, text]) => misprint.test(text.replaceAll(/\{\{\w+\}\}/g, 'x')))).toEqual([]);
});

function valuesOf(text: string): string[] {
  return (text.match(/\{\{\w+\}\}/g) ?? []).sort();
}

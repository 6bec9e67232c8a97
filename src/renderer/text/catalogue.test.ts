import { expect, it } from 'vitest';
import { ERROR_CODES } from '../../shared/app-error.js';
import { NOTICE_CODES } from '../../shared/notice.js';
import { de } from './de.js';
import { en } from './en.js';

it('puts the same values into the texts of every language', () => {
  for (const [key, text] of Object.entries(en)) {
    expect({ key, values: valuesOf(de[key as keyof typeof en]) }).toEqual({ key, values: valuesOf(text) });
  }
});

it('has advice for every way to fail, in every language', () => {
  for (const texts of [en, de]) {
    const advised = Object.keys(texts).filter((key) => /^error\.[A-Z_]+$/.test(key));
    expect(advised.sort()).toEqual(ERROR_CODES.map((code) => `error.${code}`).sort());
  }
});

it('has a text for every notice', () => {
  const told = Object.keys(en).filter((key) => key.startsWith('notice.'));
  expect(told.sort()).toEqual(NOTICE_CODES.map((code) => `notice.${code}`).sort());
});

function valuesOf(text: string): string[] {
  return (text.match(/\{\{\w+\}\}/g) ?? []).sort();
}

import { describe, expect, it } from 'vitest';
import { AppError, ERROR_CODES } from '../../shared/app-error.js';
import { LANGUAGE_CODES, languageEntry } from '../../shared/text/languages.js';
import { chooseErrorText, quoteError, toAppError } from './error-text.js';

/** Details that the engine gives with its errors. */
const DETAILS: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { path: 'dial.jpg' },
  { path: 'dial.jpg', width: 90_000, height: 90_000, maxPixels: 1 },
  { path: 'dial.webp', format: 'webp' },
  { path: 'dial.jpg', sizeBytes: 2 ** 40 },
  { path: 'dial.jpg.lacuna', version: 9 },
  { path: 'dial.jpg', reason: 'ENOSPC' },
  { provider: 'cuda' },
  { reason: 'busy' },
  { path: 'dial.nef', format: 'camera RAW (Nikon NEF)', kind: 'raw' },
  { path: 'holiday', kind: 'folder' },
  { isUnreachable: true },
  { isSignedOut: true },
];

describe('the text of an error', () => {
  it('says what is meant to be put into it, whatever failed in whatever way', () => {
    for (const code of ERROR_CODES) {
      for (const details of DETAILS) {
        const { key, values } = chooseErrorText(new AppError(code, 'in English', { details }));
        expect(key).toMatch(new RegExp(`^error\\.${code}($|\\.)`));
        for (const code of LANGUAGE_CODES) {
          const texts: Readonly<Record<string, string>> = languageEntry(code).texts;
          const places = (texts[key] ?? '').match(/(?<=\{\{)\w+/g) ?? [];
          // Where no file is known, the window calls it "the file".
          const missing = places.filter((place) => place !== 'file' && !(place in values));
          expect({ key, missing }).toEqual({ key, missing: [] });
          expect(texts[key]).toBeTruthy();
        }
      }
    }
  });

  it('tells cases of one code apart by what they say', () => {
    const cases: [ConstructorParameters<typeof AppError>[0], Readonly<Record<string, unknown>>, string][] = [
      ['NOT_FOUND', { path: 'dial.jpg' }, 'error.NOT_FOUND.file'],
      ['IMAGE_TOO_LARGE', { path: 'a.png', width: 9, height: 9 }, 'error.IMAGE_TOO_LARGE.pixels'],
      ['IMAGE_TOO_LARGE', { path: 'a.webp', format: 'webp' }, 'error.IMAGE_TOO_LARGE.format'],
      ['SIDECAR_INVALID', { path: 'a.lacuna', version: 9 }, 'error.SIDECAR_INVALID.newer'],
      ['WRITE_FAILED', { path: 'a.png', reason: 'ENOSPC' }, 'error.WRITE_FAILED.full'],
      ['WRITE_FAILED', { path: 'a.png', reason: 'EROFS' }, 'error.WRITE_FAILED.forbidden'],
      ['WRITE_FAILED', { path: 'a.png', reason: 'ENOENT' }, 'error.WRITE_FAILED.folder'],
      ['WRITE_FAILED', { path: 'a.png', reason: 'something new' }, 'error.WRITE_FAILED'],
      ['DOWNLOAD_FAILED', { reason: 'offline' }, 'error.DOWNLOAD_FAILED.offline'],
      ['DOWNLOAD_FAILED', { reason: 'something new' }, 'error.DOWNLOAD_FAILED'],
      ['NOT_FOUND', { path: 'holiday', kind: 'folder' }, 'error.NOT_FOUND.folder'],
      ['UNSUPPORTED_FORMAT', { path: 'a.nef', kind: 'raw' }, 'error.UNSUPPORTED_FORMAT.raw'],
      ['UNSUPPORTED_FORMAT', { path: 'a.psd', kind: 'other' }, 'error.UNSUPPORTED_FORMAT.other'],
      ['UNSUPPORTED_FORMAT', { path: 'a.jpg', kind: 'of a later version' }, 'error.UNSUPPORTED_FORMAT'],
      ['ENGINE_CRASHED', { isUnreachable: true }, 'error.ENGINE_CRASHED.unreachable'],
    ];
    for (const [code, details, key] of cases) {
      expect(chooseErrorText(new AppError(code, '', { details })).key).toBe(key);
    }
  });

  it('names files without their folders', () => {
    for (const path of ['dial.jpg', '/home/ann/dial.jpg', 'C:\\Photos\\dial.jpg']) {
      const error = new AppError('DECODE_FAILED', '', { details: { path } });
      expect(chooseErrorText(error).values).toEqual({ file: 'dial.jpg' });
    }
  });
});

it('quotes the engine word for word, and takes anything that is thrown', () => {
  expect(quoteError(new AppError('MASK_EMPTY', 'Expected a mask.'))).toBe('MASK_EMPTY: Expected a mask.');
  expect(quoteError(toAppError(new TypeError('no such thing')))).toBe('INTERNAL: no such thing');
  expect(quoteError(toAppError('torn'))).toBe('INTERNAL: torn');
});

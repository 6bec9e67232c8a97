import { describe, expect, test } from 'vitest';

import { AppError } from '../shared/app-error.js';
import type { LogFields, LogLevel } from './log.js';
import { createLog, LOG_LEVELS, readLogLevel } from './log.js';

const PATHS = ['/home/ann/My photos/me & you.jpg', 'C:\\Users\\ann\\me.jpg', 'cannot read ../ann/me.jpg'];

/** What a log of `level` writes of one event of each level. */
function logAll(level: LogLevel | undefined, fields?: LogFields): string[] {
  const lines: string[] = [];
  const log = createLog(level, (line) => lines.push(line));
  for (const name of LOG_LEVELS) log[name]('photo.opened', fields);
  return lines;
}

const levelsOf = (lines: readonly string[]): unknown[] =>
  lines.map((line) => (JSON.parse(line) as { level: unknown }).level);

describe('the log', () => {
  test('is silent unless it is asked for', () => {
    expect(logAll(undefined)).toEqual([]);
  });

  test('has what is as bad as the level that was asked for, or worse', () => {
    expect(levelsOf(logAll('debug'))).toEqual(['debug', 'info', 'warn', 'error']);
    expect(levelsOf(logAll('warn'))).toEqual(['warn', 'error']);
  });

  test('is one object of JSON on one line, whatever a text holds', () => {
    const [line = ''] = logAll('error', { name: 'a\nb\u001b[2J\u202e', milliseconds: 12.5, isGood: true });
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(line).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(JSON.parse(line)).toEqual({
      at: expect.any(String),
      pid: process.pid,
      level: 'error',
      event: 'photo.opened',
      name: 'a\nb\u001b[2J\u202e',
      milliseconds: 12.5,
      isGood: true,
    });
  });

  test.each(PATHS)('names %s at debug only', (path) => {
    for (const value of [path, new AppError('NOT_FOUND', `Expected a photo but ${path} is none.`)]) {
      for (const level of ['info', 'warn', 'error'] as const) {
        const lines = logAll(level, { value });
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.join()).not.toMatch(/ann|me\.jpg/);
      }
      expect(JSON.stringify(JSON.parse(logAll('debug', { value })[0] ?? ''))).toContain('ann');
    }
  });

  test('says the code of an error, and what kind it is where it has none', () => {
    const fault = new AppError('NOT_FOUND', 'Expected /home/ann/a.jpg.');
    expect(logAll('error', { fault, other: new TypeError('/home/ann') })[0]).toMatch(
      /"fault":"NOT_FOUND","other":"TypeError"}$/,
    );
  });

  test('never holds a picture', () => {
    const fields = { pixels: new Uint8Array([77, 78]), image: { data: [77, 78] } } as never;
    for (const level of LOG_LEVELS) expect(logAll(level, fields).join()).not.toMatch(/77|78/);
  });

  test('never holds a password', () => {
    const error = new Error('no answer of rediss://u:s3cret@host:1/2');
    const lines = logAll('debug', { all: 'batch a --queue redis://:s3cret@host -o b', error }).join();
    expect(lines).toContain('redis://…@host -o b');
    expect(lines).not.toContain('s3cret');
  });

  test.each([
    ['info', 'info', 0],
    ['', undefined, 0],
    [undefined, undefined, 0],
    ['loud', undefined, 1],
  ])('is switched by %j to %j', (value, level, faults) => {
    const said: string[] = [];
    expect(readLogLevel(value, (sentence) => said.push(sentence))).toBe(level);
    expect(said).toHaveLength(faults);
  });
});

import { describe, expect, test } from 'vitest';

import type { ErrorCode } from '../shared/app-error.js';
import { AppError, ERROR_CODES } from '../shared/app-error.js';
import { exitCodeOf } from './exit-codes.js';
import { describeFailure } from './report-failure.js';

describe('failures', () => {
  test('make exit code 2 where the command line is at fault, 130 when interrupted, else 1', () => {
    const special: Partial<Record<ErrorCode, number>> = {
      INVALID_PARAMS: 2,
      NOT_FOUND: 2,
      MASK_UNLIKELY: 2,
      CANCELLED: 130,
    };
    for (const code of ERROR_CODES)
      expect(exitCodeOf(new AppError(code, 'x')), code).toBe(special[code] ?? 1);
    expect(exitCodeOf(new TypeError('x'))).toBe(1);
    expect(exitCodeOf('x')).toBe(1);
  });

  test('name the file at fault where there is one', () => {
    const error = new AppError('DECODE_FAILED', 'Expected …', { details: { path: 'a.jpg' } });
    expect(describeFailure(error)).toEqual({
      error: { code: 'DECODE_FAILED', message: 'Expected …', file: 'a.jpg' },
    });
    expect(describeFailure(new AppError('INTERNAL', 'x')).error.file).toBeNull();
  });

  test('that are no AppError are ours', () => {
    expect(describeFailure(new TypeError('undefined is not'))).toMatchObject({
      error: { code: 'INTERNAL', message: expect.stringContaining('undefined is not') as string },
    });
  });
});

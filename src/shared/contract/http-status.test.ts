import { expect, it } from 'vitest';
import { AppError, ERROR_CODES } from '../app-error.js';
import { codeOfStatus, statusOf } from './http-status.js';

it('brings an error through HTTP as what it is, or as one that nobody expected', () => {
  for (const code of ERROR_CODES) {
    expect([code, 'INTERNAL']).toContain(codeOfStatus(statusOf(new AppError(code, ''))));
  }
  expect(codeOfStatus(statusOf(new AppError('DECODE_FAILED', '')))).toBe('DECODE_FAILED');
  expect(statusOf(new Error('torn'))).toBe(500);
  expect(codeOfStatus(418)).toBe('INTERNAL');
});

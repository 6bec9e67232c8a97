import type { ErrorCode } from '../shared/app-error.js';
import { AppError } from '../shared/app-error.js';

/** Part of the contract with scripts. */
export const EXIT_CODES = { good: 0, failed: 1, usage: 2, interrupted: 130 } as const;

const USAGE_ERRORS: readonly ErrorCode[] = ['INVALID_PARAMS', 'NOT_FOUND', 'MASK_UNLIKELY'];

/** What to exit with after `error`: 2 where the command line is at fault, 130 where it was interrupted, else 1. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof AppError)) return EXIT_CODES.failed;
  if (error.code === 'CANCELLED') return EXIT_CODES.interrupted;
  return USAGE_ERRORS.includes(error.code) ? EXIT_CODES.usage : EXIT_CODES.failed;
}

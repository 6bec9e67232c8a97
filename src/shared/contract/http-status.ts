import type { ErrorCode } from '../app-error.js';
import { AppError } from '../app-error.js';

/** HTTP status codes for errors of files and pictures, which are not sent as calls. */
const STATUS_OF_CODE: Readonly<Partial<Record<ErrorCode, number>>> = {
  INVALID_PARAMS: 400,
  NOT_FOUND: 404,
  IMAGE_TOO_LARGE: 413,
  DECODE_FAILED: 422,
  ENGINE_CRASHED: 503,
  WRITE_FAILED: 507,
};

/** The HTTP status for `error`; 500 when none fits. */
export function statusOf(error: unknown): number {
  return (error instanceof AppError ? STATUS_OF_CODE[error.code] : undefined) ?? 500;
}

/** The error code for an HTTP status; `INTERNAL` when none fits. */
export function codeOfStatus(status: number): ErrorCode {
  const codes = Object.keys(STATUS_OF_CODE) as ErrorCode[];
  return codes.find((code) => STATUS_OF_CODE[code] === status) ?? 'INTERNAL';
}

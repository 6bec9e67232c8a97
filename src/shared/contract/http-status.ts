import type { ErrorCode } from '../app-error.js';
import { AppError } from '../app-error.js';

/** HTTP's word for errors of what travels beside the calls: files and pictures. */
const STATUS_OF_CODE: Readonly<Partial<Record<ErrorCode, number>>> = {
  INVALID_PARAMS: 400,
  NOT_FOUND: 404,
  IMAGE_TOO_LARGE: 413,
  DECODE_FAILED: 422,
  ENGINE_CRASHED: 503,
  WRITE_FAILED: 507,
};

/** The status that tells of `error`; 500 where HTTP has no word for it. */
export function statusOf(error: unknown): number {
  return (error instanceof AppError ? STATUS_OF_CODE[error.code] : undefined) ?? 500;
}

/** The code that a status tells of; `INTERNAL` where that is none of ours. */
export function codeOfStatus(status: number): ErrorCode {
  const codes = Object.keys(STATUS_OF_CODE) as ErrorCode[];
  return codes.find((code) => STATUS_OF_CODE[code] === status) ?? 'INTERNAL';
}

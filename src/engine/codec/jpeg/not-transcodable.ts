import { AppError } from '../../../shared/app-error.js';

/** The error for a JPEG whose blocks cannot be kept; `reason` completes "but". The caller then writes it anew. */
export function notTranscodable(reason: string): AppError {
  return new AppError(
    'UNSUPPORTED_FORMAT',
    `Expected a whole baseline or progressive JPEG of 8 bits but ${reason}. Save it with a quality to write it anew.`,
    { details: { reason } },
  );
}

/** Every way in which Lacuna can refuse or fail; part of the contract with scripts and the page. */
export const ERROR_CODES = [
  'CANCELLED',
  'INVALID_PARAMS',
  'STALE_REVISION',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'UNSUPPORTED_FORMAT',
  'IMAGE_TOO_LARGE',
  'DECODE_FAILED',
  'SIDECAR_INVALID',
  'SOURCE_CHANGED',
  'MASK_EMPTY',
  'MASK_UNLIKELY',
  'REGISTRATION_WEAK',
  'WRITE_FAILED',
  'OUT_OF_MEMORY',
  'DEVICE_UNAVAILABLE',
  'MODEL_INVALID',
  'DOWNLOAD_FAILED',
  'ENGINE_CRASHED',
  'PROTOCOL_MISMATCH',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** The one error class: a stable code for machines, a sentence for people that says what was expected, what came and what to do. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Throws `CANCELLED` when `signal` is aborted; the cancel point of every long task. */
export function throwIfCancelled(
  signal: { readonly aborted: boolean; readonly reason?: unknown } | undefined,
): void {
  if (signal?.aborted) throw cancelled(signal.reason);
}

/** `CANCELLED`, whatever `cause` a signal gave for it. */
export function cancelled(cause?: unknown): AppError {
  return new AppError('CANCELLED', 'The work was cancelled; nothing was written.', { cause });
}

/** `Expected X for NAME but received Y`, the form of every parameter message. */
export function invalidParameter(name: string, expected: string, received: unknown): AppError {
  const shown = typeof received === 'string' ? `"${received}"` : String(received);
  return new AppError('INVALID_PARAMS', `Expected ${expected} for ${name} but received ${shown}`, {
    details: { name },
  });
}

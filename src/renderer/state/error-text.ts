import { AppError } from '../../shared/app-error.js';
import type { TextKey } from '../../shared/text/languages.js';

/** The name of a text and its values. If no file is known, the caller fills in `{{file}}`. */
export interface ErrorText {
  readonly key: TextKey;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Why a network could not be downloaded. */
const DOWNLOAD_FAULTS = ['offline', 'unreachable', 'refused', 'different', 'busy'] as const;

/** Why a batch cannot be run. */
const RUN_FAULTS = ['locked', 'running'] as const;

type WriteFault = 'full' | 'forbidden' | 'folder' | 'name' | 'busy';

/** Why a file could not be written, by the system's word for it. */
const WRITE_FAULTS: Readonly<Record<string, WriteFault>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  EROFS: 'forbidden',
  ENOENT: 'folder',
  ENOTDIR: 'folder',
  ENAMETOOLONG: 'name',
  EISDIR: 'name',
  EBUSY: 'busy',
};

/** Kinds of pictures that cannot be opened, each with its own advice. */
const FOREIGN_FAMILIES = ['raw', 'other', 'pixels'] as const;

/** The text for any error: chosen by its code and, where there are several, by its details. */
export function chooseErrorText(error: AppError): ErrorText {
  const { path, width, height, format, percent, needed, allowed } = error.details;
  const values = {
    ...(typeof path === 'string' && path !== '' && { file: nameOf(path) }),
    ...(typeof width === 'number' && { width }),
    ...(typeof height === 'number' && { height }),
    ...(typeof percent === 'number' && { percent }),
    ...(typeof needed === 'number' && { needed }),
    ...(typeof allowed === 'number' && { allowed }),
    ...(typeof format === 'string' && { format: format.toUpperCase() }),
  };
  return { key: chooseKey(error), values };
}

/** `error` itself, or what else was thrown as `INTERNAL`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new AppError('INTERNAL', message, { cause: error });
}

/** The engine's own words with the code: the same in every language, for a report. */
export function quoteError({ code, message }: AppError): string {
  return `${code}: ${message}`;
}

function chooseKey({ code, details }: AppError): TextKey {
  switch (code) {
    case 'NOT_FOUND':
      if (details['kind'] === 'folder') return 'error.NOT_FOUND.folder';
      if (details['kind'] === 'noPhotos') return 'error.NOT_FOUND.noPhotos';
      if (details['kind'] === 'outside') return 'error.NOT_FOUND.outside';
      return 'path' in details ? 'error.NOT_FOUND.file' : 'error.NOT_FOUND';
    case 'ALREADY_EXISTS': {
      const fault = RUN_FAULTS.find((known) => known === details['reason']);
      return fault ? `error.ALREADY_EXISTS.${fault}` : 'error.ALREADY_EXISTS';
    }
    case 'UNSUPPORTED_FORMAT': {
      const family = FOREIGN_FAMILIES.find((known) => known === details['kind']);
      return family ? `error.UNSUPPORTED_FORMAT.${family}` : 'error.UNSUPPORTED_FORMAT';
    }
    case 'OUT_OF_MEMORY':
      return 'needed' in details ? 'error.OUT_OF_MEMORY.known' : 'error.OUT_OF_MEMORY';
    case 'IMAGE_TOO_LARGE':
      if ('width' in details && 'height' in details) return 'error.IMAGE_TOO_LARGE.pixels';
      return 'format' in details ? 'error.IMAGE_TOO_LARGE.format' : 'error.IMAGE_TOO_LARGE';
    case 'MASK_UNLIKELY':
      if (details['kind'] === 'all') return 'error.MASK_UNLIKELY.all';
      return 'percent' in details ? 'error.MASK_UNLIKELY' : 'error.MASK_UNLIKELY.unclear';
    case 'SIDECAR_INVALID':
      return 'version' in details ? 'error.SIDECAR_INVALID.newer' : 'error.SIDECAR_INVALID';
    case 'WRITE_FAILED': {
      const fault = WRITE_FAULTS[String(details['reason'])];
      return fault ? `error.WRITE_FAILED.${fault}` : 'error.WRITE_FAILED';
    }
    case 'DOWNLOAD_FAILED': {
      const fault = DOWNLOAD_FAULTS.find((known) => known === details['reason']);
      return fault ? `error.DOWNLOAD_FAILED.${fault}` : 'error.DOWNLOAD_FAILED';
    }
    case 'ENGINE_CRASHED':
      return 'isUnreachable' in details ? 'error.ENGINE_CRASHED.unreachable' : 'error.ENGINE_CRASHED';
    case 'INTERNAL':
      return 'isSignedOut' in details ? 'error.INTERNAL.signedOut' : 'error.INTERNAL';
    default:
      return `error.${code}`;
  }
}

function nameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

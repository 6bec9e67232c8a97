import { AppError } from '../../shared/app-error.js';

const REASONS: Readonly<Record<string, readonly [reason: string, advice: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space or choose another disk'],
  EDQUOT: ['the disk quota is used up', 'Free some space or choose another disk'],
  EFBIG: ['the file system allows no file of this size', 'Choose another disk or a smaller format'],
  EACCES: ['this user may not write there', 'Change the permissions or choose another folder'],
  EPERM: ['this user may not write there', 'Change the permissions or choose another folder'],
  EROFS: ['the file system is read-only', 'Choose another folder'],
  ENOENT: ['its folder does not exist', 'Create the folder or choose another one'],
  ENOTDIR: ['a part of its path is a file, not a folder', 'Choose another folder'],
  EISDIR: ['a folder has this name', 'Choose another name'],
  ENAMETOOLONG: ['its name is too long', 'Choose a shorter name'],
  EBUSY: ['another program is using it', 'Close that program or choose another name'],
  NOT_A_FILE: ['what has this name is no ordinary file', 'Choose another name'],
  WRITE_PROTECTED: ['it is write-protected', 'Choose another name, or allow writing to it first'],
  CHANGED: [
    'it was changed by another program meanwhile',
    'Look at it, then try again or choose another name',
  ],
  EIO: ['the disk reports an error', 'Check the disk or choose another one'],
};

/** `WRITE_FAILED` that names the file, the reason and what to do; an `AppError` stays as it is. */
export function toWriteError(error: unknown, target: string): AppError {
  if (error instanceof AppError) return error;
  const code = String((error as NodeJS.ErrnoException | undefined)?.code ?? '');
  const message = error instanceof Error ? error.message : String(error);
  const [reason, advice] = REASONS[code] ?? [message, 'Choose another folder or disk'];
  return new AppError('WRITE_FAILED', `Cannot write ${target}: ${reason}. ${advice}.`, {
    cause: error,
    details: { path: target, reason: code === '' ? message : code },
  });
}

/** `ALREADY_EXISTS` for `target`. */
export function alreadyExists(target: string): AppError {
  return new AppError(
    'ALREADY_EXISTS',
    `${target} exists already and was left alone. Choose another name, or allow overwriting (--force).`,
    { details: { path: target } },
  );
}

import { AppError } from '../../shared/app-error.js';

/** Why a download failed; the window has a text for each. */
export type DownloadFault =
  /** Downloads are switched off. */
  | 'offline'
  /** No connection, or none that lasts. */
  | 'unreachable'
  /** The server has answered, but not with the file. */
  | 'refused'
  /** Another file than the one that was expected. */
  | 'different'
  /** The same is being downloaded already. */
  | 'busy';

/** `DOWNLOAD_FAILED` with its `reason`. */
export function downloadFailed(fault: DownloadFault, message: string, cause?: unknown): AppError {
  return new AppError('DOWNLOAD_FAILED', message, { cause, details: { reason: fault } });
}

import { AppError } from '../../../shared/app-error.js';

/** Where a queue is. */
export interface QueueAddress {
  /** For the library that connects: it may hold a password and is shown nowhere. */
  readonly url: string;
  /** For messages and logs: scheme, host and number of the database. */
  readonly shown: string;
}

/** Password for a queue whose address names none, so that it stands in no list of processes. */
export const QUEUE_PASSWORD_VARIABLE = 'LACUNA_QUEUE_PASSWORD';

/**
 * The address `redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]`, or `rediss://` for TLS. `INVALID_PARAMS` for anything else; the message
 * repeats nothing of it, since it may hold a password.
 */
export function parseQueueAddress(text: string, password?: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits =
    url !== undefined &&
    ['redis:', 'rediss:'].includes(url.protocol) &&
    url.hostname !== '' &&
    /^\/?\d{0,4}$/.test(url.pathname) &&
    url.search === '' &&
    url.hash === '';
  if (!fits) {
    throw new AppError(
      'INVALID_PARAMS',
      'Expected redis://HOST[:PORT][/DATABASE], or rediss:// for TLS, for --queue but received something else. ' +
        `A password may stand in ${QUEUE_PASSWORD_VARIABLE}.`,
      { details: { name: '--queue' } },
    );
  }
  const database = url.pathname === '/' ? '' : url.pathname;
  const shown = `${url.protocol}//${url.host}${database}`;
  if (url.password === '' && password !== undefined && password !== '') {
    url.password = encodeURIComponent(password);
  }
  return { url: url.href, shown };
}

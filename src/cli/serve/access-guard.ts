import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { Refusal } from './respond.js';

/** The names of this machine for itself. Any other name in `Host` is another site's that points here (DNS rebinding). */
const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Who may ask. The address that is printed carries a token behind `#`, which a browser sends to nobody; the page posts it once and
 * gets a cookie for it. Every other page in the same browser is kept out by `Host`, `Origin` and the cookie's `SameSite`.
 */
export class AccessGuard {
  readonly #token = randomBytes(32).toString('base64url');
  readonly #secret = randomBytes(32).toString('base64url');
  #isTokenUsed = false;

  /** The token for the address. */
  get token(): string {
    return this.#token;
  }

  /** Throws a `Refusal` for a request that another site has caused. */
  checkOrigin({ headers, method }: IncomingMessage): void {
    const { host = '', origin } = headers;
    const name = host.replace(/:\d+$/, '').toLowerCase();
    if (!OWN_NAMES.includes(name))
      throw new Refusal(403, 'Expected a request to this machine by its own name.');
    const isReading = (method === 'GET' || method === 'HEAD') && headers.upgrade === undefined;
    const isOwn = origin === undefined ? isReading : origin === `http://${host}`;
    const site = headers['sec-fetch-site'];
    const isSameSite = site === undefined || site === 'same-origin' || site === 'none';
    if (!isOwn || !isSameSite) throw new Refusal(403, 'Expected a request of the page of Lacuna.');
  }

  /** Throws a `Refusal` for a request without the cookie. */
  checkCookie(request: IncomingMessage): void {
    if (this.#hasCookie(request)) return;
    throw new Refusal(401, 'Open the address that lacuna serve has printed.');
  }

  /** The `Set-Cookie` for who brings the token; each is good once. A `Refusal` for any other. */
  signIn(request: IncomingMessage, token: string): string {
    const isRight = isSame(token, this.#token) && !this.#isTokenUsed;
    // A page that is opened again by the same address has its cookie already.
    if (!isRight && !this.#hasCookie(request)) {
      throw new Refusal(
        403,
        'This address was used already. Stop lacuna serve, start it again, and open the new one.',
      );
    }
    if (isRight) this.#isTokenUsed = true;
    return `${cookieName(request)}=${this.#secret}; HttpOnly; SameSite=Strict; Path=/`;
  }

  #hasCookie(request: IncomingMessage): boolean {
    const wanted = `${cookieName(request)}=`;
    const cookies = (request.headers.cookie ?? '').split(/; */);
    return cookies.some(
      (cookie) => cookie.startsWith(wanted) && isSame(cookie.slice(wanted.length), this.#secret),
    );
  }
}

/** Cookies do not tell ports apart; two servers on one machine must. */
function cookieName(request: IncomingMessage): string {
  return `lacuna-${request.socket.localPort}`;
}

function isSame(received: string, expected: string): boolean {
  const a = Buffer.from(received);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

import { KEY_HEADER, KEY_PROTOCOL } from '../../shared/contract/serve-key.js';
import { Refusal } from './respond.js';

/** The names of this machine for itself. Any other name in `Host` is another site's that points here (DNS rebinding). */
const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Who may ask. The address that is printed carries a token behind `#`, which a browser sends to nobody; the page posts it once and
 * gets a cookie and a key for it. Every other page in the same browser is kept out by `Host`, `Origin` and the cookie's `SameSite`.
 * Browsers send cookies to every port of a machine, so that another server there may hear ours: what does more than show a picture
 * whose address nobody can guess asks for the key as well, which only our page has and sends as a header.
 */
export class AccessGuard {
  readonly #token = randomBytes(32).toString('base64url');
  readonly #secret = randomBytes(32).toString('base64url');
  readonly #key = randomBytes(32).toString('base64url');
  readonly #onSignIn: () => void;
  #isTokenUsed = false;

  /** `onSignIn` is called when the token is used. */
  constructor(onSignIn: () => void = () => undefined) {
    this.#onSignIn = onSignIn;
  }

  /** The token for the address. */
  get token(): string {
    return this.#token;
  }

  /** Throws a `Refusal` for a request that another site has caused. */
  checkOrigin({ headers, method, url }: IncomingMessage): void {
    const { host = '', origin } = headers;
    const name = host.replace(/:\d+$/, '').toLowerCase();
    if (!OWN_NAMES.includes(name))
      throw new Refusal(403, 'Expected a request to this machine by its own name.');
    const isReading = (method === 'GET' || method === 'HEAD') && headers.upgrade === undefined;
    const isOwn = origin === undefined ? isReading : origin === `http://${host}`;
    const site = headers['sec-fetch-site'];
    const isSameSite = site === undefined || site === 'same-origin' || site === 'none';
    if (!isOwn || (!isSameSite && !isOpening(headers, method, url)))
      throw new Refusal(403, 'Expected a request of the page of Lacuna.');
  }

  /** Throws a `Refusal` for a request without the cookie. */
  checkCookie(request: IncomingMessage): void {
    if (this.#hasCookie(request)) return;
    throw new Refusal(401, 'Open the address that lacuna serve has printed.');
  }

  /** Throws a `Refusal` for a request without the cookie or the key, which is in the header `KEY_HEADER`. */
  checkKey(request: IncomingMessage): void {
    this.checkCookie(request);
    const received = request.headers[KEY_HEADER];
    if (typeof received === 'string' && isSame(received, this.#key)) return;
    throw new Refusal(401, 'Open the address that lacuna serve has printed.');
  }

  /** The same for a WebSocket, which can bring the key as its protocol only. */
  checkSocketKey(request: IncomingMessage): void {
    this.checkCookie(request);
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(/, */);
    if (protocols.some((protocol) => isSame(protocol, KEY_PROTOCOL + this.#key))) return;
    throw new Refusal(401, 'Open the address that lacuna serve has printed.');
  }

  /** The `Set-Cookie` and the key for who brings the token; it is good once. A `Refusal` for any other. */
  signIn(request: IncomingMessage, token: string): { readonly cookie: string; readonly key: string } {
    // A page that is opened again by the same address has its cookie already.
    const isRight = isSame(token, this.#token) && (!this.#isTokenUsed || this.#hasCookie(request));
    if (!isRight) {
      throw new Refusal(
        403,
        'This address was used already. Stop lacuna serve, start it again, and open the new one.',
      );
    }
    this.#isTokenUsed = true;
    this.#onSignIn();
    const cookie = `${cookieName(request)}=${this.#secret}; HttpOnly; SameSite=Strict; Path=/`;
    return { cookie, key: this.#key };
  }

  #hasCookie(request: IncomingMessage): boolean {
    const wanted = `${cookieName(request)}=`;
    const cookies = (request.headers.cookie ?? '').split(/; */);
    return cookies.some(
      (cookie) => cookie.startsWith(wanted) && isSame(cookie.slice(wanted.length), this.#secret),
    );
  }
}

/**
 * The page itself, asked for as a whole window: it may be opened from anywhere (our own file that leads to it is another site for a
 * browser), and holds nothing but the program.
 */
function isOpening(headers: IncomingHttpHeaders, method = '', url = ''): boolean {
  const isWindow = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return method === 'GET' && url === '/' && isWindow;
}

/** Browsers share cookies between ports, but two servers on one machine need their own. */
function cookieName(request: IncomingMessage): string {
  return `lacuna-${request.socket.localPort}`;
}

function isSame(received: string, expected: string): boolean {
  const a = Buffer.from(received);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

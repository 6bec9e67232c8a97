import { invalidParameter } from '../../shared/app-error.js';
import { downloadFailed } from './download-error.js';

/** Publishers send to the servers of their files in one or two steps. */
const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/** Is this an address, not the path of a file? */
export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/**
 * Asks for the file at `address` from byte `start` on and follows redirects, never from https to anything else. Throws
 * `INVALID_PARAMS` for what is no address, `DOWNLOAD_FAILED` for too many redirects and for a wrong one, and what `fetch` throws.
 */
export async function requestFile(address: string, start: number, signal: AbortSignal): Promise<Response> {
  let url = parseAddress(address);
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const response = await fetch(url, {
      redirect: 'manual',
      signal,
      headers: {
        // Ranges and lengths are those of the file itself.
        'accept-encoding': 'identity',
        ...(start > 0 && { range: `bytes=${start}-` }),
      },
    });
    if (!REDIRECTS.includes(response.status)) return response;
    await response.body?.cancel();
    url = followRedirect(url, response.headers.get('location'));
  }
  throw downloadFailed(
    'refused',
    `Expected the file at ${address} within ${MOST_REDIRECTS} redirects but was sent further each time. Try again later, or use another address (--from).`,
  );
}

function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !isAddress(address) || url.username !== '' || url.password !== '') {
    throw invalidParameter(
      'the address',
      'one that begins with https:// or http:// and holds no password',
      address,
    );
  }
  return url;
}

function followRedirect(from: URL, location: string | null): URL {
  const next = location !== null && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const isSafe = next?.protocol === 'https:' || (next?.protocol === 'http:' && from.protocol === 'http:');
  if (next && isSafe) return next;
  throw downloadFailed(
    'refused',
    `Expected ${from.host} to send on to an address with ${from.protocol} but received ${location ?? 'none'}. Use another address (--from).`,
  );
}

/** The page's scheme; Electron treats it like https. */
export const APP_SCHEME = 'app';

const APP_HOST = 'lacuna';

/** The page. */
export const PAGE_URL = `${APP_SCHEME}://${APP_HOST}/index.html`;

/** Is `url` one of the page's own addresses? Compared part by part: `app://lacuna.example/` is not. */
export function isAppUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return protocol === `${APP_SCHEME}:` && host === APP_HOST && username === '' && password === '';
}

/**
 * The path of an address below its host, decoded, as "doc/…/preview"; nothing where it could mean another place than it says: an
 * escaped separator, a backslash, a dot segment, a null byte.
 */
export function readAppPath(url: string): string | undefined {
  if (!isAppUrl(url)) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
  const segments = path.slice(1).split('/');
  const isPlain = segments.every((segment) => /^[\w-][\w.-]*$/.test(segment));
  return isPlain ? segments.join('/') : undefined;
}

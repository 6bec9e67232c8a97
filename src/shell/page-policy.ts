/** The page loads nothing from elsewhere, runs no inline script or style, and cannot be framed. `data:` is for its empty icon, `blob:` for pictures. */
export const PAGE_POLICY = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Belongs to everything that the page is answered with, in a browser as in the desktop app. No other site may read anything. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': PAGE_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

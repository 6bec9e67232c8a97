import type { ServerResponse } from 'node:http';

import { PAGE_HEADERS } from '../../shell/page-policy.js';

/** Set on every response. No CORS header is: no other site may read anything. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
}

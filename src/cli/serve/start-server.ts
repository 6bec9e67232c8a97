import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { EngineHost } from '../../engine/host/engine-host.js';
import { AppError } from '../../shared/app-error.js';
import { AccessGuard } from './access-guard.js';
import { serveEngineSocket } from './engine-socket.js';
import type { Site } from './request-router.js';
import { createRequestHandler } from './request-router.js';

/** A server that listens. */
export interface LoopbackServer {
  /** What to open in a browser; good once. */
  readonly address: string;
  /** Ends it with all its connections. */
  close(): Promise<void>;
}

export interface LoopbackOptions extends Omit<Site, 'guard' | 'host'> {
  readonly host: Pick<EngineHost, 'connect' | 'findAsset'>;
  /** Without it the usual one, or where that is taken any that is free. */
  readonly port?: number | undefined;
  /** Is called when a browser has used the address. */
  readonly onSignIn?: () => void;
}

/** Where a browser finds what it kept for the page, and a bookmark the page. */
export const USUAL_PORT = 8750;

/** A whole photo through a slow tunnel. */
const BODY_TIMEOUT_MS = 3_600_000;

/** Listens on this machine's own interface, which no other machine reaches. `INVALID_PARAMS` for a named port that is taken. */
export async function startLoopbackServer({
  port,
  onSignIn,
  ...site
}: LoopbackOptions): Promise<LoopbackServer> {
  const guard = new AccessGuard(onSignIn);
  const server = createServer(createRequestHandler({ ...site, guard }));
  // How slowly a head may come is limited by Node, how long a body may stand still by whoever reads it.
  server.requestTimeout = BODY_TIMEOUT_MS;
  const socket = serveEngineSocket(server, guard, site.host);
  if (port !== undefined) await listen(server, port);
  else await listen(server, USUAL_PORT).catch(() => listen(server, 0));
  const { port: chosen } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${chosen}/#${guard.token}`,
    close: async () => {
      socket.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  }).catch((cause: unknown) => {
    throw new AppError(
      'INVALID_PARAMS',
      `Expected a free port for --port but ${port} cannot be used (${(cause as NodeJS.ErrnoException).code}). ` +
        'Choose another, or leave the choice to Lacuna.',
      { cause },
    );
  });
}

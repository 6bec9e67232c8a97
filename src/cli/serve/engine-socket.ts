import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { WebSocketServer } from 'ws';

import type { EngineHost } from '../../engine/host/engine-host.js';
import { createSocketTransport } from '../../shared/contract/socket-transport.js';
import type { AccessGuard } from './access-guard.js';
import { Refusal } from './respond.js';

/** Enough for any retouch that is drawn by hand; the contract would allow longer ones. */
const MAX_FRAME_BYTES = 32 * 1024 * 1024;

/** Pages at the WebSocket of the engine. */
export interface EngineSocket {
  /** Ends all connections. */
  close(): void;
}

/** Connects pages that ask `server` for `/engine` with the engine; every other upgrade is refused. */
export function serveEngineSocket(
  server: Server,
  guard: AccessGuard,
  host: Pick<EngineHost, 'connect'>,
): EngineSocket {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    try {
      guard.checkOrigin(request);
      guard.checkSocketKey(request);
      if (request.url !== '/engine') throw new Refusal(404, 'There is no such address.');
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 400;
      stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => host.connect(createSocketTransport(socket)));
  });
  return {
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

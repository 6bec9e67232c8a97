import { MessageChannel } from 'node:worker_threads';

import { afterAll, beforeAll } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { createPortTransport } from '../../src/shared/contract/port-transport.js';
import { createSocketTransport } from '../../src/shared/contract/socket-transport.js';
import { batchSuite } from './batch-suite.js';
import { createMemoryTransports } from './memory-transport.js';

batchSuite('memory', async () => {
  const [page, engine] = createMemoryTransports();
  return { page, engine };
});

batchSuite('a MessageChannel', async () => {
  const { port1, port2 } = new MessageChannel();
  return { page: createPortTransport(port1), engine: createPortTransport(port2) };
});

let server: WebSocketServer;
beforeAll(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(() => server.close());

batchSuite('a WebSocket', async () => {
  const { port } = server.address() as { port: number };
  const accepted = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  const page = createSocketTransport(new WebSocket(`ws://127.0.0.1:${port}`));
  return { page, engine: createSocketTransport(await accepted) };
});

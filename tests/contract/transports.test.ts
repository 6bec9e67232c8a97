import { fork } from 'node:child_process';
import { MessageChannel } from 'node:worker_threads';

import { afterAll, beforeAll } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { createProcessTransport } from '../../src/engine/processes/process-transport.js';
import { createPortTransport } from '../../src/shared/contract/port-transport.js';
import { createSocketTransport } from '../../src/shared/contract/socket-transport.js';
import { useProgram } from '../fixtures/use-program.js';
import { contractSuite } from './contract-suite.js';
import { createMemoryTransports } from './memory-transport.js';
import { serveRehearsal } from './rehearsal-service.js';

contractSuite('memory', async () => {
  const [page, engine] = createMemoryTransports();
  serveRehearsal(engine, () => engine.close());
  return page;
});

contractSuite('a MessageChannel', async () => {
  const { port1, port2 } = new MessageChannel();
  serveRehearsal(createPortTransport(port2), () => port2.close());
  return createPortTransport(port1);
});

let server: WebSocketServer;
beforeAll(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    serveRehearsal(createSocketTransport(socket), () => socket.terminate());
  });
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(() => server.close());

contractSuite('a WebSocket', async () => {
  const { port } = server.address() as { port: number };
  return createSocketTransport(new WebSocket(`ws://127.0.0.1:${port}`));
});

const program = useProgram('tests/contract/rehearsal-child.ts');

contractSuite('a child process', async () => {
  const child = fork(program(), { serialization: 'advanced', execArgv: [] });
  return createProcessTransport(child);
});

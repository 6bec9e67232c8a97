import type { Transport } from './transport.js';

/** What the page and the package `ws` have in common of a WebSocket. */
export interface Socket {
  readonly readyState: number;
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** `readyState`, RFC 6455 as the WebSocket standard numbers it. */
const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

/**
 * One end of a WebSocket. Messages travel as JSON texts; those sent before it is open wait for that. One that is no JSON text
 * closes it.
 */
export function createSocketTransport(socket: Socket): Transport {
  const unsent: string[] = [];
  const unheard: unknown[] = [];
  let hear: (message: unknown) => void = (message) => unheard.push(message);

  socket.addEventListener('open', () => {
    for (const text of unsent.splice(0)) socket.send(text);
  });
  socket.addEventListener('message', ({ data }) => {
    let message: unknown;
    try {
      message = JSON.parse(String(data));
    } catch {
      socket.close();
      return;
    }
    hear(message);
  });
  // A frame too long, a broken line: whatever it is, `close` follows. Without a listener Node would end the process.
  socket.addEventListener('error', () => undefined);

  return {
    send(message) {
      if (socket.readyState === CONNECTING) unsent.push(JSON.stringify(message));
      else if (socket.readyState === OPEN) socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      hear = listener;
      for (const message of unheard.splice(0)) listener(message);
    },
    onClose(listener) {
      if (socket.readyState === CLOSED) listener();
      else socket.addEventListener('close', listener);
    },
    close() {
      socket.close();
    },
  };
}

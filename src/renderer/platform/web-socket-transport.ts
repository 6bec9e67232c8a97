import type { Transport } from '../../shared/contract/transport.js';

/**
 * The page's end of the connection that `lacuna serve` offers. Messages are sent as JSON; those sent before the socket is open
 * wait for it. A message that is no JSON closes it.
 */
export function createWebSocketTransport(address: string | URL): Transport {
  const socket = new WebSocket(address);
  const unsent: string[] = [];
  const unheard: unknown[] = [];
  let hear: (message: unknown) => void = (message) => unheard.push(message);

  socket.addEventListener('open', () => {
    for (const text of unsent.splice(0)) socket.send(text);
  });
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    let message: unknown;
    try {
      message = JSON.parse(String(event.data));
    } catch {
      socket.close();
      return;
    }
    hear(message);
  });

  return {
    send(message) {
      const text = JSON.stringify(message);
      if (socket.readyState === WebSocket.CONNECTING) unsent.push(text);
      else if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    onMessage(listener) {
      hear = listener;
      for (const message of unheard.splice(0)) listener(message);
    },
    onClose(listener) {
      if (socket.readyState === WebSocket.CLOSED) listener();
      else socket.addEventListener('close', listener, { once: true });
    },
    close() {
      socket.close();
    },
  };
}

import type { Transport } from './transport.js';

/** What `worker_threads` and the page call a MessagePort. */
export interface EventTargetPort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** Electron's `MessagePortMain`. */
export interface EmitterPort {
  postMessage(message: unknown): void;
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/**
 * One end of a MessageChannel: of the page, of a worker thread, or of Electron's main process. Nothing is ever transferred: towards
 * Electron a message with an ArrayBuffer in its transfer list is lost (electron/electron#34905).
 */
export function createPortTransport(port: EventTargetPort | EmitterPort): Transport {
  const closeListeners: (() => void)[] = [];
  let isClosed = false;

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners) listener();
  }

  if ('addEventListener' in port) port.addEventListener('close', close);
  else port.on('close', close);

  return {
    send(message) {
      if (!isClosed) port.postMessage(message);
    },
    onMessage(listener) {
      const receive = ({ data }: { readonly data: unknown }): void => listener(data);
      if ('addEventListener' in port) port.addEventListener('message', receive);
      else port.on('message', receive);
      // Until now messages have waited in the port.
      port.start();
    },
    onClose(listener) {
      if (isClosed) listener();
      else closeListeners.push(listener);
    },
    close() {
      port.close();
      close();
    },
  };
}

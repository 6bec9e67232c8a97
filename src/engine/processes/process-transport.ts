import type { Transport } from '../../shared/contract/transport.js';

/** One end of the channel between a Node process and the child that it forked: a `ChildProcess`, or the child's own `process`. */
export interface ProcessEnd {
  send?(message: unknown, callback: (error: Error | null) => void): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
  readonly connected?: boolean;
  disconnect?(): void;
}

/** The channel as a transport. Closing it ends a child that holds nothing else. */
export function createProcessTransport(end: ProcessEnd): Transport {
  return {
    send(message) {
      // The error says that the other process is gone, which `onClose` tells as well.
      if (end.connected) end.send?.(message, () => undefined);
    },
    onMessage(listener) {
      end.on('message', listener);
    },
    onClose(listener) {
      if (end.connected) end.once('disconnect', listener);
      else listener();
    },
    close() {
      // Not while Node hands out the messages that came before there was a listener: it fails when that closes the channel.
      queueMicrotask(() => {
        if (end.connected) end.disconnect?.();
      });
    },
  };
}

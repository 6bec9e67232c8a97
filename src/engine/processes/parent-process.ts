import type { Transport } from '../../shared/contract/transport.js';
import { endWithParent } from './end-process.js';
import { createProcessTransport } from './process-transport.js';
import type { OrderPort } from './remote-helpers.js';

/** What a utility process of Electron has instead of Node's channel. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(
    type: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly OrderPort[] }) => void,
  ): unknown;
}

/** Whoever started this process. */
export interface ParentProcess {
  readonly transport: Transport;
  /** The port on which other processes can be asked for; there is one in a utility process of Electron only. */
  readonly orderPort: Promise<OrderPort> | undefined;
}

/** Connects this process, a child of Node or a utility process of Electron, with its parent. */
export function connectParentProcess(): ParentProcess {
  const { parentPort } = process as { readonly parentPort?: ParentPort };
  if (!parentPort) {
    endWithParent();
    return { transport: createProcessTransport(process), orderPort: undefined };
  }
  const unheard: unknown[] = [];
  let hear = (message: unknown): void => void unheard.push(message);
  const orderPort = new Promise<OrderPort>((resolve) => {
    parentPort.on('message', ({ data, ports: [port] }) => {
      if (port) resolve(port);
      else hear(data);
    });
  });
  return {
    orderPort,
    transport: {
      send: (message) => parentPort.postMessage(message),
      onMessage(listener) {
        hear = listener;
        for (const message of unheard.splice(0)) listener(message);
      },
      // Electron ends this process together with its parent.
      onClose: () => undefined,
      close: () => process.exit(),
    },
  };
}

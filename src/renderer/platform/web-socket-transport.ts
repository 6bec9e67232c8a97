import { createSocketTransport } from '../../shared/contract/socket-transport.js';
import type { Transport } from '../../shared/contract/transport.js';

/** The page's end of the socket that `lacuna serve` offers at `address` under that protocol name. */
export function createWebSocketTransport(address: string | URL, protocol: string): Transport {
  return createSocketTransport(new WebSocket(address, protocol));
}

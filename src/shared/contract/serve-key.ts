/** The header by which the page of `lacuna serve` shows its key with every request that can have headers. */
export const KEY_HEADER = 'x-lacuna-key';

/** Before the key in the protocol of the WebSocket, which can have no headers. */
export const KEY_PROTOCOL = 'lacuna.';

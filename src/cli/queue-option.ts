import type { QueueAddress } from '../engine/engine.js';
import { parseQueueAddress, QUEUE_PASSWORD_VARIABLE } from '../engine/engine.js';

/** What `--queue` can be, for its help. */
export const QUEUE_OPTION = `redis://HOST[:PORT][/DATABASE], rediss:// for TLS; the password may stand in ${QUEUE_PASSWORD_VARIABLE}`;

/** Reads the address of a queue; else `INVALID_PARAMS`, without a word of what was given. */
export function queueAddress(text: string): QueueAddress {
  return parseQueueAddress(text, process.env[QUEUE_PASSWORD_VARIABLE]);
}

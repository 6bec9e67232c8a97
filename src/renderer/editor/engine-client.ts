import type { Client, CallOptions as ContractCallOptions } from '../../shared/contract/client.js';
import type { MethodName, METHODS } from '../../shared/contract/methods.js';

/** What comes with a call: `signal` cancels it, `onProgress` hears how far it is. */
export type CallOptions<Name extends MethodName> = ContractCallOptions<typeof METHODS, Name>;

/** The engine as the editor sees it, whatever carries the calls. Failures are `AppError`s. */
export type EngineClient = Pick<Client<typeof METHODS>, 'call'>;

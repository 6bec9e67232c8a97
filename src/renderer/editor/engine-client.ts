import type {
  MethodName,
  MethodParams,
  MethodProgress,
  MethodResult,
} from '../../shared/contract/methods.js';

/** What comes with a call: `signal` cancels it, `onProgress` hears how far it is. */
export interface CallOptions<Name extends MethodName> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: MethodProgress<Name>) => void;
}

/** The engine as the editor sees it, whatever carries the calls. Failures are `AppError`s. */
export interface EngineClient {
  call<Name extends MethodName>(
    name: Name,
    params: MethodParams<Name>,
    options?: CallOptions<Name>,
  ): Promise<MethodResult<Name>>;
}

/** @file Passes the pages' calls on to the engine process, and copes with one that is stuck or crashes. */
import { AppError, cancelled, throwIfCancelled } from '../../shared/app-error.js';
import type {
  MethodName,
  MethodParams,
  MethodProgress,
  MethodResult,
} from '../../shared/contract/methods.js';
import { METHODS } from '../../shared/contract/methods.js';
import type { MethodShape } from '../../shared/contract/method-table.js';
import { log } from '../log.js';
import type { RequestContext } from '../service/serve-methods.js';
import type { EngineSupervisor, ProcessClient } from './engine-supervisor.js';

/** Answers a call with what the engine process says. A call that changes nothing is asked again, once, when the process crashed. */
export type RelayCall = <Name extends MethodName>(
  name: Name,
  params: MethodParams<Name>,
  context: RequestContext<MethodProgress<Name>>,
) => Promise<MethodResult<Name>>;

/** Called with every answer before the page gets it. */
export type NoteAnswer = <Name extends MethodName>(
  name: Name,
  params: MethodParams<Name>,
  result: MethodResult<Name>,
) => unknown;

/** How the host treats calls of a method, as the table says. */
export function policyOf(name: MethodName): MethodShape {
  return METHODS[name];
}

/** A relay to the process that `supervisor` keeps running. */
export function createCallRelay(
  supervisor: Pick<EngineSupervisor, 'client' | 'replace'>,
  note: NoteAnswer,
): RelayCall {
  /** Signals of the running calls that write to the person's folders. */
  const writing = new Set<AbortSignal>();

  async function relayOnce<Name extends MethodName>(
    name: Name,
    params: MethodParams<Name>,
    { signal, reportNow }: RequestContext<MethodProgress<Name>>,
  ): Promise<MethodResult<Name>> {
    throwIfCancelled(signal);
    const start = performance.now();
    const client = await supervisor.client(signal);
    const { killAfterMs, writesFiles } = policyOf(name);
    const stopWatching =
      killAfterMs === undefined ? undefined : replaceWhenStuck(client, signal, killAfterMs);
    if (writesFiles) writing.add(signal);
    try {
      // The engine thins out progress; here all of it is passed on.
      const result = await client.call(name, params, { signal, onProgress: reportNow });
      note(name, params, result);
      log.debug('call.ended', { method: name, milliseconds: Math.round(performance.now() - start) });
      return result;
    } catch (error) {
      log.debug('call.failed', { method: name, error: error as Error });
      if (!(error instanceof AppError) || error.code !== 'ENGINE_CRASHED') throw error;
      throw signal.aborted ? cancelled(error) : crashedMeanwhile(error);
    } finally {
      stopWatching?.();
      writing.delete(signal);
    }
  }

  /** Ends the engine process when `signal` was aborted and the call still runs `killAfterMs` later. The returned function ends the watch. */
  function replaceWhenStuck(client: ProcessClient, signal: AbortSignal, killAfterMs: number): () => void {
    let timer: NodeJS.Timeout | undefined;
    const replace = (): void => {
      // A file that somebody still wants is written to its end first.
      if ([...writing].some(({ aborted }) => !aborted)) watch();
      else supervisor.replace(client);
    };
    const watch = (): void => {
      timer = setTimeout(replace, killAfterMs);
    };
    signal.addEventListener('abort', watch);
    return () => {
      signal.removeEventListener('abort', watch);
      clearTimeout(timer);
    };
  }

  return (name, params, context) => {
    const ask = (): ReturnType<typeof relayOnce<typeof name>> => relayOnce(name, params, context);
    return policyOf(name).isRepeatable ? askAgain(ask) : ask();
  };
}

/** Asks, and once more when the engine process crashed. Not oftener: a question that crashes engines must not crash them all. */
export async function askAgain<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError && error.code === 'ENGINE_CRASHED') return ask();
    throw error;
  }
}

/** The error for a page, whose own connection still works. */
function crashedMeanwhile(cause: AppError): AppError {
  return new AppError(
    'ENGINE_CRASHED',
    'The engine stopped while it was working. It is being started again with all retouches; try once more.',
    { cause },
  );
}

import { MessageChannelMain, utilityProcess } from 'electron';

import type { StartEngine } from '../engine/host/engine-host.js';
import { Ending, forkEngine } from '../engine/host/engine-host.js';
import { serveProbes } from './probe-processes.js';

export interface EnginePrograms {
  /** The bundle of src/engine/engine-process.ts; those of the processes that it has started lie beside it. */
  readonly engine: string;
  /** Folder of the networks that come with the program. */
  readonly models: string;
}

/**
 * Starts engines as utility processes: one that crashes or is ended takes no window with it. From the repository on Linux, where sharp's
 * native library is installed, build/start.mjs names the Node in which they run instead.
 */
export function createEngineStarter(programs: EnginePrograms, node?: string): StartEngine {
  return node === undefined
    ? startUtilityEngine(programs)
    : forkEngine(programs.engine, { modelDir: programs.models, node });
}

function startUtilityEngine({ engine, models }: EnginePrograms): StartEngine {
  return ({ folder, generation }) => {
    const child = utilityProcess.fork(engine, [folder, String(generation), models], {
      serviceName: 'Lacuna engine',
      stdio: 'inherit',
    });
    const ending = new Ending();
    const { port1, port2 } = new MessageChannelMain();
    const endProbes = serveProbes(port1, engine);
    ending.onEnded(endProbes);
    child.once('exit', () => ending.end());
    // `exit` reports why it ended; an `error` without a listener would end this process too.
    child.on('error', () => undefined);
    child.postMessage({ kind: 'probes' }, [port2]);

    const onExit = (listener: () => void): void => ending.onEnded(listener);
    return {
      transport: {
        send: (message) => {
          if (!ending.hasEnded) child.postMessage(message);
        },
        onMessage: (listener) => void child.on('message', listener),
        onClose: onExit,
        // Such a process has no connection that could be closed by itself.
        close: () => void child.kill(),
      },
      onExit,
      kill: () => void child.kill(),
    };
  };
}

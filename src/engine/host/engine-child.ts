import { fork } from 'node:child_process';

import type { Transport } from '../../shared/contract/transport.js';
import { Ending } from './ending.js';
import { createProcessTransport } from '../processes/process-transport.js';

/** A running engine process, whatever started it. */
export interface EngineProcess {
  readonly transport: Transport;
  /** Calls `listener` once when the process is gone. */
  onExit(listener: () => void): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** Starts an engine process that keeps its things in `folder`, that of this run of the program; `generation` counts the starts, from 1. */
export type StartEngine = (options: {
  readonly folder: string;
  readonly generation: number;
}) => EngineProcess;

/** How `forkEngine` starts the engine. */
export interface ForkOptions {
  /** Folder of the networks that come with Lacuna; by default the one beside the bundle. */
  readonly modelDir?: string;
  /** The Node program that runs it; by default the one that runs this process. */
  readonly node?: string;
}

/** Starts the engine's bundle as a child of this process, in Node. */
export function forkEngine(entry: string, { modelDir, node }: ForkOptions = {}): StartEngine {
  return ({ folder, generation }) => {
    const args = [folder, String(generation), ...(modelDir === undefined ? [] : [modelDir])];
    const child = fork(entry, args, {
      ...(node !== undefined && { execPath: node, execArgv: [] }),
      serialization: 'advanced',
      // Results of a command go to stdout; what a native library says belongs with the notes.
      stdio: ['ignore', 2, 2, 'ipc'],
      // A session of its own, which can give way to that of a browser (processes/give-way.ts); elsewhere it would be a window.
      detached: process.platform === 'linux',
    });
    const ending = new Ending();
    child.once('exit', () => ending.end());
    child.once('error', () => {
      // It could not be started at all.
      if (child.connected) child.disconnect();
      if (child.pid === undefined) ending.end();
    });
    return {
      transport: createProcessTransport(child),
      onExit: (listener) => ending.onEnded(listener),
      kill: () => child.kill('SIGKILL'),
    };
  };
}

/**
 * @file How a process shows others that it still runs: it listens on a socket of this machine. The system closes the socket however the
 * process ends. The number of a process is not enough, because another process may have the same number later.
 */
import { rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { connect, createServer } from 'node:net';
import { basename } from 'node:path';

/** A sign of life that is being given. */
export interface LifeSign {
  end(): Promise<void>;
  /** Without waiting, when the process exits. */
  endNow(): void;
}

/** Gives a sign for what lies at `path` until the process ends. Where there can be no socket, the process's number has to do. */
export async function giveLifeSign(path: string): Promise<LifeSign> {
  const address = addressOf(path);
  const server = createServer((socket) => socket.destroy());
  server.unref();
  const isListening = await listen(server, address);
  return {
    end: async () => {
      if (isListening) await new Promise((resolve) => server.close(resolve));
    },
    endNow: () => {
      if (isListening && process.platform !== 'win32') rmSync(address, { force: true });
    },
  };
}

/** Does the process `pid`, or who now has that number, still give a sign for `path`? */
export async function isSignOfLife(path: string, pid: number): Promise<boolean> {
  const code = await new Promise<string | undefined>((resolve) => {
    const socket = connect(addressOf(path));
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
  });
  if (code === undefined) return true;
  // It was there and nobody listens.
  if (code === 'ECONNREFUSED') return false;
  return isRunning(pid);
}

function listen(server: Server, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(address, () => resolve(true));
  });
}

function addressOf(path: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\lacuna-${basename(path)}` : `${path}.alive`;
}

/** A process of another user may not be asked, which also says that it is there. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

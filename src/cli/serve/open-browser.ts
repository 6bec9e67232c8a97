import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What opens an address with the person's own browser. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** How the browser gets to the page. */
export interface Doorway {
  /** Opens the browser, where there is one; the address was printed anyway. */
  open(): void;
  /** To be called when the page is there. */
  close(): Promise<void>;
}

/**
 * A page in `folder` that only this user may read and that leads to `address`. Every user of a machine can read the arguments of every
 * program: an address with a token must not be one.
 */
export async function createDoorway(folder: string, address: string): Promise<Doorway> {
  const path = join(folder, 'lacuna.html');
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${address}"><title>Lacuna</title>`;
  await writeFile(path, page, { mode: 0o600, flag: 'wx' });
  return {
    open() {
      const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
      const opener = spawn(command, [...args, pathToFileURL(path).href], { stdio: 'ignore', detached: true });
      opener.on('error', () => undefined);
      opener.unref();
    },
    close: () => rm(path, { force: true }),
  };
}

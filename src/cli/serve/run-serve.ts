import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { version } from '../../../package.json';
import { createEngineHost, createRunFolder, forkEngine } from '../../engine/host/engine-host.js';
import { AppError } from '../../shared/app-error.js';
import type { CommandContext } from '../command-context.js';
import { ExchangedFiles } from './exchanged-files.js';
import { KeptSettings } from './kept-settings.js';
import type { Doorway } from './open-browser.js';
import { createDoorway } from './open-browser.js';
import { findRoots, ServedFolders } from './served-folders.js';
import { startLoopbackServer } from './start-server.js';

/** One call of `lacuna serve`. */
export interface ServeRun {
  readonly photo?: string | undefined;
  /** Folders that the page may choose from. */
  readonly folders?: readonly string[];
  readonly port?: number | undefined;
  readonly open: boolean;
}

/** Beside the bundle of the command. */
const ENGINE_PROCESS = fileURLToPath(new URL('../engine/engine-process.mjs', import.meta.url));
const PAGE_FOLDER = fileURLToPath(new URL('../renderer', import.meta.url));

/** Serves the window until the person interrupts it; then nothing of it is left on the disk. */
export async function runServe(run: ServeRun, { output, signal }: CommandContext): Promise<void> {
  await checkPage();
  const folderRoots = await findRoots(run.folders ?? []);
  const runFolder = await createRunFolder();
  const host = createEngineHost({
    start: forkEngine(ENGINE_PROCESS),
    folder: runFolder.path,
    onNote: output.printNote,
    folderRoots,
  });
  try {
    const files = new ExchangedFiles(host, runFolder.path);
    host.onFilesReleased((tokens) => void files.release(tokens).catch(() => undefined));
    const photo = run.photo === undefined ? undefined : await files.offer(resolve(run.photo));
    let doorway: Doorway | undefined;
    const folders = new ServedFolders(host, folderRoots);
    const settings = new KeptSettings();
    const site = { host, files, folders, photo, pageFolder: PAGE_FOLDER, version, settings };
    const server = await startLoopbackServer({
      ...site,
      port: run.port,
      onSignIn: () => void doorway?.close().catch(() => undefined),
    });
    try {
      doorway = await createDoorway(runFolder.path, server.address);
      output.printResult(server.address);
      output.printNote('Open this address in a browser on this machine. Ctrl-C ends Lacuna.');
      if (run.open) doorway.open();
      await waitFor(signal);
    } finally {
      await server.close();
    }
  } finally {
    await host.dispose();
    await runFolder.remove();
  }
}

async function checkPage(): Promise<void> {
  await access(join(PAGE_FOLDER, 'index.html')).catch((cause: unknown) => {
    throw new AppError(
      'NOT_FOUND',
      `Expected the window in ${PAGE_FOLDER} but it is not there. Install Lacuna again; in the repository, run npm run build.`,
      { cause },
    );
  });
}

async function waitFor(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { ElectronApplication } from 'playwright-core';
import { _electron as electron } from 'playwright-core';

import { ROOT } from '../nets/read-imports.js';

const PACKAGE = dirname(createRequire(import.meta.url).resolve('electron/package.json'));

/** The Electron program, where it was fetched; the package does so with `npm start` or `npx install-electron`. */
export function findElectron(): string | undefined {
  const pathFile = join(PACKAGE, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const program = join(PACKAGE, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(program) ? program : undefined;
}

/** Starts the built app in the real Electron `program`, which needs a display, with its settings in `userData`. */
export function launchElectron(
  program: string,
  { args, userData }: { readonly args: readonly string[]; readonly userData: string },
): Promise<ElectronApplication> {
  const isLinux = process.platform === 'linux';
  return electron.launch({
    executablePath: program,
    cwd: ROOT,
    args: ['.', ...args, `--user-data-dir=${userData}`, '--lang=en-GB', ...(isLinux ? ['--no-sandbox'] : [])],
    env: {
      ...(process.env as Record<string, string>),
      // As build/start.mjs does, and for its reason.
      ...(isLinux && { LACUNA_ENGINE_NODE: process.execPath }),
    },
  });
}

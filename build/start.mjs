/** @file `npm start [-- PHOTO]`: the desktop app where Electron is there or can be fetched, else the same window in a browser. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const ELECTRON = dirname(createRequire(import.meta.url).resolve('electron/package.json'));

/** A slow line needs a while for 120 MB; one that gives nothing ends by itself much earlier. */
const FETCH_TIMEOUT_MS = 600_000;

/** The Electron program, if it is there. */
function findElectron() {
  const pathFile = join(ELECTRON, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(ELECTRON, 'dist');
  const program = join(folder, name);
  return existsSync(program) ? program : undefined;
}

/** Runs a program to its end; its exit code, or nothing where it could not be started. */
function run(program, args, options = {}) {
  return new Promise((end) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: 'inherit', ...options });
    child.once('error', () => end(undefined));
    child.once('exit', (code) => end(code ?? 1));
    // Ctrl-C reaches the child by itself; it decides how it ends.
    process.on('SIGINT', () => undefined);
  });
}

async function fetchElectron() {
  console.error('Electron is not there yet: fetching it, once.');
  await run(process.execPath, [join(ELECTRON, 'install.js')], {
    stdio: ['ignore', 'inherit', 'ignore'],
    timeout: FETCH_TIMEOUT_MS,
  });
  return findElectron();
}

const args = process.argv
  .slice(2)
  .map((argument) =>
    argument.startsWith('-') ? argument : resolve(process.env['INIT_CWD'] ?? '.', argument),
  );
const electron = findElectron() ?? (await fetchElectron());
if (electron) {
  // On Linux Electron and sharp's native library do not get on (docs/packaging.md): from the repository the engine runs in this Node.
  const env =
    process.platform === 'linux' ? { ...process.env, LACUNA_ENGINE_NODE: process.execPath } : process.env;
  process.exitCode = await run(electron, ['.', ...args], { env });
} else {
  console.error('Electron could not be fetched: the window opens in your browser (lacuna serve).');
  process.exitCode = await run(process.execPath, [join(ROOT, 'out/cli/lacuna.mjs'), 'serve', ...args]);
}

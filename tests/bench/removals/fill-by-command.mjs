import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The command of this checkout's build. */
export const OWN_BUILD = fileURLToPath(new URL('../../../out/cli/lacuna.mjs', import.meta.url));

let runs = 0;
for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0);

/**
 * Runs `lacuna fill` of the build `lacuna` inside this process: its entry is evaluated again each time, all it shares is loaded
 * once. So every default is that of the command, and hundreds of photos do not wait for hundreds of starts. Prints what failed.
 */
export async function fillByCommand(lacuna, parameters) {
  process.argv = [process.execPath, lacuna, 'fill', ...parameters, '--force', '--quiet'];
  process.exitCode = undefined;
  const print = process.stdout.write;
  process.stdout.write = () => true;
  try {
    await import(`${pathToFileURL(resolve(lacuna)).href}?run=${++runs}`);
  } finally {
    process.stdout.write = print;
  }
  const good = process.exitCode === 0;
  process.exitCode = undefined;
  return good;
}

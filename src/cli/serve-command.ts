import type { Command } from 'commander';

import type { CommandContext } from './command-context.js';
import { wholeNumber } from './option-values.js';
import { USUAL_PORT } from './serve/start-server.js';
import { runServe } from './serve/run-serve.js';

const HELP = `
The window of Lacuna in a browser on this machine, for machines without the app and for workstations far away. Photos stay here:
the server listens on 127.0.0.1 only, and the address that it prints is good for one browser.

From another machine: ssh -L 8750:127.0.0.1:8750 workstation lacuna serve --port 8750 --no-open

Examples:
  lacuna serve
  lacuna serve photo.jpg
  lacuna serve --folder ~/Pictures
`;

/** What commander has read; values were checked by the readers. */
interface ServeFlags {
  readonly port?: number;
  readonly open: boolean;
  readonly folder?: readonly string[];
}

/** Adds `lacuna serve` to `program`. */
export function addServeCommand(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .description('Opens the window of Lacuna in a browser.')
    .argument('[photo]', 'the photo to begin with')
    .option(
      '--port <n>',
      `the port to listen on (default: ${USUAL_PORT}, or any that is free)`,
      wholeNumber('--port', 1, 65_535),
    )
    .option(
      '--folder <dir>',
      'a folder whose photos the page may work on, with all in it; may be repeated',
      (folder: string, before: readonly string[] = []) => [...before, folder],
    )
    .option('--no-open', 'print the address only')
    .addHelpText('after', HELP)
    .action(async (photo: string | undefined, flags: ServeFlags) => {
      await runServe({ photo, folders: flags.folder ?? [], port: flags.port, open: flags.open }, context);
    });
}

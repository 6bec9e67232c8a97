import { createInterface } from 'node:readline/promises';

import type { Command } from 'commander';

import type { ListedModel } from '../engine/engine.js';
import { NetworkDownloads, openModelLibrary } from '../engine/engine.js';
import { AppError, cancelled } from '../shared/app-error.js';
import type { CommandContext } from './command-context.js';
import { EXIT_CODES } from './exit-codes.js';
import { toModelReport, formatModelTable } from './model-report.js';
import { describeOffer, describeOffers, reportOffer } from './network-report.js';
import { createProgressDisplay } from './progress-display.js';

interface GetFlags {
  readonly from?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `lacuna models get` and `lacuna models offline` to the command `models`. */
export function addModelsGetCommand(models: Command, context: CommandContext): void {
  const { output, signal } = context;
  models
    .command('get')
    .description('Downloads a published network from its publisher, after a yes; without a name, lists them.')
    .argument('[network]', 'lama, lama-int8 or migan')
    .option('--from <file|url>', 'the same file from elsewhere: a mirror, or a file that you have already')
    .option('--yes', 'agree to the download without being asked')
    .option('--json', 'print one JSON object')
    .option('--quiet', 'no progress and no notices')
    .action(async (id: string | undefined, { from, yes, json, quiet }: GetFlags) => {
      const downloads = new NetworkDownloads(openModelLibrary());
      if (id === undefined) {
        const offer = await downloads.list();
        output.printResult(json ? JSON.stringify(reportOffer(offer)) : describeOffers(offer));
        return;
      }
      await downloads.check(id, from);
      const mustAgree = downloads.isDownload(id, from) && yes !== true;
      if (mustAgree && !(await isAgreed(describeOffer(downloads.find(id), from), context))) {
        output.printNote('Nothing was downloaded.');
        context.setExitCode(EXIT_CODES.interrupted);
        return;
      }
      const display = createProgressDisplay(output, quiet ?? false);
      let added: ListedModel;
      try {
        const entry = await downloads.get(id, from, { signal, onProgress: display.report });
        added = { entry, isImported: true };
      } finally {
        display.stop();
      }
      if (!quiet) for (const note of added.entry.notes ?? []) output.printNote(`notice: ${note}`);
      output.printResult(json ? JSON.stringify(toModelReport(added)) : formatModelTable([added]));
    });

  models
    .command('offline')
    .description('Switches downloads off or on, for this command and the window; says which without a word.')
    .argument('[on|off]', 'on: never connect to the internet')
    .option('--json', 'print one JSON object')
    .action(async (state: string | undefined, { json }: { readonly json?: boolean }) => {
      const downloads = new NetworkDownloads(openModelLibrary());
      if (state !== undefined && state !== 'on' && state !== 'off') {
        throw new AppError('INVALID_PARAMS', `Expected on or off for OFFLINE but received "${state}".`);
      }
      if (state !== undefined) await downloads.chooseOffline(state === 'on');
      const { offline } = await downloads.list();
      if (json) output.printResult(JSON.stringify({ offline: offline !== 'online' }));
      else
        output.printResult(
          offline === 'environment' ? 'on (LACUNA_OFFLINE)' : offline === 'offline' ? 'on' : 'off',
        );
    });
}

/** Shows what would be downloaded and asks. Throws `INVALID_PARAMS` where there is nobody to ask, `CANCELLED`. */
async function isAgreed(description: string, { output, signal }: CommandContext): Promise<boolean> {
  output.printNote(description);
  if (!process.stdin.isTTY) {
    throw new AppError(
      'INVALID_PARAMS',
      'Expected --yes for the download, as there is nobody to ask. Read what it is, then add --yes.',
    );
  }
  const dialogue = createInterface({ input: process.stdin });
  try {
    output.writeNote('Download it? [y/N] ');
    const ended = new Promise<string>((resolve) => dialogue.once('close', () => resolve('')));
    const answer = await Promise.race([dialogue.question('', { signal }), ended]);
    return /^\s*y(es)?\s*$/i.test(answer);
  } catch (error) {
    throw cancelled(error);
  } finally {
    dialogue.close();
  }
}

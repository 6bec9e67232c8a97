import type { Command } from 'commander';

import type { ImportOptions, ListedModel } from '../engine/engine.js';
import { NetworkDownloads, openModelLibrary } from '../engine/engine.js';
import type { CommandContext } from './command-context.js';
import { EXIT_CODES } from './exit-codes.js';
import { toModelReport, formatModelTable, describeVerdict } from './model-report.js';
import { addModelsGetCommand } from './models-get-command.js';
import { createProgressDisplay } from './progress-display.js';

const HELP = `
Lacuna comes with its own network. Networks of others can be added as ONNX files: LaMa, MI-GAN, DeepFill v2, and networks of
Lacuna's own form. A file is recognised by its inputs and outputs and then has to fill a test picture; what cannot be proven is
refused. Licences are those of the files' authors.

LaMa and MI-GAN can be got from their publishers: "get" shows name, size, licence, publisher and address, and downloads after a
yes. The file is compared with the SHA-256 that Lacuna knows before anything loads it. A download that was interrupted is gone on
with; "remove" forgets what is there of it. With "offline on", or LACUNA_OFFLINE=1 in the environment, nothing is downloaded.

Exit codes: 0 good, 1 failed (verify: a model is at fault), 2 wrong command line, 130 interrupted.

Examples:
  lacuna models list
  lacuna models add lama_fp32.onnx --name lama
  lacuna fill photo.jpg -o without-bird.jpg --mask bird.png --model lama
  lacuna models get
  lacuna models get migan
  lacuna models get lama --from https://mirror.example/lama_fp32.onnx --yes
  lacuna models offline on
  lacuna models verify
  lacuna models remove lama
`;

interface AddFlags {
  readonly name?: string;
  readonly licence?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

interface JsonFlag {
  readonly json?: boolean;
}

/** Adds `lacuna models list|add|get|offline|remove|verify` to `program`. */
export function addModelsCommand(program: Command, context: CommandContext): void {
  const { output, signal } = context;
  const models = program
    .command('models')
    .description('Lists, adds, gets, removes and verifies networks.')
    .addHelpText('after', HELP);

  models
    .command('list')
    .description('Lists the networks that --model can name; the first is what auto takes.')
    .option('--json', 'print one JSON object')
    .action(async ({ json }: JsonFlag) => {
      const listed = await openModelLibrary().list();
      output.printResult(
        json ? JSON.stringify({ models: listed.map(toModelReport) }) : formatModelTable(listed),
      );
    });

  models
    .command('add')
    .description('Recognises an ONNX file, proves that it fills, and keeps a copy.')
    .argument('<file>', 'the ONNX file')
    .option('--name <id>', 'small letters, digits, dots and hyphens (default: made of the file name)')
    .option('--licence <text>', 'licence of the weights (default: that of the family)')
    .option('--json', 'print one JSON object')
    .option('--quiet', 'no progress and no notices')
    .action(async (file: string, { name, licence, json, quiet }: AddFlags) => {
      const display = createProgressDisplay(output, quiet ?? false);
      const options: ImportOptions = {
        ...(name !== undefined && { id: name }),
        ...(licence !== undefined && { licence }),
      };
      let added: ListedModel;
      try {
        display.report({ stage: 'recognising', fraction: 0 });
        const entry = await openModelLibrary().add(file, options, { signal });
        added = { entry, isImported: true };
      } finally {
        display.stop();
      }
      if (!quiet) for (const note of added.entry.notes ?? []) output.printNote(`notice: ${note}`);
      output.printResult(json ? JSON.stringify(toModelReport(added)) : formatModelTable([added]));
    });

  addModelsGetCommand(models, context);

  models
    .command('remove')
    .description('Deletes a network that was added or got, or the part of it that was downloaded.')
    .argument('<id>', 'its name')
    .option('--json', 'print one JSON object')
    .action(async (id: string, { json }: JsonFlag) => {
      await new NetworkDownloads(openModelLibrary()).remove(id);
      output.printResult(json ? JSON.stringify({ removed: id }) : `removed ${id}`);
    });

  models
    .command('verify')
    .description('Reads, loads and proves a network anew, or all.')
    .argument('[id]', 'its name')
    .option('--json', 'print one JSON object')
    .action(async (id: string | undefined, { json }: JsonFlag) => {
      const verdicts = await openModelLibrary().verify(id, { signal });
      if (json) output.printResult(JSON.stringify({ models: verdicts }));
      else for (const verdict of verdicts) output.printResult(describeVerdict(verdict));
      if (verdicts.some(({ fault }) => fault !== undefined)) context.setExitCode(EXIT_CODES.failed);
    });
}

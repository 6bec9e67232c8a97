import type { Command } from 'commander';

import type { DetectorName } from '../shared/detector-names.js';
import { OPENED_LABELS } from '../shared/photo-formats.js';
import type { CommandContext } from './command-context.js';
import { detectorNames, detectorList, wholeNumber } from './option-values.js';
import { runDetection } from './run-detection.js';

const HELP = `
  dust        sensor dust: small soft dark spots on smooth ground. Of three or more photos of one camera, spots that stay in
              place on the sensor count too, also where a single photo would not be enough.
  text        lettering in Latin letters, digits and Chinese: the strokes, or the whole line where they cannot be told
  date-stamp  the part of it that a camera has written into a corner
  wires       long thin lines over smooth ground, dark or bright; cables of a bridge are such lines too
  red-eye     pupils in a face that a flash has lit

Nothing is filled and no photo is changed. A mask in --masks has the name of its photo (IMG_1.jpg: IMG_1.png), white where
something was found; photos without a find have none.

Exit codes: 0 good, 1 some photos failed, 2 wrong command line, 130 interrupted.

Examples:
  lacuna detect photo.jpg --find wires
  lacuna detect DSC_*.jpg --find dust,date-stamp --masks found
  lacuna fill photo.jpg -o clean.jpg --detect date-stamp
`;

interface DetectFlags {
  readonly find: readonly DetectorName[];
  readonly masks?: string;
  readonly threads?: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds `lacuna detect` to `program`. */
export function addDetectCommand(program: Command, context: CommandContext): void {
  program
    .command('detect')
    .description('Finds what could be removed, and lists it or writes it as masks.')
    .argument('<input...>', `photos: ${OPENED_LABELS}`)
    .requiredOption(
      '--find <names>',
      `what to look for, with commas: ${detectorList()}`,
      detectorNames('--find'),
    )
    .option('--masks <dir>', 'write a mask for every photo with a find')
    .option(
      '--threads <n>',
      'threads of a network (default: one per processor)',
      wholeNumber('--threads', 1, 256),
    )
    .option('--force', 'replace masks that exist')
    .option('--json', 'print one JSON object per photo')
    .addHelpText('after', HELP)
    .action(async (inputs: readonly string[], flags: DetectFlags) => {
      await runDetection(
        {
          inputs,
          names: flags.find,
          masks: flags.masks,
          threads: flags.threads,
          force: flags.force ?? false,
          json: flags.json ?? false,
        },
        context,
      );
    });
}

import type { Command } from 'commander';

import type { OnExists, QueueAddress, Unmarked } from '../engine/engine.js';
import { noPrograms, ON_EXISTS_NAMES, UNMARKED_NAMES } from '../engine/engine.js';
import { invalidParameter } from '../shared/app-error.js';
import { OPENED_LABELS } from '../shared/photo-formats.js';
import type { RemoveFlags } from './batch-remove-options.js';
import { addRemoveOptions, toWhatToRemove } from './batch-remove-options.js';
import { checkModelFits } from './choose-model.js';
import type { CommandContext } from './command-context.js';
import type { FillOptionFlags } from './fill-options.js';
import { addFillOptions, toFillOptions } from './fill-options.js';
import { formatName, oneOf, reportFile, suffixText, wholeNumber } from './option-values.js';
import { QUEUE_OPTION, queueAddress } from './queue-option.js';
import { runBatchCommand } from './run-batch-command.js';
import { pickSaveChoices } from '../shared/save-choices.js';
import type { SaveFlags } from './save-options.js';
import { addSaveOptions } from './save-options.js';

const HELP = `
What to remove, one of:
  --masks DIR          masks by name: lake/IMG_1.jpg has DIR/lake/IMG_1.png, IMG_1_mask.png or IMG_1.jpg.png; in the folder of the
                       photos itself only names that end in _mask, -mask or .mask are masks
  --mask FILE          one mask for all photos, scaled to each; with --anchor at a corner or an edge instead
  --region W,H         a rectangle at --anchor, such as 25%,6% for a date stamp
  --mask-from alpha    what is transparent in a photo
  --detect NAMES       what Lacuna finds by itself, such as date-stamp,dust (see lacuna detect)
  --detect dust --dust-series   dust that stays in place on the sensor too, also where one photo alone says too little
  --recipe FILE        the retouches of another photo of the same camera and size, with their own options (see lacuna recipe); with
                       --register PHOTO, the photo on which it was made, of any photo of the same scene: a burst, a tripod series
  --mask-command CMD   a program that is given a photo's path (in place of {}, else last) and prints that of a mask

The run can be stopped at any time, also by a power cut: the same command goes on where it ended. What is done, failed or left
alone stands in OUTPUT/.lacuna-batch/journal.jsonl. A photo that fails stops nothing. Photos are never written to.

Names: a.jpg beside a.png keep theirs; where two results would have one name, the old ending stays in it (a.png.jpg).

With --queue workers on other machines do the work (see lacuna worker); this one says what is to be done and writes down what came of it.

Exit codes: 0 all good, 1 some photos failed or the run was ended by a fault, 2 wrong command line, 130 interrupted.

Examples:
  lacuna batch photos -o clean --masks masks --recursive
  lacuna batch photos -o clean --region 25%,6% --anchor bottom-right --report report.html
  lacuna batch photos -o clean --mask logo.png --anchor top-left --offset 20px,20px
  lacuna batch photos -o clean --masks masks --retry-failed
  lacuna batch photos -o web --masks masks --resize 2048 --metadata no-place
  lacuna batch burst -o clean --recipe pole.json --register burst/IMG_1.jpg
  lacuna batch incoming -o clean --detect date-stamp --watch
  lacuna batch /mnt/photos/trip -o /mnt/photos/clean --detect dust --queue redis://nas.local
`;

interface BatchFlags extends FillOptionFlags, RemoveFlags, SaveFlags {
  readonly output: string;
  readonly recursive?: boolean;
  readonly suffix: string;
  readonly format?: ReturnType<typeof formatName>;
  readonly quality?: number;
  readonly onExists: OnExists;
  readonly unmarked: Unmarked;
  readonly keepTimes?: boolean;
  readonly jobs?: number;
  readonly queue?: QueueAddress;
  readonly retryFailed?: boolean;
  readonly restart?: boolean;
  readonly report?: readonly string[];
  readonly watch?: boolean;
  readonly settle: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `lacuna batch` to `program`. */
export function addBatchCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('batch')
    .description('Removes things from every photo of a folder; can be stopped and goes on where it ended.')
    .argument('<input-dir>', `folder of photos: ${OPENED_LABELS}`)
    .requiredOption('-o, --output <dir>', 'folder for the results, made when missing')
    .option('--recursive', 'folders in the folder too; the results lie in the same ones');
  addRemoveOptions(command);
  addFillOptions(command)
    .option('--suffix <text>', 'put between the name of a result and its ending', suffixText, '')
    .option('--format <name>', 'jpeg, png, tiff, webp or avif (default: that of each photo)', formatName)
    .option('--quality <q>', '1 to 100, as for fill', wholeNumber('--quality', 1, 100));
  addSaveOptions(command)
    .option(
      '--on-exists <what>',
      `where another's file has the place of a result: ${ON_EXISTS_NAMES.join(', ')}`,
      oneOf('--on-exists', ON_EXISTS_NAMES),
      'skip',
    )
    .option(
      '--unmarked <what>',
      `photos in which nothing is to be removed: ${UNMARKED_NAMES.join(', ')}`,
      oneOf('--unmarked', UNMARKED_NAMES),
      'skip',
    )
    .option('--keep-times', 'give results the time stamps of their photos')
    .option('--jobs <n>', 'processes at work (default: by cores and memory)', wholeNumber('--jobs', 1, 64))
    .option('--queue <url>', `put the photos on a queue for workers: ${QUEUE_OPTION}`, queueAddress)
    .option('--retry-failed', 'try photos again that failed in an earlier run')
    .option('--restart', 'put the journal of an earlier run away and begin anew')
    .option('--report <file>', 'write a report, .jsonl, .csv or .html; may be repeated', reportFile)
    .option('--watch', 'go on with photos that arrive in the folder, until Ctrl-C')
    .option(
      '--settle <s>',
      'with --watch: a photo is whole when it did not change for that many seconds',
      wholeNumber('--settle', 1, 3600),
      2,
    )
    .option('--dry-run', 'only list what would be done')
    .option('--yes', 'do not ask before the work')
    .option('--force', 'accept masks of more than half of a photo')
    .option('--json', 'print one JSON object per photo')
    .option('--quiet', 'no progress and no notices')
    .addHelpText('after', HELP)
    .action(async (input: string, flags: BatchFlags) => {
      checkModelFits(flags.fill, flags.model);
      checkQueue(flags);
      if (flags.dustSeries && flags.watch) {
        throw invalidParameter('--dust-series', 'a folder whose photos are there already', '--watch');
      }
      await runBatchCommand(
        {
          job: {
            input,
            output: flags.output,
            recursive: flags.recursive ?? false,
            remove: toWhatToRemove(flags),
            options: toFillOptions(flags),
            suffix: flags.suffix,
            format: flags.format,
            quality: flags.quality,
            ...pickSaveChoices(flags),
            onExists: flags.onExists,
            unmarked: flags.unmarked,
            keepTimes: flags.keepTimes ?? false,
            acceptsLarge: flags.force ?? false,
          },
          device: flags.device,
          jobs: flags.jobs,
          queue: flags.queue,
          retryFailed: flags.retryFailed ?? false,
          restart: flags.restart ?? false,
          reports: flags.report ?? [],
          watch: flags.watch === true ? { intervalMs: flags.settle * 1000 } : undefined,
          dryRun: flags.dryRun ?? false,
          asks: !(flags.yes ?? false),
          json: flags.json ?? false,
          quiet: flags.quiet ?? false,
        },
        context,
      );
    });
}

/** What belongs to the workers is said to them. */
function checkQueue({ queue, jobs, device, maskCommand }: BatchFlags): void {
  if (queue === undefined) return;
  const where = 'nothing beside --queue (lacuna worker takes it)';
  if (jobs !== undefined) throw invalidParameter('--jobs', where, jobs);
  if (device !== 'auto') throw invalidParameter('--device', where, device);
  if (maskCommand !== undefined) throw noPrograms();
}

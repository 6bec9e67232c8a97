import type { Command } from 'commander';

import { AppError, invalidParameter } from '../shared/app-error.js';
import type { Rect } from '../shared/geometry.js';
import { LEAST_SCALE, MOST_SCALE } from '../shared/move.js';
import { OPENED_LABELS } from '../shared/photo-formats.js';
import { checkModelFits } from './choose-model.js';
import type { CommandContext } from './command-context.js';
import type { FillOptionFlags } from './fill-options.js';
import { addFillOptions, toFillOptions } from './fill-options.js';
import { addBox, decimalNumber, wholeNumber } from './option-values.js';
import { runFill } from './run-fill.js';
import { pickSaveChoices } from '../shared/save-choices.js';
import type { SaveFlags } from './save-options.js';
import { addSaveOptions } from './save-options.js';
import type { SourceFlags } from './source-options.js';
import { addSourceOptions, checkSourcesFit } from './source-options.js';

const HELP = `
What a mask marks is cut out along its edge, laid over the photo elsewhere, and the place where it was is filled as lacuna fill does it.
The mask is fitted to the thing first (--fit auto). It is scaled and turned about its middle. What ends up beyond the border is lost.

Examples:
  lacuna move photo.jpg -o nearer.jpg --mask boat.png --by 240,-30
  lacuna move photo.jpg -o larger.jpg --box 1200,300,80,120 --by 0,0 --scale 1.3
  lacuna move photo.jpg -o two.jpg --mask gull.png --by -300,80 --copy --mirror --rotate -8
`;

const FARTHEST_PX = 100_000;

interface MoveFlags extends FillOptionFlags, SourceFlags, SaveFlags {
  readonly output: string;
  readonly mask?: string;
  readonly box?: readonly Rect[];
  readonly strokes?: string;
  readonly by: { readonly dx: number; readonly dy: number };
  readonly scale: number;
  readonly rotate: number;
  readonly mirror?: boolean;
  readonly copy?: boolean;
  readonly quality?: number;
  readonly threads?: number;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `lacuna move` to `program`. */
export function addMoveCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('move')
    .description('Moves what a mask marks to another place of the photo.')
    .argument('<input>', `the photo: ${OPENED_LABELS}`)
    .requiredOption('-o, --output <file>', 'where to write the result; the extension says the format')
    .requiredOption('--by <dx,dy>', 'how far to the right and down, in pixels', way)
    .option('--mask <image>', 'what to move, as an image')
    .option('--box <x,y,w,h>', 'what to move, as a rectangle in pixels; may be repeated', addBox)
    .option('--strokes <file.json>', 'what to move, as brush lines, polygons and boxes (see lacuna fill)')
    .option('--scale <times>', 'its size', decimalNumber('--scale', LEAST_SCALE, MOST_SCALE), 1)
    .option('--rotate <degrees>', 'turn it clockwise', angle, 0)
    .option('--mirror', 'exchange its left and right')
    .option('--copy', 'leave it where it is, too');
  addSaveOptions(addFillOptions(addSourceOptions(command)))
    .option('--quality <q>', '1 to 100, for JPEG, WebP and AVIF', wholeNumber('--quality', 1, 100))
    .option(
      '--threads <n>',
      'threads of the fill (default: one per processor)',
      wholeNumber('--threads', 1, 256),
    )
    .option('--force', 'replace a file that exists; accept a mask of more than half of the photo')
    .option('--json', 'print one JSON object')
    .option('--quiet', 'no progress and no notices')
    .addHelpText('after', HELP)
    .action(async (input: string, flags: MoveFlags) => {
      if ([flags.mask, flags.box, flags.strokes].every((source) => source === undefined)) {
        throw new AppError(
          'INVALID_PARAMS',
          'Expected at least one of --mask, --box and --strokes but received none. Say what should be moved.',
        );
      }
      checkModelFits(flags.fill, flags.model);
      checkSourcesFit(flags.fill, flags);
      await runFill(
        {
          input,
          output: flags.output,
          sketch: undefined,
          avoid: flags.avoid,
          prefer: flags.prefer,
          maskSources: { mask: flags.mask, boxes: flags.box ?? [], strokes: flags.strokes, detect: [] },
          move: {
            ...flags.by,
            scale: flags.scale,
            degrees: flags.rotate,
            mirror: flags.mirror ?? false,
            copy: flags.copy ?? false,
          },
          options: toFillOptions(flags),
          variations: 1,
          quality: flags.quality,
          ...pickSaveChoices(flags),
          threads: flags.threads,
          device: flags.device,
          force: flags.force ?? false,
          json: flags.json ?? false,
          quiet: flags.quiet ?? false,
        },
        context,
      );
    });
}

function way(text: string): MoveFlags['by'] {
  const match = /^(-?\d{1,6}),(-?\d{1,6})$/.exec(text.replaceAll(' ', ''));
  const [dx = NaN, dy = NaN] = (match?.slice(1) ?? []).map(Number);
  if (Math.abs(dx) <= FARTHEST_PX && Math.abs(dy) <= FARTHEST_PX) return { dx, dy };
  throw invalidParameter('--by', 'dx,dy in whole pixels, such as 240,-30,', text);
}

function angle(text: string): number {
  const value = /^-?\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (Math.abs(value) <= 360) return value;
  throw invalidParameter('--rotate', 'degrees from -360 to 360', text);
}

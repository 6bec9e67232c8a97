import type { Command } from 'commander';

import { AppError, invalidParameter } from '../shared/app-error.js';
import type { DetectorName } from '../shared/detector-names.js';
import type { Rect } from '../shared/geometry.js';
import { OPENED_LABELS } from '../shared/photo-formats.js';
import { REGISTER_OPTION } from './batch-remove-options.js';
import { checkModelFits } from './choose-model.js';
import type { CommandContext } from './command-context.js';
import type { FillOptionFlags } from './fill-options.js';
import { addFillOptions, MAX_SEED, toFillOptions } from './fill-options.js';
import { addBox, detectorList, detectorNames, wholeNumber } from './option-values.js';
import { runFill } from './run-fill.js';
import { runRecipe } from './run-recipe.js';
import { pickSaveChoices } from '../shared/save-choices.js';
import type { SaveFlags } from './save-options.js';
import { addSaveOptions } from './save-options.js';
import type { SourceFlags } from './source-options.js';
import { addSourceOptions, checkSourcesFit } from './source-options.js';

const HELP = `
A mask is an image in which white (or, with transparency, what is opaque) means: remove. It has the size of the photo as
displayed, or the same aspect ratio; one that marks more than half of the photo, or is a photo itself, needs --force. --mask, --box, --strokes and --detect may be given together.
A mask is fitted to the thing that it was drawn around (--fit auto): what it leaves out is added, what it marks in excess given back; with --fit off it is taken as it is.
Every pixel outside stays as it is.

A file for --strokes: {"shapes": [{"kind": "stroke", "points": [{"x": 40, "y": 50.5}], "radius": 12},
  {"kind": "polygon", "points": [...]}, {"kind": "box", "rect": {"left": 0, "top": 0, "width": 9, "height": 9}}]}
A stroke may have "widths", one for each point, above 0 and at most 1: parts of its full width, as a pen draws them.

A sketch has the size of the photo or its aspect ratio; only lines inside the mask count. Colours change at its lines and
contours of the photo are continued along them.

--avoid and --prefer say where the fill may copy from: images like a mask, of the size of the photo or its aspect ratio. What is preferred may
be far from the hole; where it does not fit, something else is copied. Where both mark, nothing is copied.

Exit codes: 0 good, 1 failed, 2 wrong command line, 130 interrupted.

Examples:
  lacuna fill photo.jpg -o without-bird.jpg --mask bird.png
  lacuna fill photo.tif -o clean.tif --box 1200,300,80,80 --box 40,2100,200,90 --feather 3
  lacuna fill photo.jpg -o exact.png --mask exact-mask.png --fit off
  lacuna fill photo.jpg -o choice.jpg --mask bird.png --variations 4     (choice-1.jpg to choice-4.jpg)
  lacuna fill photo.jpg -o clean.jpg --detect date-stamp,dust
  lacuna fill photo.jpg -o layer.png --mask bird.png --layer             (to lay over the photo elsewhere)
  lacuna fill photo.jpg -o web.jpg --mask bird.png --resize 2048 --metadata no-place
  lacuna fill scan.tif -o web.png --mask dust.png --colour-space srgb --depth 8
  lacuna fill photo.jpg -o out.png --strokes wires.json --json
  lacuna fill photo.jpg -o roof.jpg --mask chimney.png --sketch roof-line.png
  lacuna fill photo.jpg -o lawn.jpg --mask bench.png --avoid flowers.png --prefer grass.png
`;

/** What commander has read; values were checked by the readers. */
interface FillFlags extends FillOptionFlags, SourceFlags, SaveFlags {
  readonly output: string;
  readonly mask?: string;
  readonly box?: readonly Rect[];
  readonly strokes?: string;
  readonly detect?: readonly DetectorName[];
  readonly recipe?: string;
  readonly register?: string;
  readonly sketch?: string;
  readonly variations: number;
  readonly quality?: number;
  readonly threads?: number;
  readonly layer?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `lacuna fill` to `program`. */
export function addFillCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('fill')
    .description('Removes what a mask marks from one photo.')
    .argument('<input>', `the photo: ${OPENED_LABELS}`)
    .requiredOption('-o, --output <file>', 'where to write the result; the extension says the format')
    .option('--mask <image>', 'what to remove, as an image')
    .option('--box <x,y,w,h>', 'what to remove, as a rectangle in pixels; may be repeated', addBox)
    .option('--strokes <file.json>', 'what to remove, as brush lines, polygons and boxes')
    .option(
      '--detect <names>',
      `what to remove, found by Lacuna (see lacuna detect): ${detectorList()}`,
      detectorNames('--detect'),
    )
    .option(
      '--recipe <file.json>',
      'retouches of another photo (see lacuna recipe), in place of all of these',
    )
    .option('--register <photo>', REGISTER_OPTION)
    .option('--sketch <image>', 'what should be there instead: dark lines on white or transparent');
  addSaveOptions(addFillOptions(addSourceOptions(command)))
    .option(
      '--variations <n>',
      'write n results, with n seeds from --seed on',
      wholeNumber('--variations', 1, 100),
      1,
    )
    .option(
      '--quality <q>',
      '1 to 100, for JPEG, WebP and AVIF (default: no visible loss; from JPEG to JPEG none outside the retouch)',
      wholeNumber('--quality', 1, 100),
    )
    .option(
      '--threads <n>',
      'threads of the fill (default: one per processor)',
      wholeNumber('--threads', 1, 256),
    )
    .option('--layer', 'write only what was retouched, transparent everywhere else (PNG or TIFF)')
    .option('--force', 'replace files that exist; accept a mask of more than half of the photo')
    .option('--json', 'print one JSON object per result')
    .option('--quiet', 'no progress and no notices')
    .addHelpText('after', HELP)
    .action(async (input: string, flags: FillFlags) => {
      const given = [flags.mask, flags.box, flags.strokes, flags.detect];
      const { recipe } = flags;
      if (recipe !== undefined) {
        const others = [...given, flags.sketch, flags.avoid, flags.prefer, flags.layer];
        if (others.some((source) => source !== undefined) || flags.variations > 1) {
          throw new AppError(
            'INVALID_PARAMS',
            'Expected --recipe alone but received it with --mask, --box, --strokes, --detect, --sketch, --avoid, --prefer, --layer or --variations. ' +
              'A recipe says itself what should go and how.',
          );
        }
        const { output, device, threads, force = false, json = false, quiet = false } = flags;
        const { quality, register } = flags;
        const saving = { quality, ...pickSaveChoices(flags) };
        await runRecipe(
          { input, output, recipe, register, device, threads, saving, force, json, quiet },
          context,
        );
        return;
      }
      if (flags.register !== undefined) throw invalidParameter('--register', '--recipe beside it', 'none');
      if (given.every((source) => source === undefined)) {
        throw new AppError(
          'INVALID_PARAMS',
          'Expected at least one of --mask, --box, --strokes, --detect and --recipe but received none. Say what should go.',
        );
      }
      checkModelFits(flags.fill, flags.model);
      checkSourcesFit(flags.fill, flags);
      if (flags.seed + flags.variations - 1 > MAX_SEED) {
        throw invalidParameter('--seed', `at most ${MAX_SEED} with all variations`, flags.seed);
      }
      await runFill(
        {
          input,
          output: flags.output,
          sketch: flags.sketch,
          avoid: flags.avoid,
          prefer: flags.prefer,
          maskSources: {
            mask: flags.mask,
            boxes: flags.box ?? [],
            strokes: flags.strokes,
            detect: flags.detect ?? [],
          },
          options: toFillOptions(flags),
          variations: flags.variations,
          quality: flags.quality,
          isLayer: flags.layer,
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

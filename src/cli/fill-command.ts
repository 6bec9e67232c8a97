import type { Command } from 'commander';

import type { FillName, ProviderSetting } from '../engine/engine.js';
import type { FitName, LinesName } from '../shared/fill-options.js';
import {
  DEFAULT_FILL_OPTIONS,
  FILL_LIMITS,
  FILL_NAMES,
  FIT_NAMES,
  LINES_NAMES,
} from '../shared/fill-options.js';
import { AppError, invalidParameter } from '../shared/app-error.js';
import type { Rect } from '../shared/geometry.js';
import { OPENED_LABELS } from '../shared/photo-formats.js';
import { checkModelFits, MODEL_OPTION } from './choose-model.js';
import type { CommandContext } from './command-context.js';
import {
  DEVICE_SETTINGS,
  addBox,
  decimalNumber,
  deviceSetting,
  fillName,
  fitName,
  linesName,
  wholeNumber,
} from './option-values.js';
import { runFill } from './run-fill.js';

const MAX_SEED = 2 ** 32 - 1;

const HELP = `
A mask is an image in which white (or, with transparency, what is opaque) means: remove. It has the size of the photo as
displayed, or the same aspect ratio; one that marks more than half of the photo, or is a photo itself, needs --force. --mask, --box and --strokes may be given together.
What a mask leaves out of its thing, the blur of an edge or a rim, is added to it (--fit auto); with --fit off it is taken as it is.
Every pixel outside stays as it is.

A file for --strokes: {"shapes": [{"kind": "stroke", "points": [{"x": 40, "y": 50.5}], "radius": 12},
  {"kind": "polygon", "points": [...]}, {"kind": "box", "rect": {"left": 0, "top": 0, "width": 9, "height": 9}}]}

A sketch has the size of the photo or its aspect ratio; only lines inside the mask count. Colours change at its lines and
contours of the photo are continued along them.

Exit codes: 0 good, 1 failed, 2 wrong command line, 130 interrupted.

Examples:
  lacuna fill photo.jpg -o without-bird.jpg --mask bird.png
  lacuna fill photo.tif -o clean.tif --box 1200,300,80,80 --box 40,2100,200,90 --feather 3
  lacuna fill photo.jpg -o exact.png --mask exact-mask.png --fit off
  lacuna fill photo.jpg -o choice.jpg --mask bird.png --variations 4     (choice-1.jpg to choice-4.jpg)
  lacuna fill photo.jpg -o out.png --strokes wires.json --json
  lacuna fill photo.jpg -o roof.jpg --mask chimney.png --sketch roof-line.png
`;

/** What commander has read; values were checked by the readers. */
interface FillFlags {
  readonly output: string;
  readonly mask?: string;
  readonly box?: readonly Rect[];
  readonly strokes?: string;
  readonly sketch?: string;
  readonly fill: FillName;
  readonly model: string;
  readonly device: ProviderSetting;
  readonly fit: FitName;
  readonly lines: LinesName;
  readonly dilate: number;
  readonly feather: number;
  readonly seed: number;
  readonly variations: number;
  readonly quality?: number;
  readonly threads?: number;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `lacuna fill` to `program`. */
export function addFillCommand(program: Command, context: CommandContext): void {
  const { fill, model, fit, lines, dilatePx, featherPx, seed } = DEFAULT_FILL_OPTIONS;
  program
    .command('fill')
    .description('Removes what a mask marks from one photo.')
    .argument('<input>', `the photo: ${OPENED_LABELS}`)
    .requiredOption('-o, --output <file>', 'where to write the result; the extension says the format')
    .option('--mask <image>', 'what to remove, as an image')
    .option('--box <x,y,w,h>', 'what to remove, as a rectangle in pixels; may be repeated', addBox)
    .option('--strokes <file.json>', 'what to remove, as brush lines, polygons and boxes')
    .option('--sketch <image>', 'what should be there instead: dark lines on white or transparent')
    .option('--fill <method>', FILL_NAMES.join(', '), fillName, fill)
    .option('--model <id|file.onnx>', MODEL_OPTION, model)
    .option('--device <name>', `where the network runs: ${DEVICE_SETTINGS.join(', ')}`, deviceSetting, 'auto')
    .option(
      '--fit <how>',
      `fit the mask to the thing that it was drawn around: ${FIT_NAMES.join(', ')}`,
      fitName,
      fit,
    )
    .option(
      '--lines <how>',
      `continue contours that the hole cuts off, where no sketch is given: ${LINES_NAMES.join(', ')}`,
      linesName,
      lines,
    )
    .option('--dilate <px>', 'grow the mask', decimalNumber('--dilate', 0, FILL_LIMITS.dilatePx), dilatePx)
    .option(
      '--feather <px>',
      'width of the soft edge around the mask',
      decimalNumber('--feather', 0, FILL_LIMITS.featherPx),
      featherPx,
    )
    .option('--seed <n>', 'another seed, another result', wholeNumber('--seed', 0, MAX_SEED), seed)
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
    .option('--force', 'replace files that exist; accept a mask of more than half of the photo')
    .option('--json', 'print one JSON object per result')
    .option('--quiet', 'no progress and no notices')
    .addHelpText('after', HELP)
    .action(async (input: string, flags: FillFlags) => {
      if (flags.mask === undefined && flags.box === undefined && flags.strokes === undefined) {
        throw new AppError(
          'INVALID_PARAMS',
          'Expected at least one of --mask, --box and --strokes but received none. Say what should go.',
        );
      }
      checkModelFits(flags.fill, flags.model);
      if (flags.seed + flags.variations - 1 > MAX_SEED) {
        throw invalidParameter('--seed', `at most ${MAX_SEED} with all variations`, flags.seed);
      }
      await runFill(
        {
          input,
          output: flags.output,
          sketch: flags.sketch,
          maskSources: { mask: flags.mask, boxes: flags.box ?? [], strokes: flags.strokes },
          options: {
            fill: flags.fill,
            model: flags.model,
            seed: flags.seed,
            fit: flags.fit,
            lines: flags.lines,
            dilatePx: flags.dilate,
            featherPx: flags.feather,
          },
          variations: flags.variations,
          quality: flags.quality,
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

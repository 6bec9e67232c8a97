import type { Command } from 'commander';

import { parseLength } from '../engine/engine.js';
import { AppError, invalidParameter } from '../shared/app-error.js';
import { DEFAULT_FILL_OPTIONS, FILL_LIMITS } from '../shared/fill-options.js';
import type { Length } from '../shared/frame.js';
import { MOST_DEGREES } from '../shared/frame.js';
import { OPENED_LABELS } from '../shared/photo-formats.js';
import type { CommandContext } from './command-context.js';
import { MAX_SEED } from './fill-options.js';
import { decimalNumber, wholeNumber } from './option-values.js';
import { runFill } from './run-fill.js';
import { pickSaveChoices } from '../shared/save-choices.js';
import type { SaveFlags } from './save-options.js';
import { addSaveOptions } from './save-options.js';

const HELP = `
A side is given in pixels (200) or in per cent of the photo's width or height (10%); it grows by at most as much as the photo has.
--aspect adds what is missing for a shape, at both ends alike, after the sides that were given.
--straighten turns the photo clockwise about its middle; a negative angle turns it the other way. Its corners are filled, and what is turned
out of the frame is lost unless the sides make room for it.
What is added is filled with the photo's own pixels, also with those of its mirror image. The photo itself stays as it is, pixel by pixel, unless it is turned.

Examples:
  lacuna extend photo.jpg -o wider.jpg --left 10% --right 200
  lacuna extend portrait.jpg -o cover.jpg --aspect 16:9
  lacuna extend scan.tif -o straight.tif --straighten -1.5
  lacuna extend photo.jpg -o choice.jpg --top 15% --variations 4     (choice-1.jpg to choice-4.jpg)
`;

const NOTHING: Length = { kind: 'pixels', px: 0 };

interface ExtendFlags extends SaveFlags {
  readonly output: string;
  readonly left: Length;
  readonly top: Length;
  readonly right: Length;
  readonly bottom: Length;
  readonly aspect?: number;
  readonly straighten: number;
  readonly feather: number;
  readonly seed: number;
  readonly variations: number;
  readonly quality?: number;
  readonly threads?: number;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `lacuna extend` to `program`. */
export function addExtendCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('extend')
    .description('Makes a photo larger on any side, or straightens it, and fills what is new.')
    .argument('<input>', `the photo: ${OPENED_LABELS}`)
    .requiredOption('-o, --output <file>', 'where to write the result; the extension says the format')
    .option('--left <px|percent%>', 'add so much on the left', readLength('--left'), NOTHING)
    .option('--right <px|percent%>', 'add so much on the right', readLength('--right'), NOTHING)
    .option('--top <px|percent%>', 'add so much above', readLength('--top'), NOTHING)
    .option('--bottom <px|percent%>', 'add so much below', readLength('--bottom'), NOTHING)
    .option('--aspect <w:h>', 'add what is missing for this shape', readAspect)
    .option('--straighten <degrees>', `turn it by at most ${MOST_DEGREES} degrees`, readAngle, 0);
  addSaveOptions(command)
    .option(
      '--feather <px>',
      'width of the soft edge between photo and fill',
      decimalNumber('--feather', 0, FILL_LIMITS.featherPx),
      DEFAULT_FILL_OPTIONS.featherPx,
    )
    .option(
      '--seed <n>',
      'another seed, another result',
      wholeNumber('--seed', 0, MAX_SEED),
      DEFAULT_FILL_OPTIONS.seed,
    )
    .option(
      '--variations <n>',
      'write n results, with n seeds from --seed on',
      wholeNumber('--variations', 1, 100),
      1,
    )
    .option('--quality <q>', '1 to 100, for JPEG, WebP and AVIF', wholeNumber('--quality', 1, 100))
    .option(
      '--threads <n>',
      'threads of the fill (default: one per processor)',
      wholeNumber('--threads', 1, 256),
    )
    .option('--force', 'replace files that exist')
    .option('--json', 'print one JSON object per result')
    .option('--quiet', 'no progress and no notices')
    .addHelpText('after', HELP)
    .action(async (input: string, flags: ExtendFlags) => {
      const { left, top, right, bottom, aspect, straighten } = flags;
      const isNothing = [left, top, right, bottom].every((length) => length === NOTHING);
      if (isNothing && aspect === undefined && straighten === 0) {
        throw new AppError(
          'INVALID_PARAMS',
          'Expected at least one of --left, --right, --top, --bottom, --aspect and --straighten but received none. Say where the photo should grow.',
        );
      }
      if (flags.seed + flags.variations - 1 > MAX_SEED) {
        throw invalidParameter('--seed', `at most ${MAX_SEED} with all variations`, flags.seed);
      }
      const { output, seed, variations, quality, threads } = flags;
      await runFill(
        {
          ...{ input, output, variations, quality, threads, ...pickSaveChoices(flags) },
          maskSources: { boxes: [], detect: [] },
          frame: { left, top, right, bottom, aspect, degrees: straighten },
          options: { ...DEFAULT_FILL_OPTIONS, seed, featherPx: flags.feather },
          device: 'auto',
          force: flags.force ?? false,
          json: flags.json ?? false,
          quiet: flags.quiet ?? false,
        },
        context,
      );
    });
}

/** Reads `200`, `200px` or `10%`; else `INVALID_PARAMS`. */
function readLength(name: string): (text: string) => Length {
  return (text) => {
    const { value, unit } = parseLength(text, name);
    if (unit === '%' && value >= 0 && value <= 100) return { kind: 'percent', percent: value };
    if (unit === 'px' && value >= 0 && Number.isInteger(value)) return { kind: 'pixels', px: value };
    throw invalidParameter(name, 'whole pixels, such as 200, or 0% to 100%,', text);
  };
}

/** Reads `16:9` or `1.5`; else `INVALID_PARAMS`. */
function readAspect(text: string): number {
  const [, width = '', height = '1'] = /^(\d{1,5}(?:\.\d+)?)(?:[:x/](\d{1,5}(?:\.\d+)?))?$/.exec(text) ?? [];
  const aspect = width === '' ? NaN : Number(width) / Number(height);
  if (aspect >= 0.05 && aspect <= 20) return aspect;
  throw invalidParameter('--aspect', 'width:height, such as 16:9, from 1:20 to 20:1', text);
}

function readAngle(text: string): number {
  const value = /^[+-]?\d{1,2}(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (Math.abs(value) <= MOST_DEGREES) return Math.round(value * 100) / 100;
  throw invalidParameter('--straighten', `degrees from -${MOST_DEGREES} to ${MOST_DEGREES}`, text);
}

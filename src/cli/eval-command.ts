import type { Command } from 'commander';

import type { FillName, ProviderSetting } from '../engine/engine.js';
import { DEFAULT_FILL_OPTIONS, FILL_NAMES } from '../engine/engine.js';
import { checkModelFits, MODEL_OPTION } from './choose-model.js';
import type { LinesName } from '../shared/fill-options.js';
import { LINES_NAMES } from '../shared/fill-options.js';
import type { CommandContext } from './command-context.js';
import { DEVICE_SETTINGS, deviceSetting, fillName, linesName, wholeNumber } from './option-values.js';
import { runEvaluation } from './run-evaluation.js';

const HELP = `
Images and masks belong together by base name (lake.jpg and lake.png). The truth inside the hole is blacked out before
anything else sees the image; nothing is dilated or feathered.

  l1_pct, l2_pct       mean absolute and squared difference over the image, %
  l1_hole_pct          the first inside the hole
  psnr, psnr_hole      peak signal-to-noise ratio over the image and inside the hole, dB
  ssim, ssim_hole      structural similarity of the luma (Wang et al. 2004)
  gradient             gradient magnitude in all holes over the truth's: 1 = as crisp as the photos
  changed_outside      pixels outside the hole that differ, %
  seconds              mean time of a fill on one thread

Exit codes: 0 good, 1 some images failed (they are listed), 2 wrong command line, 130 interrupted.

Examples:
  lacuna eval --images photos --masks masks
  lacuna eval --images photos --masks masks --fill patchmatch --out filled --json > figures.json
`;

interface EvalFlags {
  readonly images: string;
  readonly masks: string;
  readonly sketches?: string;
  readonly fill: FillName;
  readonly model: string;
  readonly device: ProviderSetting;
  readonly lines: LinesName;
  readonly out?: string;
  readonly seed: number;
  readonly threads?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds `lacuna eval` to `program`. */
export function addEvalCommand(program: Command, context: CommandContext): void {
  program
    .command('eval')
    .description('Fills ground-truth images under masks and measures the distance to the truth.')
    .requiredOption('--images <dir>', 'folder of ground-truth images')
    .requiredOption('--masks <dir>', 'folder of masks with the same base names')
    .option('--sketches <dir>', 'folder of guidance sketches with the same base names, where there are some')
    .option('--fill <method>', FILL_NAMES.join(', '), fillName, DEFAULT_FILL_OPTIONS.fill)
    .option('--model <id|file.onnx>', MODEL_OPTION, DEFAULT_FILL_OPTIONS.model)
    .option('--device <name>', `where the network runs: ${DEVICE_SETTINGS.join(', ')}`, deviceSetting, 'auto')
    .option(
      '--lines <how>',
      `continue contours that the hole cuts off, where no sketch is given: ${LINES_NAMES.join(', ')}`,
      linesName,
      DEFAULT_FILL_OPTIONS.lines,
    )
    .option('--out <dir>', 'keep the filled images there as PNG (existing ones are replaced)')
    .option(
      '--seed <n>',
      'seed of every fill',
      wholeNumber('--seed', 0, 2 ** 32 - 1),
      DEFAULT_FILL_OPTIONS.seed,
    )
    .option(
      '--threads <n>',
      'images at work at a time (default: one per processor)',
      wholeNumber('--threads', 1, 256),
    )
    .option('--json', 'print one JSON object, with the figures of every image')
    .option('--quiet', 'no progress')
    .addHelpText('after', HELP)
    .action(async (flags: EvalFlags) => {
      checkModelFits(flags.fill, flags.model);
      await runEvaluation({ ...flags, json: flags.json ?? false, quiet: flags.quiet ?? false }, context);
    });
}

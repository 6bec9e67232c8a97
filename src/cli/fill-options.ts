import type { Command } from 'commander';

import type { FillName, FillOptions, ProviderSetting } from '../engine/engine.js';
import type { FitName, LinesName } from '../shared/fill-options.js';
import {
  DEFAULT_FILL_OPTIONS,
  FILL_LIMITS,
  FILL_NAMES,
  FIT_NAMES,
  LINES_NAMES,
} from '../shared/fill-options.js';
import { MODEL_OPTION } from './choose-model.js';
import {
  DEVICE_SETTINGS,
  decimalNumber,
  deviceSetting,
  fillName,
  fitName,
  linesName,
  wholeNumber,
} from './option-values.js';

export const MAX_SEED = FILL_LIMITS.seed;

/** How holes are filled, as commander has read it. */
export interface FillOptionFlags {
  readonly fill: FillName;
  readonly model: string;
  readonly device: ProviderSetting;
  readonly fit: FitName;
  readonly lines: LinesName;
  readonly dilate: number;
  readonly feather: number;
  readonly seed: number;
}

/** Adds to `command` what says how holes are filled; returns it. */
export function addFillOptions(command: Command): Command {
  const { fill, model, fit, lines, dilatePx, featherPx, seed } = DEFAULT_FILL_OPTIONS;
  return command
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
    .option('--seed <n>', 'another seed, another result', wholeNumber('--seed', 0, MAX_SEED), seed);
}

/** The same for the engine. */
export function toFillOptions(flags: FillOptionFlags): FillOptions {
  return {
    fill: flags.fill,
    model: flags.model,
    seed: flags.seed,
    fit: flags.fit,
    lines: flags.lines,
    dilatePx: flags.dilate,
    featherPx: flags.feather,
  };
}

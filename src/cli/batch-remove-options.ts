import type { Command } from 'commander';

import type { AnchorName, MaskPlace, WhatToRemove } from '../engine/engine.js';
import { ANCHOR_NAMES, parseLength } from '../engine/engine.js';
import { AppError, invalidParameter } from '../shared/app-error.js';
import type { DetectorName } from '../shared/detector-names.js';
import { detectorList, detectorNames, oneOf, wholeNumber } from './option-values.js';
import { splitCommand } from './split-command.js';

/** Of `lacuna fill` and `lacuna batch`. */
export const REGISTER_OPTION =
  'the photo on which the recipe was made: its retouches are carried over to where the scene lies now';

/** What to remove, as commander has read it. */
export interface RemoveFlags {
  readonly masks?: string;
  readonly mask?: string;
  readonly region?: string;
  readonly maskFrom?: 'alpha';
  readonly detect?: readonly DetectorName[];
  readonly dustSeries?: boolean;
  readonly recipe?: string;
  readonly register?: string;
  readonly maskCommand?: string;
  readonly maskTimeout: number;
  readonly anchor?: AnchorName;
  readonly offset?: string;
  readonly maskWidth?: string;
}

/** Adds to `command` what says what is to be removed; returns it. */
export function addRemoveOptions(command: Command): Command {
  return command
    .option('--masks <dir>', 'folder of masks with the names of the photos, in the same tree')
    .option('--mask <image>', 'one mask for all photos')
    .option('--region <w,h>', 'a rectangle in pixels or per cent of the photo; needs --anchor')
    .option('--mask-from <what>', 'alpha: what is transparent in a photo', oneOf('--mask-from', ['alpha']))
    .option('--detect <names>', `what Lacuna finds: ${detectorList()}`, detectorNames('--detect'))
    .option('--dust-series', 'dust that stays in place over the photos too, which are looked at before')
    .option('--recipe <file.json>', 'the retouches of another photo of the camera (see lacuna recipe)')
    .option('--register <photo>', REGISTER_OPTION)
    .option('--mask-command <cmd>', 'a program that prints the path of a mask for a photo')
    .option(
      '--mask-timeout <s>',
      'seconds that it may take for a photo',
      wholeNumber('--mask-timeout', 1, 3600),
      60,
    )
    .option('--anchor <place>', ANCHOR_NAMES.join(', '), oneOf('--anchor', ANCHOR_NAMES))
    .option('--offset <x,y>', 'how far from the edges, in pixels or per cent of the photo')
    .option('--mask-width <w>', 'width of an anchored mask, in pixels or per cent (default: its own)');
}

/** The one way that was named; else `INVALID_PARAMS`. */
export function toWhatToRemove(flags: RemoveFlags): WhatToRemove {
  const { masks, mask, region, maskFrom, detect, recipe, register, maskCommand } = flags;
  const ways = [masks, mask, region, maskFrom, detect, recipe, maskCommand].filter(
    (way) => way !== undefined,
  );
  if (ways.length !== 1) {
    throw new AppError(
      'INVALID_PARAMS',
      'Expected one of --masks, --mask, --region, --mask-from, --detect, --recipe and --mask-command but received ' +
        `${ways.length === 0 ? 'none' : ways.length}. Say what should go.`,
    );
  }
  const place = toPlace(flags);
  if (place !== undefined && mask === undefined && region === undefined) {
    throw invalidParameter('--anchor', '--mask or --region beside it', 'neither');
  }
  if (register !== undefined && recipe === undefined) {
    throw invalidParameter('--register', '--recipe beside it', 'none');
  }
  if (flags.dustSeries && detect?.includes('dust') !== true) {
    throw invalidParameter('--dust-series', '--detect dust beside it', detect?.join() ?? 'none');
  }
  if (masks !== undefined) return { kind: 'masks', folder: masks };
  if (mask !== undefined) return { kind: 'mask', path: mask, ...(place && { place }) };
  if (region !== undefined) {
    if (place === undefined) throw invalidParameter('--anchor', 'a place for --region', 'nothing');
    const [width, height] = readPair(region, '--region');
    return { kind: 'region', width, height, place };
  }
  if (maskFrom !== undefined) return { kind: 'alpha' };
  if (recipe !== undefined) return { kind: 'recipe', path: recipe, ...(register && { register }) };
  if (detect !== undefined) {
    return { kind: 'detect', names: detect, ...(flags.dustSeries && { series: true }) };
  }
  return {
    kind: 'command',
    command: splitCommand(maskCommand ?? '', '--mask-command'),
    timeLimitMs: flags.maskTimeout * 1000,
  };
}

function toPlace({ anchor, offset, maskWidth }: RemoveFlags): MaskPlace | undefined {
  if (anchor === undefined) {
    if (offset !== undefined) throw invalidParameter('--offset', '--anchor beside it', 'none');
    if (maskWidth !== undefined) throw invalidParameter('--mask-width', '--anchor beside it', 'none');
    return undefined;
  }
  const [offsetX, offsetY] = readPair(offset ?? '0,0', '--offset');
  const width = maskWidth === undefined ? undefined : parseLength(maskWidth, '--mask-width');
  return { anchor, offsetX, offsetY, ...(width && { width }) };
}

function readPair(text: string, name: string): [MaskPlace['offsetX'], MaskPlace['offsetX']] {
  const [first, second, ...more] = text.split(',');
  if (first === undefined || second === undefined || more.length > 0) {
    throw invalidParameter(name, 'two lengths such as 20px,5%', text);
  }
  return [parseLength(first, name), parseLength(second, name)];
}

import type { Command } from 'commander';

import { invalidParameter } from '../shared/app-error.js';
import type { ColourSpace, Depth, MetadataChoice, Resize } from '../shared/save-choices.js';
import { COLOUR_SPACES, DEPTHS, METADATA_CHOICES, MOST_SIDE_PX } from '../shared/save-choices.js';
import { oneOf } from './option-values.js';

/** What can differ in a saved photo, as commander has read it. */
export interface SaveFlags {
  readonly metadata?: MetadataChoice;
  readonly resize?: Resize;
  readonly colourSpace?: ColourSpace;
  readonly depth?: Depth;
}

/** Adds to `command` what can differ in a saved photo; returns it. */
export function addSaveOptions(command: Command): Command {
  return command
    .option(
      '--metadata <which>',
      `${METADATA_CHOICES.join(', ')}: what the result says of the photo (default: all)`,
      oneOf('--metadata', METADATA_CHOICES),
    )
    .option(
      '--resize <px|percent%>',
      'save it smaller, by its longest side (2048) or in per cent (50%); the whole photo is resampled then',
      readResize,
    )
    .option(
      '--colour-space <which>',
      'srgb or p3 (Display P3): convert every pixel (default: that of the photo)',
      oneOf('--colour-space', COLOUR_SPACES),
    )
    .option(
      '--depth <bits>',
      '8 or 16 bits a channel; 16 in PNG and TIFF only (default: as the photo, where the format holds it)',
      readDepth,
    );
}

function readDepth(text: string): Depth {
  const depth = DEPTHS.find((known) => String(known) === text);
  if (depth !== undefined) return depth;
  throw invalidParameter('--depth', '8 or 16', text);
}

/** Reads `2048`, `2048px` or `50%`; else `INVALID_PARAMS`. */
export function readResize(text: string): Resize {
  const [, digits = '', unit] = /^(\d{1,7}(?:\.\d+)?) ?(px|%)?$/.exec(text) ?? [];
  const value = Number(digits);
  if (unit === '%' && value >= 1 && value <= 100) return { kind: 'percent', percent: value };
  if (unit !== '%' && Number.isInteger(value) && value >= 1 && value <= MOST_SIDE_PX) {
    return { kind: 'long-side', px: value };
  }
  throw invalidParameter('--resize', 'whole pixels of the longest side, such as 2048, or 1% to 100%,', text);
}

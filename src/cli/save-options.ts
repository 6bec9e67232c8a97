import type { Command } from 'commander';

import { invalidParameter } from '../shared/app-error.js';
import type { MetadataChoice, Resize } from '../shared/save-choices.js';
import { METADATA_CHOICES, MOST_SIDE_PX } from '../shared/save-choices.js';
import { oneOf } from './option-values.js';

/** What can be less in a saved photo, as commander has read it. */
export interface SaveFlags {
  readonly metadata?: MetadataChoice;
  readonly resize?: Resize;
}

/** Adds to `command` what can be less in a saved photo; returns it. */
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
    );
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

import type { Command } from 'commander';

import { AppError } from '../shared/app-error.js';

/** Where a fill may copy from, as commander has read it. */
export interface SourceFlags {
  readonly avoid?: string;
  readonly prefer?: string;
}

/** Adds to `command` what says where a fill may copy from; returns it. */
export function addSourceOptions(command: Command): Command {
  return command
    .option('--avoid <image>', 'never copy from here, as an image like a mask')
    .option('--prefer <image>', 'copy from here rather than from anywhere else, likewise; may be far away');
}

/** Throws `INVALID_PARAMS` where something is preferred for a fill that copies nothing. */
export function checkSourcesFit(fill: string, { prefer }: SourceFlags): void {
  if (fill !== 'network' || prefer === undefined) return;
  throw new AppError(
    'INVALID_PARAMS',
    'Expected --fill auto, hybrid or patchmatch with --prefer but received network, which copies nothing.',
  );
}

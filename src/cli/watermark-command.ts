import type { Command } from 'commander';

import { createEngine, DEFAULT_FILL_OPTIONS, unmarkPhotos } from '../engine/engine.js';
import type { UnmarkedPhoto } from '../engine/engine.js';
import type { CommandContext } from './command-context.js';
import { EXIT_CODES } from './exit-codes.js';
import { describeFailure } from './report-failure.js';

const HELP = `
For photos that you own the rights to, such as your own pictures of which only marked copies are left.

The photos must have one size and the mark at one place, at least eight of them, better thirty, that show different things. What
shines through the mark is made whole again; only where nothing does, the photo is filled. The mark may have one colour.

Exit codes: 0 good, 1 some photos failed or no mark was found, 2 wrong command line, 130 interrupted.

Example:
  lacuna watermark marked/*.jpg -o clean
`;

interface WatermarkFlags {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds `lacuna watermark` to `program`. */
export function addWatermarkCommand(program: Command, context: CommandContext): void {
  program
    .command('watermark')
    .description('Removes a half-transparent mark that many photos have at the same place.')
    .argument('<input...>', 'photos of one size')
    .requiredOption('-o, --output <dir>', 'folder for the results, which keep their names')
    .option('--force', 'replace files that exist')
    .option('--json', 'print one JSON object per photo')
    .addHelpText('after', HELP)
    .action(async (inputs: readonly string[], { output, force, json }: WatermarkFlags) => {
      await runWatermark(inputs, { output, force: force ?? false, json: json ?? false }, context);
    });
}

async function runWatermark(
  inputs: readonly string[],
  { output: folder, force, json }: Required<WatermarkFlags>,
  { output, signal, setExitCode }: CommandContext,
): Promise<void> {
  const engine = createEngine();
  try {
    await unmarkPhotos(
      { inputs, output: folder, force },
      {
        signal,
        fill: engine.fill,
        // The mask is what is lost, to the pixel.
        fillOptions: { ...DEFAULT_FILL_OPTIONS, fill: 'patchmatch', fit: 'off' },
        onPhoto: (photo) => output.printResult(describePhoto(photo, json)),
        onFailure(input, error) {
          if (json) output.printResult(JSON.stringify({ input, ...describeFailure(error) }));
          output.printNote(`lacuna: ${input}: ${error.message}`);
          setExitCode(EXIT_CODES.failed);
        },
      },
    );
  } finally {
    await engine.dispose();
  }
}

function describePhoto(photo: UnmarkedPhoto, json: boolean): string {
  if (json) return JSON.stringify({ ...photo, opacity: Number(photo.opacity.toFixed(3)) });
  const { output, rect, opacity, filled } = photo;
  const place = `${rect.width} x ${rect.height} at ${rect.left},${rect.top}`;
  return `${output}: mark of ${place}, ${Math.round(opacity * 100)} % opaque, ${filled} pixels filled`;
}

import type { Command } from 'commander';

import { createEngine, makeRecipe, writeRecipe } from '../engine/engine.js';
import type { CommandContext } from './command-context.js';

const HELP = `
A recipe holds the retouches that were kept beside a photo (photo.jpg.lacuna): what was painted and drawn, the options, and the hash of the
network, in coordinates of the sensor. It fits photos of the same size, however the camera was turned; with --register all of the same scene.

Exit codes: 0 good, 1 failed, 2 wrong command line, 130 interrupted.

Examples:
  lacuna recipe photo.jpg -o spots.json
  lacuna fill other.jpg -o clean.jpg --recipe spots.json
  lacuna fill next.jpg -o clean.jpg --recipe pole.json --register photo.jpg
`;

interface RecipeFlags {
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds `lacuna recipe` to `program`. */
export function addRecipeCommand(program: Command, { output }: CommandContext): void {
  program
    .command('recipe')
    .description('Makes a recipe of the retouches that are kept beside a photo.')
    .argument('<input>', 'a photo with its retouches beside it')
    .requiredOption('-o, --output <file.json>', 'where to write the recipe')
    .option('--force', 'replace a file that exists')
    .option('--json', 'print one JSON object')
    .addHelpText('after', HELP)
    .action(async (input: string, flags: RecipeFlags) => {
      const engine = createEngine();
      try {
        const document = await engine.openDocument(input);
        try {
          const recipe = await makeRecipe(document, engine.models);
          await writeRecipe(recipe, flags.output, flags.force ?? false);
          const retouches = recipe.operations.length;
          const { sensor } = recipe;
          output.printResult(
            flags.json === true
              ? JSON.stringify({ input, output: flags.output, retouches, sensor })
              : `${flags.output}: ${retouches} retouches for photos of ${sensor.width} x ${sensor.height}`,
          );
        } finally {
          await document.close();
        }
      } finally {
        await engine.dispose();
      }
    });
}

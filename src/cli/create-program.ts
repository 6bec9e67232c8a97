import { Command } from 'commander';

import { version } from '../../package.json';
import { addBatchCommand } from './batch-command.js';
import type { CommandContext } from './command-context.js';
import { addDetectCommand } from './detect-command.js';
import { addDevicesCommand } from './devices-command.js';
import { addEvalCommand } from './eval-command.js';
import { addExtendCommand } from './extend-command.js';
import { addFillCommand } from './fill-command.js';
import { addModelsCommand } from './models-command.js';
import { addMoveCommand } from './move-command.js';
import { addRecipeCommand } from './recipe-command.js';
import { addServeCommand } from './serve-command.js';
import { addWatermarkCommand } from './watermark-command.js';
import { addWorkerCommand } from './worker-command.js';

const EXAMPLES = `
Examples:
  lacuna fill photo.jpg -o without-bird.jpg --mask bird.png
  lacuna batch photos -o clean --masks masks
  lacuna detect photo.jpg --find date-stamp,dust
  lacuna extend photo.jpg -o wider.jpg --aspect 16:9
  lacuna move photo.jpg -o nearer.jpg --mask boat.png --by 240,-30
  lacuna eval --images photos --masks masks
  lacuna models add lama_fp32.onnx
  lacuna serve photo.jpg
`;

/** The whole command line. Wrong arguments throw (`CommanderError`, `AppError`); nothing here ends the process. */
export function createProgram(context: CommandContext): Command {
  const { output } = context;
  const program = new Command('lacuna')
    .description('Removes things from photographs, on your own machine.')
    .version(version, '--version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: output.writeResult,
      writeErr: output.writeNote,
      // Reported by main, in the form of all other messages.
      outputError: () => undefined,
    })
    .addHelpText('after', EXAMPLES);
  addFillCommand(program, context);
  addBatchCommand(program, context);
  addDetectCommand(program, context);
  addEvalCommand(program, context);
  addExtendCommand(program, context);
  addMoveCommand(program, context);
  addModelsCommand(program, context);
  addDevicesCommand(program, context);
  addRecipeCommand(program, context);
  addServeCommand(program, context);
  addWatermarkCommand(program, context);
  addWorkerCommand(program, context);
  return program;
}

import { Command } from 'commander';

import { version } from '../../package.json';
import type { CommandContext } from './command-context.js';
import { addDevicesCommand } from './devices-command.js';
import { addEvalCommand } from './eval-command.js';
import { addFillCommand } from './fill-command.js';
import { addModelsCommand } from './models-command.js';
import { addServeCommand } from './serve-command.js';

const EXAMPLES = `
Examples:
  lacuna fill photo.jpg -o without-bird.jpg --mask bird.png
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
  addEvalCommand(program, context);
  addModelsCommand(program, context);
  addDevicesCommand(program, context);
  addServeCommand(program, context);
  return program;
}

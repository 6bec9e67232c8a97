import type { CommanderError } from 'commander';

import { AppError, invalidParameter } from '../shared/app-error.js';

const COMMANDS = [
  'fill',
  'detect',
  'batch',
  'eval',
  'move',
  'watermark',
  'recipe',
  'models',
  'devices',
  'serve',
  'worker',
];

/** What commander found wrong with `args`, in the form of every parameter message. */
export function toUsageError(error: CommanderError, args: readonly string[]): AppError {
  const name = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const commands =
    args[0] === 'models'
      ? 'list, add, get, offline, remove or verify'
      : `${COMMANDS.slice(0, -1).join(', ')} or ${COMMANDS.at(-1)}`;
  const advice = adviceFor(error.message, args);
  const expected = ((): AppError => {
    switch (error.code) {
      case 'commander.unknownOption':
        return invalidParameter('the command line', 'a known option', name);
      case 'commander.unknownCommand':
        return invalidParameter('the command', commands, name);
      case 'commander.help':
        return invalidParameter('the command', commands, 'nothing');
      case 'commander.missingArgument':
        return invalidParameter(
          name.toUpperCase(),
          name === 'id' ? 'the name of a model' : 'a file',
          'nothing',
        );
      case 'commander.missingMandatoryOptionValue':
      case 'commander.optionMissingArgument':
        return invalidParameter(flagOf(name), `a value (${name})`, 'nothing');
      case 'commander.excessArguments':
        return invalidParameter('INPUT', 'one file', 'several');
      default:
        return new AppError('INVALID_PARAMS', error.message.replace(/^error: /, ''));
    }
  })();
  return new AppError('INVALID_PARAMS', `${expected.message.replace('"nothing"', 'nothing')}. ${advice}`, {
    cause: error,
    details: expected.details,
  });
}

function flagOf(name: string): string {
  return /--[\w-]+/.exec(name)?.[0] ?? name;
}

function adviceFor(message: string, args: readonly string[]): string {
  const suggestion = /\(Did you mean (.*)\?\)/.exec(message)?.[1];
  if (suggestion !== undefined) return `Did you mean ${suggestion}?`;
  const command = COMMANDS.includes(args[0] ?? '') ? ` ${args[0]}` : '';
  return `See lacuna${command} --help.`;
}

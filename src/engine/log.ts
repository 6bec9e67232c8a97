/**
 * @file What developers see of a run: lines of JSON on stderr, switched on by the environment variable `LACUNA_LOG`. Every process of
 * Lacuna has one log of its own; child processes inherit the variable.
 *
 * [Note: Private log] A log may be sent to others with a report of a fault. Only at `debug` it holds texts that could name the person's
 * files; below, a text with a slash in it is left out and of an error there is only its code. Pixels and passwords are never in it.
 */
import { AppError } from '../shared/app-error.js';
import { hideCredentials } from '../shared/hide-credentials.js';
import { toVisibleText } from '../shared/visible-text.js';

/** From everything to the least. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What is told of an event besides its name. Paths belong here as whole values of their own, never inside of other texts. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined | Error>>;

/** Takes events by level. Costs next to nothing when it is switched off. */
export type Log = Readonly<Record<LogLevel, (event: string, fields?: LogFields) => void>>;

/** A log of `level` and what is worse, which gives `write` one line at a time; without a level it is silent. */
export function createLog(level: LogLevel | undefined, write: (line: string) => void): Log {
  const lowest = level === undefined ? LOG_LEVELS.length : LOG_LEVELS.indexOf(level);
  const take =
    (of: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (LOG_LEVELS.indexOf(of) < lowest) return;
      const values = Object.entries(fields).map(([name, value]) => [
        name,
        describe(value, level === 'debug'),
      ]);
      const record = { at: new Date().toISOString(), pid: process.pid, level: of, event };
      write(toVisibleText(JSON.stringify({ ...record, ...Object.fromEntries(values) })));
    };
  return { debug: take('debug'), info: take('info'), warn: take('warn'), error: take('error') };
}

/** The level that the environment asks for. A word that is none is said to `onFault`; then there is no log. */
export function readLogLevel(
  value: string | undefined,
  onFault: (sentence: string) => void,
): LogLevel | undefined {
  if (value === undefined || value === '') return undefined;
  const level = LOG_LEVELS.find((name) => name === value);
  if (!level) onFault(`Expected LACUNA_LOG to be one of ${LOG_LEVELS.join(', ')} but received ${value}.`);
  return level;
}

function writeLine(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** This process's own log. */
export const log = createLog(readLogLevel(process.env['LACUNA_LOG'], writeLine), writeLine);

function describe(value: LogFields[string], showsAll: boolean): unknown {
  if (value instanceof Error) {
    if (showsAll) return hideCredentials(value.stack ?? value.message);
    return value instanceof AppError ? value.code : value.name;
  }
  if (typeof value === 'string') {
    return !showsAll && /[\\/]/.test(value) ? '(hidden)' : hideCredentials(value).slice(0, 2000);
  }
  // Whatever else there is at run time could be a picture.
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

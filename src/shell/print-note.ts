import { toVisibleText } from '../shared/visible-text.js';

/** Prints a line for the person who started the program in a terminal. */
export function printNote(note: string): void {
  process.stderr.write(`lacuna: ${toVisibleText(note)}\n`);
}

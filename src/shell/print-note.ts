import { toVisibleText } from '../shared/visible-text.js';

/** Says something to whoever started the program in a terminal. */
export function printNote(note: string): void {
  process.stderr.write(`lacuna: ${toVisibleText(note)}\n`);
}

/** Says something to whoever started the program in a terminal. */
export function printNote(note: string): void {
  process.stderr.write(`lacuna: ${note}\n`);
}

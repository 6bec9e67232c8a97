import { createInterface } from 'node:readline/promises';

/** Asks the person on the terminal; anything but yes is no, and so is Ctrl-C. */
export async function askYesNo(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const said = await terminal.question(`${question} [y/N] `, { signal });
    return /^y(?:es)?$/i.test(said.trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}

/** @file The only module that writes to stdout and stderr (the progress bar apart, which draws itself on stderr). */

import { toVisibleText } from '../shared/visible-text.js';

/** Where results and everything else go, a line at a time. */
export interface Output {
  /** A line for scripts, on stdout. */
  printResult(line: string): void;
  /** A line for the person, on stderr. */
  printNote(line: string): void;
  /** Text as it is, for help. */
  writeResult(text: string): void;
  writeNote(text: string): void;
  /** Is stderr a terminal, on which a bar can be drawn? */
  readonly isTerminal: boolean;
}

/** What is used of a stream. */
export type OutputStream = Pick<NodeJS.WriteStream, 'write' | 'on'> & { readonly isTTY?: boolean };

/** The reader has ended (`lacuna … | head -1`, a closed terminal window): the work still goes on. */
const READER_GONE = ['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED'];

/** Lines on `stdout` and `stderr`; what can no longer be read by anyone is dropped. */
export function createOutput(stdout: OutputStream, stderr: OutputStream): Output {
  const writeResult = createWriter(stdout);
  const writeNote = createWriter(stderr);
  return {
    printResult: (line) => writeResult(`${line}\n`),
    printNote: (line) => writeNote(`${line}\n`),
    writeResult,
    writeNote,
    isTerminal: stderr.isTTY === true,
  };
}

function createWriter(stream: OutputStream): (text: string) => void {
  let isGone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!READER_GONE.includes(error.code ?? '')) throw error;
    isGone = true;
  });
  return (text) => {
    if (!isGone) stream.write(toVisibleText(text));
  };
}

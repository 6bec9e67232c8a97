import { execFile } from 'node:child_process';

/** A disk that hangs must not stop a save for ever. */
const MOST_MS = 5000;

/**
 * Copies the extended attributes of a file (tags and comments of file managers) to another one, where the system has a program for
 * that: Node has no function. Nothing else of `to` changes; where it cannot be done, nothing is.
 */
export async function copyExtendedAttributes(from: string, to: string): Promise<void> {
  if (process.platform !== 'linux') return;
  // GNU's cp; others refuse the options and do nothing.
  const options = ['--attributes-only', '--preserve=xattr', '--', from, to];
  await new Promise<void>((resolve) => {
    execFile('cp', options, { timeout: MOST_MS }, () => resolve());
  });
}

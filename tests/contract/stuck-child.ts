/** @file Runs in a child process that tests fork: it gets stuck in the way that its argument says. */
import { open } from 'node:fs';

import { watchInterruption } from '../../src/cli/interruption.js';
import { connectParentProcess } from '../../src/engine/processes/parent-process.js';

const [how, path = ''] = process.argv.slice(2);

if (how === 'in a calculation') {
  connectParentProcess();
  process.stdout.write(`${process.pid}\n`, () => {
    for (;;);
  });
} else {
  watchInterruption();
  // Opening a named pipe that nobody writes to holds a native thread for ever, as an encoder does for long.
  open(path, 'r', () => undefined);
  setInterval(() => undefined, 1000);
  process.stdout.write('ready\n');
}

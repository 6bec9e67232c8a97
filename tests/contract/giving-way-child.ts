/** @file Gives way once its input ends, and says of what priority it is then and, where there are any, of what weight its session. */
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';

import { giveWay } from '../../src/engine/processes/give-way.js';

const GROUP = '/proc/self/autogroup';

process.stdin
  .on('end', () => {
    giveWay();
    process.stdout.write(`${getPriority()}\n`);
    if (existsSync(GROUP)) process.stdout.write(readFileSync(GROUP));
  })
  .resume();

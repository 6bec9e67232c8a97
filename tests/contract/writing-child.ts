/** @file Runs in a child process that tests start: it stops in the middle of writing the file that its argument names. */
import { writeFile } from 'node:fs/promises';

import { writeFileAtomically } from '../../src/engine/files/atomic-write.js';

await writeFileAtomically(process.argv[2] ?? '', async (temporary) => {
  await writeFile(temporary, 'half of the cont');
  process.stdout.write('writing\n');
  await new Promise((resolve) => setTimeout(resolve, 2 ** 30));
});

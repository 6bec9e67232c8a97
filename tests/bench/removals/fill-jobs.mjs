/**
 * @file Child of the bench: `fill-jobs.mjs LACUNA JOBS.json` runs `lacuna fill` of one build with each list of parameters in the
 * file. A process can hold one build only: the networks' runtime cannot be loaded from two places.
 */
import { readFile } from 'node:fs/promises';

import { fillByCommand } from './fill-by-command.mjs';

const [lacuna, file] = process.argv.slice(2);
for (const parameters of JSON.parse(await readFile(file, 'utf8'))) await fillByCommand(lacuna, parameters);

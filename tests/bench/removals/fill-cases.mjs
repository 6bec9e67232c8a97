/**
 * @file Fills removals with truth by one build of `lacuna fill`, all in this process:
 * `fill-cases.mjs --cases DIR --out DIR [--lacuna FILE] [--every N] [--set NAME] [--mask thing] [-- OPTIONS OF lacuna fill]`.
 * `--mask thing` takes the exact mask of thing and shadow instead of the one that a person drew.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { fillByCommand, OWN_BUILD } from './fill-by-command.mjs';

const { values: flags, positionals } = parseArgs({
  options: {
    cases: { type: 'string' },
    out: { type: 'string' },
    lacuna: { type: 'string', default: OWN_BUILD },
    every: { type: 'string', default: '1' },
    set: { type: 'string' },
    mask: { type: 'string', default: 'mask' },
  },
  allowPositionals: true,
});
if (flags.cases === undefined || flags.out === undefined) {
  console.error('Expected --cases DIR and --out DIR');
  process.exit(2);
}

const all = JSON.parse(await readFile(join(flags.cases, 'cases.json'), 'utf8'));
const chosen = all
  .filter(({ set }) => flags.set === undefined || set === flags.set)
  .filter((_, index) => index % Number(flags.every) === 0);
await mkdir(flags.out, { recursive: true });
const start = performance.now();
let failed = 0;
for (const [index, { name }] of chosen.entries()) {
  const folder = join(flags.cases, name);
  const target = resolve(flags.out, `${name}.png`);
  const parameters = [
    join(folder, 'photo.png'),
    '--mask',
    join(folder, `${flags.mask}.png`),
    '-o',
    target,
    ...positionals,
  ];
  if (!(await fillByCommand(flags.lacuna, parameters))) failed++;
  const seconds = (performance.now() - start) / 1000;
  process.stderr.write(`\r${index + 1} of ${chosen.length}, ${seconds.toFixed(0)} s `);
}
process.stderr.write(`\n`);
process.exitCode = failed > 0 ? 1 : 0;

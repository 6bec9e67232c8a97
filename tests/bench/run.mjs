/**
 * @file `npm run bench`: measures Lacuna and others on the same files in one run. JSON to `--out FILE`, tables to stdout,
 * progress to stderr. Every measurement is a child process with a time limit; a tool that is absent is skipped by name.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { measureFiles } from './measure-files.mjs';
import { measureFills } from './measure-fills.mjs';
import { measureQuality } from './measure-quality.mjs';
import { describeMachine } from './machine.mjs';
import { printReport } from './tables.mjs';

const SECTIONS = ['fill', 'files', 'quality'];

const HELP = `usage: npm run bench -- [options]

  --out FILE       write the figures as JSON
  --only LIST      sections to run, of fill,files,quality (default all)
  --photos DIR     take the first photo of DIR (by name) instead of samples/nuthatch.jpg
  --data DIR       the photo set with bench_256, bench_open and masks; without it there is no quality section
  --methods LIST   fill methods of the quality section (default auto)
  --repeats N      runs of every measurement (default 3)
  --limit SECONDS  time limit of one run of a fill or a command (default 120)
  --quality-limit SECONDS  time limit of one set of the quality section (default 1800)
`;

/** A whole number from 1 on, or the end with a usage message. */
function readCount(name, text) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  console.error(`Expected a whole number from 1 on for --${name} but received "${text}"`);
  process.exit(2);
}

/** The chosen sections, in the order in which they run. */
function readSections(text) {
  const chosen = (text ?? SECTIONS.join(',')).split(',');
  const unknown = chosen.find((section) => !SECTIONS.includes(section));
  if (unknown === undefined) return SECTIONS.filter((section) => chosen.includes(section));
  console.error(`Expected sections of ${SECTIONS.join(', ')} for --only but received "${unknown}"`);
  process.exit(2);
}

const { values: flags } = parseArgs({
  options: {
    out: { type: 'string' },
    only: { type: 'string' },
    photos: { type: 'string' },
    data: { type: 'string' },
    methods: { type: 'string', default: 'auto' },
    repeats: { type: 'string', default: '3' },
    limit: { type: 'string', default: '120' },
    'quality-limit': { type: 'string', default: '1800' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
const sections = readSections(flags.only);
const settings = {
  photos: flags.photos,
  data: flags.data,
  methods: flags.methods.split(','),
  repeats: readCount('repeats', flags.repeats),
  limitSeconds: readCount('limit', flags.limit),
  qualityLimitSeconds: readCount('quality-limit', flags['quality-limit']),
};

const folder = await mkdtemp(join(tmpdir(), 'lacuna-bench-'));
const say = (line) => process.stderr.write(`${line}\n`);
try {
  const report = { date: new Date().toISOString(), machine: await describeMachine(), settings };
  const context = { ...settings, folder, say };
  if (sections.includes('fill')) report.fill = await measureFills(context);
  if (sections.includes('files')) report.files = await measureFiles(context);
  if (sections.includes('quality')) report.quality = await measureQuality(context);
  if (flags.out !== undefined) await writeFile(flags.out, `${JSON.stringify(report, undefined, 2)}\n`);
  printReport(report);
} finally {
  await rm(folder, { recursive: true, force: true });
}

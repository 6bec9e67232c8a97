/**
 * @file `npm run bench:ui`: how quick the window is, in a real browser over `lacuna serve`. JSON to `--out FILE`, tables to stdout,
 * progress to stderr. Every run is a new server and a new browser. What is measured how: docs/benchmarks/window.md.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { describeMachine } from '../machine.mjs';
import { choosePhoto, writePhoto } from '../photos.mjs';
import { measureWindow } from './measure-window.mjs';
import { printReport, summarizeRuns } from './report.mjs';
import { findBrowserVersion } from './served-window.mjs';

const SIZES = [
  { megapixels: 24, width: 6000, height: 4000 },
  { megapixels: 50, width: 8660, height: 5774 },
];

const HELP = `usage: npm run bench:ui -- [options]

Needs Chromium, Xvfb and xdotool (Debian: apt-get install chromium xvfb xdotool).

  --out FILE      write the figures as JSON
  --photos DIR    take the first photo of DIR (by name) instead of samples/nuthatch.jpg
  --sizes LIST    megapixels, of 24,50 (default both)
  --repeats N     runs of each size (default 3)
  --retouches N   so many retouches in the list, and four variations shown (default 0)
  --command FILE  the built command to measure (default out/cli/lacuna.mjs)
  --trace DIR     keep Chromium's traces there, to look at with chrome://tracing
`;

const { values: flags } = parseArgs({
  options: {
    out: { type: 'string' },
    photos: { type: 'string' },
    sizes: { type: 'string', default: '24,50' },
    repeats: { type: 'string', default: '3' },
    retouches: { type: 'string', default: '0' },
    command: {
      type: 'string',
      default: fileURLToPath(new URL('../../../out/cli/lacuna.mjs', import.meta.url)),
    },
    trace: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
const wanted = flags.sizes.split(',').map(Number);
const sizes = SIZES.filter(({ megapixels }) => wanted.includes(megapixels));
const repeats = Number(flags.repeats);
const retouches = Number(flags.retouches);
const isCount = (value, least) => Number.isInteger(value) && value >= least;
if (sizes.length !== wanted.length || !isCount(repeats, 1) || !isCount(retouches, 0)) {
  console.error(
    `Expected sizes of 24,50 and whole numbers of repeats, from 1 on, and of retouches.\n\n${HELP}`,
  );
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'lacuna-bench-'));
try {
  const photo = await choosePhoto(flags.photos);
  const report = {
    date: new Date().toISOString(),
    machine: await describeMachine(),
    browser: await findBrowserVersion(),
    photo: photo.name,
    photos: [],
  };
  for (const { megapixels, ...size } of sizes) {
    const path = join(folder, `photo-${megapixels}.jpg`);
    await writePhoto(photo, size, path);
    const runs = [];
    for (let run = 1; run <= repeats; run++) {
      process.stderr.write(`${megapixels} MP, run ${run} of ${repeats}\n`);
      if (flags.trace) await mkdir(flags.trace, { recursive: true });
      const tracePath = flags.trace && join(flags.trace, `window-${megapixels}-${run}.json`);
      runs.push(await measureWindow({ command: flags.command, photo: path, retouches, tracePath }));
    }
    report.photos.push({ megapixels, ...summarizeRuns(runs) });
  }
  report.loadAfter = Number(loadavg()[0].toFixed(2));
  if (flags.out !== undefined) await writeFile(flags.out, `${JSON.stringify(report, undefined, 2)}\n`);
  printReport(report);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/**
 * @file `npm run bench:removals -- --data DIR`: removes real things from real photos with hand-made masks and shows what
 * became of them: a row per case at 100 % (NAME.png) and all of them on one contact sheet (sheet.png).
 */
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import sharp from 'sharp';

import { drawRow, joinRow, joinRows } from './contact-sheet.mjs';
import { runChild } from '../run-child.mjs';
import { OWN_BUILD } from './fill-by-command.mjs';
import { fillByOthers } from './other-fills.mjs';
import { readRealCases } from './real-cases.mjs';

const FILL_JOBS = fileURLToPath(new URL('fill-jobs.mjs', import.meta.url));

const HELP = `usage: npm run bench:removals -- --data DIR [options] [-- options of lacuna fill]

  --data DIR       the photo set with bench_open and full
  --out DIR        where to put the pictures (default tests/output/removals)
  --lacuna LIST    builds to compare, LABEL=FILE of each lacuna.mjs, with commas (default: Lacuna=out/cli/lacuna.mjs)
  --only LIST      names of cases (default: all)
  --no-others      leave out OpenCV and G'MIC
  --side PX        width and height of a picture on the contact sheet (default 240)
  --columns N      columns of the contact sheet (default 2)
  --limit SECONDS  time limit of one fill of others (default 60)
`;

const { values: flags, positionals } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string', default: 'tests/output/removals' },
    lacuna: { type: 'string', default: `Lacuna=${OWN_BUILD}` },
    only: { type: 'string' },
    'no-others': { type: 'boolean', default: false },
    side: { type: 'string', default: '240' },
    columns: { type: 'string', default: '2' },
    limit: { type: 'string', default: '60' },
    help: { type: 'boolean', short: 'h' },
  },
  allowPositionals: true,
});
if (flags.help || flags.data === undefined) {
  console.log(HELP);
  process.exit(flags.help ? 0 : 2);
}
const builds = flags.lacuna.split(',').map((entry) => {
  const at = entry.indexOf('=');
  return { label: entry.slice(0, at), file: entry.slice(at + 1) };
});
const out = resolve(flags.out);
await mkdir(out, { recursive: true });
const folder = await mkdtemp(join(tmpdir(), 'lacuna-removals-'));
const say = (line) => process.stderr.write(`${line}\n`);
const cases = await readRealCases(flags.data, flags.only?.split(','));
const rows = [];
try {
  for (const build of builds) {
    say(`${cases.length} fills of ${build.label}`);
    await fillAll(build);
  }
  for (const found of cases) {
    say(found.name);
    const photo = await decode(found.photo);
    const fills = await readFills(found);
    if (!flags['no-others'])
      fills.push(...(await fillByOthers(found, photo, join(out, 'others'), Number(flags.limit))));
    const cells = await drawRow(found, photo, fills);
    await writeFile(
      join(out, `${found.name}.png`),
      await joinRow(`${found.name} (${found.drawn})`, cells, 1600),
    );
    rows.push(await joinRow(found.name, cells, Number(flags.side)));
  }
  await writeFile(join(out, 'sheet.png'), await joinRows(rows, Number(flags.columns)));
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(out);

/** Where a build puts its fill of a case. */
function fillOf({ name }, { label }) {
  return join(folder, `${name}-${label}.jpg`);
}

async function fillAll(build) {
  const jobs = [];
  for (const found of cases) {
    const strokes = join(folder, `${found.name}.json`);
    await writeFile(strokes, JSON.stringify({ shapes: found.shapes }));
    jobs.push([found.photo, '--strokes', strokes, '-o', fillOf(found, build), ...positionals]);
  }
  const list = join(folder, `${build.label}.json`);
  await writeFile(list, JSON.stringify(jobs));
  const command = [process.execPath, FILL_JOBS, build.file, list];
  const { ok, reason, stderr } = await runChild(command, { limitSeconds: 3600 });
  if (stderr !== '') say(stderr.trimEnd());
  if (!ok) say(`${build.label}: ${reason}`);
}

async function readFills(found) {
  const fills = [];
  for (const build of builds) {
    const file = fillOf(found, build);
    const image = await access(file).then(
      () => decode(file),
      () => undefined,
    );
    fills.push(
      image === undefined ? { label: build.label, skipped: 'failed' } : { label: build.label, image },
    );
  }
  return fills;
}

/** Pixels as displayed. */
async function decode(file) {
  const pipeline = sharp(file).autoOrient().toColourspace('srgb').removeAlpha().raw();
  return await pipeline.toBuffer({ resolveWithObject: true });
}

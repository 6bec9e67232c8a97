/**
 * npm run torture -- [--count N] [--kills N] [--width PX] [--seed N] [--jobs N] [--fill METHOD]
 * A folder of photos, one in a hundred damaged or hostile, is worked on by `lacuna batch` once undisturbed, and once killed with SIGKILL at
 * random moments, with a folder of photos that vanishes in between. Prints what was found as JSON; exits with 1 unless every good photo
 * came out right once, each bad one was named, and no file is there that should not be.
 */
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { describeMachine } from '../machine.mjs';
import { createRandom, makeFolder } from './make-folder.mjs';
import { hashFiles, readTreeMb, startBatch } from './start-batch.mjs';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '20' },
    width: { type: 'string', default: '640' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string' },
    fill: { type: 'string', default: 'patchmatch' },
    'bad-share': { type: 'string', default: '0.01' },
  },
});
const [count, kills, width, seed] = [values.count, values.kills, values.width, values.seed].map(Number);
const options = ['--fill', values.fill, ...(values.jobs === undefined ? [] : ['--jobs', values.jobs])];
const random = createRandom(seed + 1);

const folder = await mkdtemp(join(tmpdir(), 'lacuna-torture-'));
try {
  const size = { width, height: Math.round((width * 3) / 4) };
  const badShare = Number(values['bad-share']);
  const { good, bad } = await makeFolder(folder, { count, ...size, badShare, seed });
  const whole = join(folder, 'whole');
  const memoryMb = [];
  const undisturbed = startBatch(folder, whole, options, () =>
    memoryMb.push(readTreeMb(undisturbed.child.pid)),
  );
  const reference = await undisturbed.ended;
  const disturbed = await disturb(reference.seconds);
  const expected = await hashFiles(whole);
  const found = await hashFiles(join(folder, 'results'));
  const report = {
    machine: await describeMachine(),
    photos: { good: good.length, bad: bad.length },
    perMinute: Math.round((60 * count) / reference.seconds),
    memoryMb: describeMemory(memoryMb),
    ...disturbed,
    /** All of these should be empty. */
    faults: {
      undisturbed: listFaults(expected, reference.rows, good, bad),
      missing: good.filter((name) => !found.has(name)),
      different: good.filter((name) => found.has(name) && found.get(name) !== expected.get(name)),
      surplus: [...found.keys()].filter((name) => !good.includes(name)),
      notNamed: bad.filter((name) => !disturbed.named.includes(name)),
      namedTwice: findTwice(await readOutcomes()),
    },
  };
  delete report.named;
  console.log(JSON.stringify(report, null, 2));
  const isGood = Object.values(report.faults).every((names) => names.length === 0);
  if (!isGood || reference.code !== (bad.length > 0 ? 1 : 0)) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Runs that are killed, one from which the photos vanish, and one to the end. */
async function disturb(seconds) {
  const results = join(folder, 'results');
  const killedAfterMs = [];
  for (let kill = 0; kill < kills; kill++) {
    const run = startBatch(folder, results, options);
    // Of the time of the whole, so that the last one still finds something to do; also before anything has begun.
    const afterMs = Math.round(((1000 * seconds) / kills) * 1.5 * random());
    killedAfterMs.push(afterMs);
    const timer = setTimeout(() => run.child.kill('SIGKILL'), afterMs);
    await run.ended;
    clearTimeout(timer);
  }
  const photos = join(folder, 'photos');
  const vanishing = startBatch(folder, results, options, () => {
    void rename(photos, `${photos}-away`).catch(() => undefined);
  });
  const vanished = await vanishing.ended;
  await rename(`${photos}-away`, photos).catch(() => undefined);
  const last = await startBatch(folder, results, options).ended;
  const named = (await readOutcomes()).filter(({ kind }) => kind === 'failed').map(({ photo }) => photo);
  return {
    killedAfterMs,
    vanished: { code: vanished.code, said: vanished.said.trim().split('\n').at(-1)?.replaceAll(folder, '…') },
    last: { code: last.code, photos: last.rows.length, said: last.said.trim().split('\n').at(-1) },
    named,
  };
}

async function readOutcomes() {
  const text = await readFile(join(folder, 'results/.lacuna-batch/journal.jsonl'), 'utf8');
  const records = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return records.filter(({ kind }) => kind === 'done' || kind === 'failed');
}

function listFaults(hashes, rows, good, bad) {
  const failed = rows.filter(({ state }) => state === 'failed');
  return [
    ...good.filter((name) => !hashes.has(name)),
    ...bad.filter((name) => !failed.some(({ input }) => input.replaceAll('\\', '/').endsWith(name))),
    ...[...hashes.keys()].filter((name) => !good.includes(name)),
  ];
}

/** What was written down twice was done twice. */
function findTwice(outcomes) {
  const names = outcomes.map(({ photo }) => photo);
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** Is it flat from the hundredth photo on, or from the first quarter where there are fewer? */
function describeMemory(values) {
  const from = Math.min(100, Math.floor(values.length / 4));
  const mean = (part) => Math.round(part.reduce((sum, value) => sum + value, 0) / Math.max(1, part.length));
  const half = Math.floor((from + values.length) / 2);
  return {
    firstHalf: mean(values.slice(from, half)),
    secondHalf: mean(values.slice(half)),
    most: Math.max(...values),
  };
}

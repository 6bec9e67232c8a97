/**
 * @file Mutated photos through the whole engine: `npm run fuzz -- [--files 10000] [--seed 1] [--photos FOLDER]... [--keep FOLDER]`
 * Each file is a seed (fixtures, small pictures of every format, and what the given folders hold) with some bytes changed, cut or
 * repeated; it is opened, a small mark is filled and the result saved in its own format, in a process that is watched. Prints, as JSON,
 * crashes, hangs above 20 s, the peak of its memory, files that were left over and how the rest ended. --keep gets the files at fault.
 */
import { fork } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { readPeakMb } from '../bench/peak-memory.mjs';
import { createSeeds } from './seeds.mjs';

const HANG_MS = 20_000;
/** A fresh process now and then, as garbage of its libraries would hide what one file takes. */
const FILES_PER_PROCESS = 500;
const MAX_SEED_BYTES = 3_000_000;
/** Kinds of change, by how often: other bytes and bits more than cuts, parts twice, parts left out, noise and extreme numbers. */
const CHANGES = [0, 0, 1, 1, 1, 2, 3, 4, 5, 6];
const ROOT = join(import.meta.dirname, '../..');

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    photos: { type: 'string', multiple: true, default: [] },
    keep: { type: 'string' },
  },
});
const files = Number(values.files);
const folder = await mkdtemp(join(tmpdir(), 'lacuna-fuzz-'));
if (values.keep !== undefined) await mkdir(values.keep, { recursive: true });

const folders = [join(ROOT, 'tests/fixtures'), join(ROOT, 'samples'), ...values.photos];
const seeds = [...(await createSeeds()), ...(await readSeeds(folders))];
const next = createRandom(Number(values.seed));
const ends = {};
const faults = [];
let peakMb = 0;
let child;
let served = 0;
const start = performance.now();

try {
  for (let number = 0; number < files; number++) {
    const seed = seeds[next(seeds.length)];
    const path = join(folder, `photo${seed.ending}`);
    await writeFile(path, mutate(seed.bytes));
    const end = await run(path);
    ends[end] = (ends[end] ?? 0) + 1;
    const leftovers = (await readdir(folder)).filter(
      (name) => ![`photo${seed.ending}`, 'temporary'].includes(name),
    );
    const isFault = end === 'crash' || end === 'hang' || end === 'INTERNAL' || end === 'not an AppError';
    if (isFault || leftovers.length > 0) {
      faults.push({ number, seed: seed.name, end, leftovers });
      if (values.keep !== undefined)
        await copyFile(path, join(values.keep, `${number}-${end}${seed.ending}`));
      for (const name of leftovers) await rm(join(folder, name), { recursive: true });
    }
    await rm(path);
    if ((number + 1) % 500 === 0) console.error(`${number + 1} of ${files}: ${JSON.stringify(ends)}`);
  }
  await endChild();
  const kept = await readdir(join(folder, 'temporary')).catch(() => []);
  const seconds = Math.round((performance.now() - start) / 1000);
  const result = {
    files,
    seeds: seeds.length,
    seconds,
    ends,
    peakMb: Math.round(peakMb),
    leftInTemporary: kept,
    faults,
  };
  console.log(JSON.stringify(result, null, 2));
  process.exitCode = faults.length === 0 && kept.length === 0 ? 0 : 1;
} finally {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
}

async function run(path) {
  if (served >= FILES_PER_PROCESS) await endChild();
  if (child === undefined) {
    const env = { ...process.env, TMPDIR: join(folder, 'temporary') };
    await mkdir(env.TMPDIR, { recursive: true });
    child = fork(join(import.meta.dirname, 'fuzz-child.mjs'), {
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    served = 0;
  }
  served += 1;
  const running = child;
  return await new Promise((resolve) => {
    const memory = setInterval(() => (peakMb = Math.max(peakMb, readPeakMb(running.pid) ?? 0)), 50);
    const settle = (end) => {
      clearInterval(memory);
      clearTimeout(limit);
      running.removeAllListeners();
      peakMb = Math.max(peakMb, readPeakMb(running.pid) ?? 0);
      if (end === 'crash' || end === 'hang') child = undefined;
      resolve(end);
    };
    const limit = setTimeout(() => {
      running.removeAllListeners();
      running.once('exit', () => settle('hang'));
      running.kill('SIGKILL');
    }, HANG_MS);
    running.once('message', settle);
    running.once('exit', () => settle('crash'));
    running.send(path);
  });
}

async function endChild() {
  if (child === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  await ended;
  child = undefined;
}

/** Mostly one change, up to four. */
function mutate(seed) {
  let bytes = Buffer.from(seed);
  for (let change = next(3) === 0 ? 1 + next(4) : 1; change > 0 && bytes.length > 4; change--) {
    // Half of all in the head, where the structure is.
    const at = next(next(2) === 0 ? Math.min(bytes.length, 600) : bytes.length);
    const length = 1 + next(Math.min(64, bytes.length - at));
    switch (CHANGES[next(CHANGES.length)]) {
      case 0:
        bytes[at] = next(256);
        break;
      case 1:
        bytes[at] ^= 1 << next(8);
        break;
      case 2:
        bytes = bytes.subarray(0, Math.max(4, at));
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 5:
        for (let index = at; index < at + length; index++) bytes[index] = next(256);
        break;
      case 6:
        bytes.fill(next(2) * 255, at, Math.min(bytes.length, at + 1 + next(4)));
        break;
    }
  }
  return bytes;
}

async function readSeeds(roots) {
  const found = [];
  for (const root of roots) {
    for (const name of (await readdir(root, { recursive: true })).sort()) {
      const path = join(root, name);
      const ending = extname(name).toLowerCase();
      if (!/^\.(jpe?g|png|webp|tiff?|avif|heic|heif|jxl|dng|cr2|nef|arw|raf|gif|bmp)$/.test(ending)) continue;
      const { size } = await stat(path);
      if (size > 0 && size <= MAX_SEED_BYTES) found.push({ name, ending, bytes: await readFile(path) });
    }
  }
  return found;
}

/** Numbers below a limit, the same for the same seed (xorshift32). */
function createRandom(seed) {
  let state = seed * 2654435761 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

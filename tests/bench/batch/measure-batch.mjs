/**
 * npm run bench:batch -- [--count N] [--megapixels 12,24] [--fill METHOD] [--jobs N]
 * Photos a minute by `lacuna batch` against one `lacuna fill` after the other, where the time goes, and (with a Redis server) two workers on
 * one queue against one. Prints JSON.
 */
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { describeMachine } from '../machine.mjs';
import { runChild } from '../run-child.mjs';
import { makeFolder } from './make-folder.mjs';
import { CAN_QUEUE, measureQueue } from './measure-queue.mjs';
import { COMMAND, hashFiles, readTreeMb, startBatch } from './start-batch.mjs';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '8' },
    megapixels: { type: 'string', default: '12,24' },
    fill: { type: 'string', default: 'auto' },
    jobs: { type: 'string' },
  },
});
const count = Number(values.count);
const options = ['--fill', values.fill];
const onCpu = [...options, '--device', 'cpu'];
const sizes = [];
for (const megapixels of values.megapixels.split(',').map(Number)) sizes.push(await measure(megapixels));
console.log(JSON.stringify({ machine: await describeMachine(), fill: values.fill, count, sizes }, null, 2));

async function measure(megapixels) {
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-batch-'));
  try {
    const width = Math.round(Math.sqrt((megapixels * 1e6 * 4) / 3));
    const { good } = await makeFolder(folder, { count, width, height: Math.round((width * 3) / 4) });
    let mostMb = 0;
    const jobs = values.jobs === undefined ? [] : ['--jobs', values.jobs];
    const atStart = readProcessorSeconds();
    const batch = startBatch(folder, join(folder, 'batch'), [...onCpu, ...jobs]);
    const watch = setInterval(() => (mostMb = Math.max(mostMb, readTreeMb(batch.child.pid) ?? 0)), 200);
    const { code, rows, seconds } = await batch.ended;
    clearInterval(watch);
    if (code !== 0) throw new Error(`Expected exit code 0 of the batch but received ${code}`);
    const afterBatch = readProcessorSeconds();
    const loopSeconds = await runLoop(folder, good);
    const afterLoop = readProcessorSeconds();
    const one = await hashFiles(join(folder, 'batch'));
    const other = await hashFiles(join(folder, 'loop'));
    const stages = { reading: 0, filling: 0, saving: 0 };
    for (const row of rows)
      for (const stage of Object.keys(stages)) stages[stage] += row.stages[stage] / 1000;
    const sum = stages.reading + stages.filling + stages.saving;
    const share = (stage) => Math.round((100 * stages[stage]) / sum);
    return {
      megapixels,
      batchPerMinute: round((60 * count) / seconds),
      loopPerMinute: round((60 * count) / loopSeconds),
      times: round(loopSeconds / seconds),
      /** Of all cores, for a photo: other programs change little of it. */
      processorSeconds: {
        batch: round((afterBatch - atStart) / count),
        loop: round((afterLoop - afterBatch) / count),
      },
      /** Seconds of all stages of all photos, over those that passed: how many were at work at a time. */
      atWork: round(sum / seconds),
      percentOfStages: { reading: share('reading'), filling: share('filling'), saving: share('saving') },
      mostMb,
      sameFiles: good.every((name) => one.get(name) === other.get(name)),
      ...(CAN_QUEUE && { queue: await measureQueue(folder, options) }),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runLoop(folder, names) {
  const start = performance.now();
  for (const name of names) {
    const output = join(folder, 'loop', name);
    await mkdir(dirname(output), { recursive: true });
    const mask = join(folder, 'masks', name.replace(/\.jpg$/, '.png'));
    const fill = ['fill', join(folder, 'photos', name), '-o', output, '--mask', mask, '--quiet', ...onCpu];
    const { ok, reason } = await runChild([process.execPath, COMMAND, ...fill], { limitSeconds: 600 });
    if (!ok) throw new Error(reason);
  }
  return (performance.now() - start) / 1000;
}

/** What all programs have taken that this one started and that ended, by the system's clock ticks. */
function readProcessorSeconds() {
  const text = readFileSync('/proc/self/stat', 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

function round(value) {
  return Number(value.toPrecision(3));
}

/** @file Photos of one job by one worker and by two, each of which has one core: as machines would that share the folder. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { COMMAND, hashFiles, startBatch } from './start-batch.mjs';

/** Is there a Redis server on this machine, and a way to give a program one core? */
export const CAN_QUEUE = ['redis-server', 'taskset'].every(
  (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0,
);

/** Seconds for all photos of `folder` by one worker and by two, how many times faster two are, and whether all files are the same. */
export async function measureQueue(folder, options) {
  const port = await findFreePort();
  const redis = spawn('redis-server', ['--bind', '127.0.0.1', '--port', String(port), '--save', ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await hear(redis.stdout, 'Ready to accept connections');
    const url = `redis://127.0.0.1:${port}`;
    const one = await measure(folder, url, 1, options);
    const two = await measure(folder, url, 2, options);
    const [first, second] = [await hashFiles(one.output), await hashFiles(two.output)];
    return {
      oneWorkerSeconds: Number(one.seconds.toPrecision(3)),
      twoWorkersSeconds: Number(two.seconds.toPrecision(3)),
      times: Number((one.seconds / two.seconds).toPrecision(3)),
      sameFiles: first.size > 0 && [...first].every(([name, hash]) => second.get(name) === hash),
    };
  } finally {
    redis.kill('SIGKILL');
  }
}

async function measure(folder, url, count, options) {
  const workers = [];
  for (let core = 0; core < count; core++) {
    const command = [process.execPath, COMMAND, 'worker', '--queue', url, '--root', folder, '--jobs', '1'];
    const worker = spawn('taskset', ['-c', String(core), ...command, '--device', 'cpu'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      // A session of its own: Linux shares processors between sessions first.
      detached: true,
    });
    workers.push(worker);
    await hear(worker.stderr, 'taking photos');
  }
  const output = join(folder, `queue-${count}`);
  const { code, said, seconds } = await startBatch(folder, output, [...options, '--queue', url]).ended;
  for (const worker of workers) {
    worker.kill('SIGINT');
    await once(worker, 'exit');
  }
  if (code !== 0) throw new Error(`Expected exit code 0 of the batch but received ${code}: ${said}`);
  return { output, seconds };
}

async function hear(stream, wanted) {
  let said = '';
  for await (const text of stream.iterator({ destroyOnReturn: false })) {
    said += text;
    if (said.includes(wanted)) {
      stream.resume();
      return;
    }
  }
  throw new Error(`Expected "${wanted}" but heard ${said}`);
}

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** @file A batch whose photos are filled by workers that take them from a queue. Needs redis-server. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';

import type { RedisServer } from '../fixtures/redis-server.js';
import { HAS_REDIS, startRedis } from '../fixtures/redis-server.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';
import type { Finished, Running } from './run-cli.js';
import { runCli, startCli } from './run-cli.js';
import { createMaskImage, createScene, writeImage } from './scene.js';

const OPTIONS = ['--fill', 'patchmatch', '--fit', 'off'];

interface Folders {
  readonly folder: string;
  readonly photos: string;
  readonly results: string;
  /** `lacuna batch` into `output`, with `more` options. */
  batch(output: string, ...more: readonly string[]): readonly string[];
}

/** A folder of `count` photos of `side` pixels, each with a mask. */
async function setUp(count: number, side = 160): Promise<Folders> {
  const folder = await temporaryFolder();
  const [photos, masks, results] = [join(folder, 'photos'), join(folder, 'masks'), join(folder, 'results')];
  await mkdir(photos);
  await mkdir(masks);
  const object = { left: side * 0.4, top: side * 0.35, width: side * 0.12, height: side * 0.12 };
  const isMasked = (x: number, y: number): boolean =>
    x >= side * 0.38 && x < side * 0.54 && y >= side * 0.33 && y < side * 0.5;
  for (let index = 0; index < count; index++) {
    const shifted = { ...object, left: Math.round(object.left) + index, top: Math.round(object.top) };
    await writeImage(
      join(photos, `${index}.png`),
      createScene(side, side, {
        ...shifted,
        width: Math.round(object.width),
        height: Math.round(object.height),
      }),
    );
    await writeImage(
      join(masks, `${index}.png`),
      createMaskImage(side, side, (x, y) => (isMasked(x, y) ? 255 : 0)),
    );
  }
  const batch = (output: string, ...more: readonly string[]): readonly string[] => [
    ...['batch', photos, '-o', output, '--masks', masks, '--quiet', ...OPTIONS, ...more],
  ];
  return { folder, photos, results, batch };
}

/** A worker of this test, which ends with it. */
function startWorker(url: string, root: string, ...more: readonly string[]): Running {
  const worker = startCli(['worker', '--queue', url, '--root', root, '--jobs', '1', ...more]);
  onTestFinished(async () => {
    worker.child.kill('SIGKILL');
    await worker.finished;
  });
  return worker;
}

/** Ends well by Ctrl-C. */
async function stop(worker: Running): Promise<void> {
  worker.child.kill('SIGINT');
  expect(await worker.finished).toMatchObject({ code: 0 });
}

/** The hash of every result, by name. */
async function hashResults(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const name of (await readdir(folder)).filter((entry) => entry !== '.lacuna-batch')) {
    hashes[name] = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex');
  }
  return hashes;
}

/** How often the journal says of each photo that it is done. */
async function countDone(folder: string): Promise<Record<string, number>> {
  const text = await readFile(join(folder, '.lacuna-batch/journal.jsonl'), 'utf8');
  const counts: Record<string, number> = {};
  for (const line of text.trim().split('\n')) {
    const { kind, photo } = JSON.parse(line) as { kind: string; photo: string };
    if (kind === 'done') counts[photo] = (counts[photo] ?? 0) + 1;
  }
  return counts;
}

/** Every photo once, with the bytes of a run on one machine alone. */
async function expectAllOnce({ folder, results, batch }: Folders, count: number): Promise<void> {
  const alone = join(folder, 'alone');
  expect(await runCli(...batch(alone))).toMatchObject({ code: 0 });
  expect(await hashResults(results)).toEqual(await hashResults(alone));
  const names = Array.from({ length: count }, (_, index) => `${index}.png`);
  expect(await countDone(results)).toEqual(Object.fromEntries(names.map((name) => [name, 1])));
}

function expectNoSecret(server: RedisServer, ...runs: readonly Finished[]): void {
  for (const { stdout, stderr } of runs) {
    for (const secret of [server.password, encodeURIComponent(server.password)]) {
      expect(stdout + stderr).not.toContain(secret);
    }
  }
}

describe.skipIf(!HAS_REDIS)('photos on a queue', { timeout: 300_000 }, () => {
  test('are filled by two workers, one of which is killed: the same bytes as on one machine, nothing twice', async () => {
    const server = await startRedis();
    const folders = await setUp(10, 700);
    const [doomed, other] = [
      startWorker(server.url, folders.folder),
      startWorker(server.url, folders.folder),
    ];
    await Promise.all([doomed.says('taking photos'), other.says('taking photos')]);
    const batch = startCli(folders.batch(folders.results, '--queue', server.url));
    // It has two under way all the time.
    await doomed.says(': done');
    doomed.child.kill('SIGKILL');
    const finished = await batch.finished;
    expect(finished).toMatchObject({ code: 0 });
    expect(finished.stderr).toContain('10 photos: 10 done.');
    await stop(other);
    await expectAllOnce(folders, 10);
    expectNoSecret(server, finished, await other.finished, await doomed.finished);
  });

  test('are done once too where the batch is killed and started again, and nobody saves for one that is gone', async () => {
    const server = await startRedis();
    const folders = await setUp(8, 500);
    const worker = startWorker(server.url, folders.folder);
    const command = folders.batch(folders.results, '--queue', server.url);
    const killed = startCli(command);
    await worker.says(': done');
    killed.child.kill('SIGKILL');
    await killed.finished;
    const again = await startCli(command).finished;
    expect(again).toMatchObject({ code: 0 });
    expect(again.stderr).toContain('8 photos: 8 done');
    await stop(worker);
    await expectAllOnce(folders, 8);
  });

  test('wait for a server that is gone and comes back without what it knew', async () => {
    const server = await startRedis();
    const folders = await setUp(8, 700);
    const worker = startWorker(server.url, folders.folder);
    const batch = startCli(folders.batch(folders.results, '--queue', server.url));
    await worker.says(': done');
    await server.kill();
    await batch.says('does not answer');
    await server.start();
    const finished = await batch.finished;
    expect(finished).toMatchObject({ code: 0 });
    expect(finished.stderr).toContain('is there again');
    await stop(worker);
    await expectAllOnce(folders, 8);
    expectNoSecret(server, finished);
  });

  test('of two batches are kept apart, and the folder may be mounted elsewhere', async () => {
    const server = await startRedis();
    const folders = await setUp(4);
    const mounted = join(await temporaryFolder(), 'share');
    await symlink(folders.folder, mounted);
    const worker = startWorker(server.url, `${mounted}=${folders.folder}`);
    const second = join(folders.folder, 'second');
    await writeFile(join(folders.photos, 'bad.png'), 'no photo');
    const both = await Promise.all([
      startCli(folders.batch(folders.results, '--queue', server.url)).finished,
      startCli(folders.batch(second, '--queue', server.url, '--unmarked', 'copy')).finished,
    ]);
    expect(both).toMatchObject([{ code: 1 }, { code: 1 }]);
    for (const { stderr } of both) {
      // In the words of the machine that asked.
      expect(stderr).toContain(join(folders.photos, 'bad.png'));
      expect(stderr).not.toContain(mounted);
      expect(stderr).toContain('5 photos: 4 done, 1 failed.');
    }
    const one = await hashResults(folders.results);
    expect(await hashResults(second)).toEqual(one);
    await stop(worker);
  });

  test('are taken back by Ctrl-C, and by a worker that cannot do them, for another one', async () => {
    const server = await startRedis();
    const folders = await setUp(3);
    const command = folders.batch(folders.results, '--queue', server.url);
    const lonely = startCli(command);
    await lonely.says('no worker takes photos');
    lonely.child.kill('SIGINT');
    expect(await lonely.finished).toMatchObject({ code: 130 });

    const batch = startCli(command);
    const astray = startWorker(server.url, await temporaryFolder());
    const lost = await astray.finished;
    expect(lost).toMatchObject({ code: 2 });
    expect(lost.stderr).toContain(`but the batch names ${folders.photos}`);
    const fit = startWorker(server.url, folders.folder);
    expect(await batch.finished).toMatchObject({ code: 0 });
    await stop(fit);
    await expectAllOnce(folders, 3);
    expectNoSecret(server, lost);
  });

  test('of another version are refused by name and stay; what is no photo of a batch harms nobody', async () => {
    const server = await startRedis();
    const folders = await setUp(1);
    const redis = new Redis(server.url, { maxRetriesPerRequest: null });
    const queue = new Queue('batch', { connection: redis, prefix: 'lacuna' });
    onTestFinished(async () => {
      await queue.close();
      redis.disconnect();
    });
    await queue.add('photo', { version: '99.0.0' }, { jobId: 'old' });
    const refused = await startWorker(server.url, folders.folder).finished;
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toMatch(/Expected photos for Lacuna \S+ at redis:.* but .* of 99\.0\.0/);
    expect(await queue.getWaitingCount()).toBe(1);
    await queue.remove('old');

    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    const victim = join(folders.photos, '0.png');
    const before = await readFile(victim);
    const run = '5b1f8b0e-3f0d-4c52-9d2f-5a8a3c0c1d11';
    await redis.set(`lacuna:run:${run}`, 'somebody');
    await queue.add('photo', { version, task: { remove: { kind: 'command', command: ['touch', victim] } } });
    const worker = startWorker(server.url, folders.folder);
    await expect.poll(() => queue.getFailedCount(), { timeout: 60_000 }).toBe(1);
    expect(await runCli(...folders.batch(folders.results, '--queue', server.url))).toMatchObject({ code: 0 });
    await stop(worker);
    expect(await readFile(victim)).toEqual(before);
    await expectAllOnce(folders, 1);
  });
});

describe('refusals', () => {
  test('name what belongs to the workers, and never a password', async () => {
    const folders = await setUp(1);
    const refused = async (...more: readonly string[]): Promise<string> => {
      const { code, stderr } = await runCli(...folders.batch(folders.results, ...more));
      expect(code).toBe(2);
      expect(stderr).not.toContain('s3cret');
      return stderr;
    };
    const there = ['--queue', 'redis://:s3cret@127.0.0.1:1'];
    expect(await refused(...there)).toContain('Expected a Redis server at redis://127.0.0.1:1 but');
    expect(await refused(...there, '--jobs', '2')).toContain('--jobs');
    expect(await refused(...there, '--device', 'cpu')).toContain('--device');
    expect(await refused('--queue', 'http://u:s3cret@host')).toContain('redis://HOST');
    const asking = await runCli(
      ...['batch', folders.photos, '-o', folders.results, '--mask-command', 'echo', ...there],
    );
    expect(asking).toMatchObject({ code: 2 });
    expect(asking.stderr).toContain('--mask-command');
  });

  test('tell a worker what it lacks', async () => {
    const folder = await temporaryFolder();
    const none = await runCli('worker', '--queue', 'redis://127.0.0.1:1');
    expect(none).toMatchObject({ code: 2 });
    expect(none.stderr).toContain('--root');
    const gone = await runCli('worker', '--queue', 'redis://127.0.0.1:1', '--root', join(folder, 'gone'));
    expect(gone).toMatchObject({ code: 2 });
    expect(gone.stderr).toContain('Is the share mounted?');
  });
});

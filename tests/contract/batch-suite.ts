import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import { FINDS_NOTHING } from '../fixtures/finds-nothing.js';
import { createFakeRunner } from '../../src/engine/batch/fixtures/fake-runner.js';
import { NO_DOWNLOADS } from '../fixtures/no-downloads.js';
import { NO_NETWORKS } from '../fixtures/no-batches.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { PROCESS_METHODS } from '../../src/engine/service/control-methods.js';
import { createEngineService } from '../../src/engine/service/engine-service.js';
import type { ServedConnection } from '../../src/engine/service/serve-methods.js';
import { serveMethods } from '../../src/engine/service/serve-methods.js';
import type { Client } from '../../src/shared/contract/client.js';
import { createClient } from '../../src/shared/contract/client.js';
import type { EventValue } from '../../src/shared/contract/events.js';
import type { MethodParams, MethodResult } from '../../src/shared/contract/methods.js';
import type { Transport } from '../../src/shared/contract/transport.js';
import { DEFAULT_FILL_OPTIONS } from '../../src/shared/fill-options.js';

const PHOTOS = { 'a.jpg': 'one', 'b/c.jpg': 'two', 'b/d.jpg': 'damaged', 'e.png': 'plain', 'f.jpg': 'three' };
const TOKENS = { input: 'token-of-the-photos', output: 'token-of-the-results' };

type Batch = NonNullable<MethodResult<'batch.find'>['batch']>;

/** Two ends of a new connection of one kind. */
export type Connect = () => Promise<{ page: Transport; engine: Transport }>;

/** What the page can do with a folder of photos, over a connection of any kind. */
export function batchSuite(name: string, connect: Connect): void {
  async function setUp() {
    const folder = await temporaryFolder();
    const [input, output] = [join(folder, 'photos'), join(folder, 'results')];
    for (const [photo, content] of Object.entries(PHOTOS)) {
      await mkdir(dirname(join(input, photo)), { recursive: true });
      await writeFile(join(input, photo), content);
    }
    const runner = createFakeRunner();
    const story = new BatchStory(folder, input, output, runner);
    await story.begin(await connect());
    return story;
  }

  describe(`a folder of photos over ${name}`, () => {
    test('is listed, planned, run to its end, and reviewed; decisions last', async () => {
      const story = await setUp();
      const { client, output } = story;
      const { batch: listed } = await client.call('batch.list', { input: TOKENS.input, recursive: true });
      expect(listed).toMatchObject({ input: 'photos', total: 5, counts: { waiting: 5 }, canGoOn: false });
      const plan = await client.call('batch.plan', { setup: SETUP });
      expect(plan).toEqual({ total: 5, todo: 5, failed: 0, differs: [] });
      const { batch: started } = await client.call('batch.start', START);
      expect(started.run).toMatchObject({ phase: 'running', todo: 5 });
      const ended = await story.waitFor(({ ended }) => ended !== undefined);
      expect(ended).toMatchObject({ ended: 'finished', counts: { done: 3, unmarked: 1, failed: 1 } });
      expect(story.heard.flatMap(({ rows }) => rows).filter(({ state }) => state === 'done')).not.toEqual([]);

      const { rows } = await client.call('batch.rows', { batchId: ended.id, from: 0 });
      expect(rows.map(({ name: photo, state }) => `${photo} ${state}`)).toEqual([
        ...['a.jpg done', 'e.png unmarked', 'f.jpg done', 'b/c.jpg done', 'b/d.jpg failed'],
      ]);
      const { photo } = await client.call('batch.photo', { batchId: ended.id, row: 4 });
      expect(photo.fault).toMatchObject({ code: 'DECODE_FAILED', details: { path: 'd.jpg' } });

      await client.call('batch.decide', { batchId: ended.id, rows: [0, 1, 4], decision: 'accepted' });
      await client.call('batch.decide', { batchId: ended.id, rows: [2], decision: 'rejected' });
      expect(await story.results()).toEqual(['a.jpg', 'b/c.jpg']);
      // As after a kill: nothing is closed, another process reads what is on the disk.
      await story.begin(await connect());
      const again = await story.open();
      expect(again).toMatchObject({ accepted: 1, rejected: 1, counts: { done: 3 }, canGoOn: true });
      const next = await story.client.call('batch.plan', { setup: SETUP });
      expect(next).toMatchObject({ total: 5, todo: 0, failed: 1 });
      await story.client.call('batch.decide', { batchId: again.id, rows: [2], decision: 'none' });
      expect(await story.results()).toEqual(['a.jpg', 'b/c.jpg', 'f.jpg']);
      await story.client.call('batch.report', { target: 'token-of-the-report' });
      const report = await readFile(join(story.folder, 'report.csv'), 'utf8');
      expect(report.split('\r\n')[0]).toMatch(/,decision$/);
      expect(report).toMatch(/a\.jpg,.*,accepted\r\n/);
      expect(await readdir(output)).toContain('.lacuna-batch');
      story.end();
    });

    test('names results as the page asks, hands on how they are saved, and takes no name that leads elsewhere', async () => {
      const story = await setUp();
      const { client, output } = story;
      const saving = {
        quality: 80,
        keepTimes: true,
        metadata: 'no-place',
        resize: { kind: 'percent', percent: 50 },
        colourSpace: 'srgb',
        depth: 8,
      } as const;
      const setup = { ...SETUP, suffix: '-clean', ...saving };
      await client.call('batch.start', { ...START, setup });
      await story.waitFor(({ ended }) => ended !== undefined);
      expect(await story.results()).toEqual(['a-clean.jpg', 'b/c-clean.jpg', 'f-clean.jpg']);
      expect(story.runner.tasks[0]).toMatchObject(saving);
      for (const suffix of ['/../out', 'a\\b', '\0']) {
        await expect(client.call('batch.plan', { setup: { ...SETUP, suffix } })).rejects.toMatchObject({
          code: 'INVALID_PARAMS',
        });
      }
      expect((await client.call('batch.plan', { setup: SETUP })).differs.sort()).toEqual([
        ...['colourSpace', 'depth', 'keepTimes', 'metadata', 'quality', 'resize', 'suffix'],
      ]);
      expect(await readdir(output)).not.toContain('a.jpg');
      story.end();
    });

    test('makes another result of one photo, and takes the person’s own', async () => {
      const story = await setUp();
      const { client, runner, output } = story;
      await client.call('batch.start', START);
      const { id: batchId } = await story.waitFor(({ ended }) => ended !== undefined);
      await client.call('batch.decide', { batchId, rows: [0], decision: 'rejected' });
      const before = runner.asked.length;
      const { photo } = await client.call('batch.redo', { batchId, row: 0 });
      expect(photo).toMatchObject({ state: 'done', version: 2 });
      expect(photo.decision).toBeUndefined();
      expect(runner.asked.length).toBe(before + 1);
      expect(runner.variations.at(-1)).toBe(1);
      await client.call('batch.redo', { batchId, row: 0 });
      expect(runner.variations.at(-1)).toBe(2);

      await writeFile(join(output, 'a.jpg'), 'by hand');
      await expect(client.call('batch.redo', { batchId, row: 0 })).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
      });
      const edited = await client.call('batch.noteEdited', { batchId, row: 0 });
      expect(edited.photo).toMatchObject({ decision: 'accepted', isEdited: true });
      await story.begin(await connect());
      expect(await story.open()).toMatchObject({ accepted: 1 });
      expect(await readFile(join(output, 'a.jpg'), 'utf8')).toBe('by hand');
      story.end();
    });

    test('pauses, goes on, stops between photos, and goes on later', async () => {
      const story = await setUp();
      const { client, runner } = story;
      let passes = 0;
      const gate = { open: (): void => undefined };
      runner.before = () => {
        if (++passes !== 2) return;
        return new Promise((resolve) => (gate.open = resolve));
      };
      await client.call('batch.start', START);
      await expect.poll(() => passes).toBe(2);
      await client.call('batch.steer', { to: 'pause' });
      gate.open();
      const paused = await story.waitFor(
        ({ run, counts }) => run?.phase === 'paused' && counts.working === 0,
      );
      expect(paused.counts).toMatchObject({ waiting: 3 });
      await client.call('batch.steer', { to: 'resume' });
      passes = 1;
      await expect.poll(() => passes).toBe(2);
      await expect(client.call('batch.start', START)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
      await client.call('batch.steer', { to: 'stop' });
      gate.open();
      const stopped = await story.waitFor(({ ended }) => ended === 'stopped');
      expect(stopped.counts.waiting).toBeGreaterThan(0);
      expect(stopped.counts.working).toBe(0);
      await client.call('batch.start', { retryFailed: false, restart: false });
      const ended = await story.waitFor(({ ended: how }) => how === 'finished');
      expect(ended.counts).toMatchObject({ done: 3, unmarked: 1, failed: 1 });
      expect(await story.results()).toEqual(['a.jpg', 'b/c.jpg', 'f.jpg']);
      story.end();
    });

    test('goes on with photos that arrive, until it is stopped', async () => {
      const story = await setUp();
      const { client } = story;
      const { batch: started } = await client.call('batch.start', { ...START, watch: true });
      expect(started).toMatchObject({ total: 5, run: { isWatching: true } });
      await story.waitFor(({ counts }) => counts.done === 3 && counts.failed === 1);
      await writeFile(join(story.input, 'later.jpg'), 'late');
      const grown = await story.waitFor(({ counts }) => counts.done === 4);
      expect(grown).toMatchObject({ total: 6, run: { isWatching: true, todo: 6, finished: 6 } });
      const { rows } = await client.call('batch.rows', { batchId: grown.id, from: 5 });
      expect(rows).toMatchObject([{ row: 5, name: 'later.jpg', state: 'done' }]);
      await client.call('batch.decide', { batchId: grown.id, rows: [5], decision: 'accepted' });
      await client.call('batch.steer', { to: 'stop' });
      expect(await story.waitFor(({ run }) => run === undefined)).toMatchObject({
        ended: 'stopped',
        accepted: 1,
      });
      story.end();
    });

    test('refuses another job in the same folder by what differs, and tokens for something else', async () => {
      const story = await setUp();
      const { client } = story;
      await client.call('batch.start', START);
      await story.waitFor(({ ended }) => ended !== undefined);
      const other = { ...SETUP, format: 'png' as const };
      expect((await client.call('batch.plan', { setup: other })).differs).toEqual(['format']);
      await expect(client.call('batch.start', { ...START, setup: other })).rejects.toMatchObject({
        code: 'INVALID_PARAMS',
      });
      const wrong = { ...SETUP, output: TOKENS.input };
      await expect(client.call('batch.plan', { setup: wrong })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const stale = { batchId: '00000000-0000-4000-8000-000000000000', row: 0 };
      await expect(client.call('batch.photo', stale)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      story.end();
    });

    test('opens no journal that names folders out of bounds', async () => {
      const story = await setUp();
      await story.client.call('batch.start', START);
      await story.waitFor(({ ended }) => ended !== undefined);
      await story.client.call('folders.limit', { roots: [story.output] });
      await expect(story.client.call('batch.open', { output: TOKENS.output })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await story.client.call('folders.limit', { roots: [story.folder] });
      expect(await story.open()).toMatchObject({ total: 5 });
      story.end();
    });
  });
}

const SETUP: MethodParams<'batch.plan'>['setup'] = {
  ...TOKENS,
  recursive: true,
  remove: { kind: 'detect', names: ['dust'] },
  options: DEFAULT_FILL_OPTIONS,
  suffix: '',
  keepTimes: false,
  onExists: 'skip',
  unmarked: 'skip',
};
const START: MethodParams<'batch.start'> = { setup: SETUP, retryFailed: false, restart: false };

/** A service over a connection, with one folder of photos and one for results. */
class BatchStory {
  client!: Client<typeof PROCESS_METHODS>;
  readonly heard: EventValue<'batch.changed'>[] = [];

  constructor(
    readonly folder: string,
    readonly input: string,
    readonly output: string,
    readonly runner: ReturnType<typeof createFakeRunner>,
  ) {}

  /** A new engine process, as it were. */
  async begin({ page, engine }: { page: Transport; engine: Transport }): Promise<void> {
    const never = (): Promise<never> => Promise.reject(new Error('Expected nobody to ask'));
    const served: { connection?: ServedConnection } = {};
    const handlers = createEngineService(
      {
        ...{ openDocument: never, restoreDocument: never, devices: never, chooseDevice: never },
        ...FINDS_NOTHING,
        findUpdate: never,
        models: NO_NETWORKS,
        downloads: NO_DOWNLOADS,
        batch: { application: 'lacuna test', startPool: () => this.runner, watchMs: 50 },
      },
      join(this.folder, 'run'),
      (event, value) => served.connection?.sendEvent(event, value),
    );
    served.connection = serveMethods(PROCESS_METHODS, handlers, engine, {
      generation: 1,
      onUnexpectedError: (error) => expect.unreachable(String(error)),
    });
    this.client = createClient(PROCESS_METHODS, page);
    this.heard.length = 0;
    this.client.onEvent('batch.changed', (change) => this.heard.push(change));
    const grants = [
      { token: TOKENS.input, path: this.input, use: 'folder' },
      { token: TOKENS.output, path: this.output, use: 'results' },
      { token: 'token-of-the-report', path: join(this.folder, 'report.csv'), use: 'save' },
    ] as const;
    for (const grant of grants) await this.client.call('files.grant', grant);
  }

  async open(): Promise<Batch> {
    const { batch } = await this.client.call('batch.open', { output: TOKENS.output });
    if (batch === undefined) throw new Error('Expected an earlier run');
    return batch;
  }

  /** The batch as it was told when it was so. */
  async waitFor(isSo: (batch: Batch) => boolean): Promise<Batch> {
    return await vi.waitFor(
      () => {
        const batch = this.heard.at(-1)?.batch;
        if (batch === undefined || !isSo(batch))
          throw new Error(`Expected another state than ${JSON.stringify(batch)}`);
        return batch;
      },
      { timeout: 10_000 },
    );
  }

  /** Names of the results. */
  async results(): Promise<string[]> {
    const entries = await readdir(this.output, { recursive: true, withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) =>
        join(parentPath, name)
          .slice(this.output.length + 1)
          .replaceAll('\\', '/'),
      );
    return names.filter((name) => !name.startsWith('.lacuna-batch/')).sort();
  }

  end(): void {
    this.client.close();
  }
}

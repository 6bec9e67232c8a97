import type { BatchLook } from '../../../shared/contract/batch-schemas.js';
import { batchPath } from '../../../shared/contract/asset-paths.js';
import type { EventValue } from '../../../shared/contract/events.js';
import type { BatchPurpose } from '../../../shared/contract/folders.js';
import type { TextKey } from '../../../shared/text/languages.js';
import type { EngineClient } from '../../editor/engine-client.js';
import type { FileHandle, Platform } from '../../platform/platform.js';
import type { Dialogs } from '../dialogs.svelte.js';
import { t } from '../language.svelte.js';
import type { Toasts } from '../toasts.svelte.js';
import { BatchForm } from './batch-form.svelte.js';
import { BatchReview } from './batch-review.svelte.js';
import type { BatchFilter, BatchSort } from './batch-list.js';
import { listRows, replaceRows } from './batch-list.js';
import type { Batch, BatchPlan, BatchRow, BatchSetupParams } from './batch-types.js';

/** What working on a folder needs of the window. */
export interface BatchParts {
  readonly engine: EngineClient;
  readonly platform: Platform;
  readonly dialogs: Dialogs;
  readonly toasts: Toasts;
  /** The open photo, where it has retouches that a batch can repeat. */
  readonly findRetouched: () => string | undefined;
}

/** How a run begins. */
interface StartParams {
  readonly setup?: BatchSetupParams | undefined;
  readonly watches?: boolean;
}

/** The view of the window in which a folder of photos is worked on. */
export class BatchWorkspace {
  readonly #parts: BatchParts;
  readonly review: BatchReview;
  form = $state.raw(new BatchForm());
  batch = $state.raw<Batch>();
  rows = $state.raw<readonly BatchRow[]>([]);
  filter = $state<BatchFilter>('all');
  sort = $state<BatchSort>('name');
  /** The photo that the keyboard is at, by its number in the batch. */
  cursor = $state(0);
  busy = $state<'list' | 'open' | 'start'>();
  /** What a run by the form would do, where that is known. */
  plan = $state.raw<BatchPlan>();
  isRestart = $state(false);
  /** What the page's own dialog asks for. */
  purpose = $state<BatchPurpose>('photos');

  readonly shown = $derived(listRows(this.rows, this.filter, this.sort));
  /** How many photos a run would do, before it begins. */
  readonly setup = $derived(this.form.read(this.retouched));
  /** What was told of photos before they were in the list. */
  #early: Record<number, BatchRow> = {};
  /** All photos that the batch had when it was opened are in the list. */
  #isLoaded = false;
  #lastStart: StartParams | undefined;

  constructor(parts: BatchParts) {
    this.#parts = parts;
    this.review = new BatchReview(this, parts);
  }

  get retouched(): string | undefined {
    return this.#parts.findRetouched();
  }

  /** Has the batch a job: is it running, or has it run? */
  get hasJob(): boolean {
    return this.batch?.output !== undefined;
  }

  get isRunning(): boolean {
    return this.batch?.run !== undefined;
  }

  /** Takes up the batch that is open, as after the page was loaded again. Says whether there is one. */
  async resume(): Promise<boolean> {
    const { batch } = await this.#parts.engine.call('batch.find', {});
    if (batch) this.receive({ batch, rows: [] });
    return batch !== undefined;
  }

  /** What the engine tells. */
  receive({ batch, rows }: EventValue<'batch.changed'>): void {
    const isOther = batch?.id !== this.batch?.id;
    this.batch = batch;
    if (!isOther) {
      for (const row of rows) if (row.row >= this.rows.length) this.#early[row.row] = row;
      this.rows = replaceRows(this.rows, rows);
      this.#addArrived();
      return;
    }
    this.rows = [];
    this.#early = {};
    this.#isLoaded = false;
    this.cursor = 0;
    this.review.leave();
    if (batch) void this.#loadRows(batch).catch((error: unknown) => this.#fail('batch.failed.list', error));
  }

  /** The engine is another one: what was running goes on. */
  async goOnAfterRestart(): Promise<void> {
    const wasRunning = this.isRunning;
    const wasWatching = this.batch?.run?.isWatching;
    const { output, input } = this.form;
    if (!this.batch) return;
    this.receive({ batch: undefined, rows: [] });
    try {
      if (output) {
        const { batch } = await this.#parts.engine.call('batch.open', { output: output.token });
        if (batch) this.receive({ batch, rows: [] });
        if (!batch || !wasRunning) return;
        await this.#parts.engine.call('batch.start', {
          ...{ retryFailed: false, restart: false },
          ...(wasWatching && { watch: true }),
        });
        this.#parts.toasts.mention('batch.resumed');
        return;
      }
      // Which folder it was, the page does not know any more.
      if (wasRunning) this.#parts.toasts.mention('batch.interrupted');
      if (input) await this.list();
    } catch (error) {
      this.#fail('batch.failed.start', error);
    }
  }

  /** The address of a picture of a photo. */
  pictureOf({ row, version }: Pick<BatchRow, 'row' | 'version'>, look: BatchLook): string {
    const path = batchPath(this.batch?.id ?? '', row, look, version);
    return this.#parts.platform.assetUrl(path);
  }

  /** Asks for a folder or a file; nothing when the person decides otherwise. */
  async pick(purpose: BatchPurpose): Promise<FileHandle | undefined> {
    const { folders } = this.#parts.platform;
    if (typeof folders === 'function') return folders(purpose);
    this.purpose = purpose;
    return this.#parts.dialogs.ask('folder');
  }

  /** Asks for the folder of photos and shows them. */
  async pickPhotos(): Promise<void> {
    const input = await this.#try('batch.failed.list', () => this.pick('photos'));
    if (!input) return;
    this.form.input = input;
    await this.list();
  }

  /** Shows the photos of the folder that was chosen. */
  async list(): Promise<void> {
    const { input, recursive } = this.form;
    if (!input || this.isRunning) return;
    this.busy = 'list';
    const params = { input: input.token, recursive };
    const listed = await this.#try('batch.failed.list', () => this.#parts.engine.call('batch.list', params));
    this.busy = undefined;
    if (listed) this.receive({ batch: listed.batch, rows: [] });
    else this.form.input = undefined;
  }

  /** Asks for a folder of results and opens what an earlier run has left there. */
  async pickEarlier(): Promise<void> {
    const output = await this.#try('batch.failed.open', () => this.pick('results'));
    if (!output) return;
    this.busy = 'open';
    const params = { output: output.token };
    const opened = await this.#try('batch.failed.open', () => this.#parts.engine.call('batch.open', params));
    this.busy = undefined;
    if (!opened) return;
    if (!opened.batch) {
      this.#parts.toasts.mention('batch.noEarlier');
      return;
    }
    this.form = new BatchForm();
    this.form.output = output;
    this.receive({ batch: opened.batch, rows: [] });
  }

  /** Finds out what a run by the form would do. A later call makes an earlier one's answer void. */
  async planNow(setup: BatchSetupParams): Promise<void> {
    this.plan = undefined;
    const plan = await this.#try('batch.failed.plan', () => this.#parts.engine.call('batch.plan', { setup }));
    if (this.setup === setup) this.plan = plan;
  }

  /** Asks whether it is meant, then begins. */
  async start(): Promise<void> {
    const { setup, plan } = this;
    if (typeof setup === 'string' || !plan || this.busy) return;
    if ((await this.#parts.dialogs.ask('batchStart')) !== 'start') return;
    const { watches } = this.form;
    await this.#begin({ setup, watches }, false, plan.differs.length > 0 && this.isRestart);
  }

  /** Goes on with what was stopped. */
  async goOn(retryFailed: boolean): Promise<void> {
    await this.#begin(this.#lastStart ?? {}, retryFailed, false);
  }

  steer(to: 'pause' | 'resume' | 'stop'): void {
    this.#parts.engine
      .call('batch.steer', { to })
      .catch((error: unknown) => this.#fail('batch.failed.start', error));
  }

  /** Writes a report to where the person says. */
  async saveReport(ending: 'html' | 'csv' | 'jsonl'): Promise<void> {
    const { platform, engine, toasts } = this.#parts;
    await this.#try('batch.failed.report', async () => {
      const target = await platform.pickSaveTarget(`${this.batch?.output ?? 'batch'}.${ending}`);
      if (!target) return;
      const { name } = await engine.call('batch.report', { target: target.token });
      await platform.finishSave({ ...target, name });
      toasts.show({ kind: 'done', title: t('batch.report.saved', { name }) });
    });
  }

  /** Closes the batch, to begin another. */
  async close(): Promise<void> {
    this.form = new BatchForm();
    this.#lastStart = undefined;
    await this.#parts.engine.call('batch.close', {}).catch(() => undefined);
    this.receive({ batch: undefined, rows: [] });
  }

  async #begin(params: StartParams, retryFailed: boolean, restart: boolean): Promise<void> {
    const { setup, watches } = params;
    this.busy = 'start';
    const started = await this.#try('batch.failed.start', () =>
      this.#parts.engine.call('batch.start', {
        ...{ ...(setup && { setup }), retryFailed, restart },
        ...(watches && { watch: true }),
      }),
    );
    this.busy = undefined;
    if (!started) return;
    this.#lastStart = undefined;
    Object.assign(this, { filter: 'all', sort: 'name', isRestart: false });
    this.receive({ batch: started.batch, rows: [] });
  }

  async #loadRows({ id, total }: Batch): Promise<void> {
    let loaded: readonly BatchRow[] = [];
    while (loaded.length < total) {
      const params = { batchId: id, from: loaded.length };
      const { rows } = await this.#parts.engine.call('batch.rows', params);
      if (this.batch?.id !== id || rows.length === 0) return;
      // What was told meanwhile of those that are here is newer, and may be of those that come now.
      const newer = rows.map((row) => {
        const early = this.#early[row.row];
        return early && early.version > row.version ? early : row;
      });
      loaded = [...this.rows, ...newer];
      this.rows = loaded;
    }
    this.#isLoaded = true;
    this.#addArrived();
  }

  /** Photos that have arrived in a watched folder come after the others. */
  #addArrived(): void {
    if (!this.#isLoaded) return;
    const arrived: BatchRow[] = [];
    for (let row = this.#early[this.rows.length]; row; row = this.#early[row.row + 1]) arrived.push(row);
    if (arrived.length > 0) this.rows = [...this.rows, ...arrived];
  }

  async #try<Result>(title: TextKey, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#fail(title, error);
      return undefined;
    }
  }

  #fail(title: TextKey, error: unknown): void {
    this.#parts.toasts.fail(t(title), error);
  }
}

import type { TextKey } from '../../../shared/text/languages.js';
import type { FileHandle } from '../../platform/platform.js';
import { t } from '../language.svelte.js';
import { listRows, nextOpen, stepIn } from './batch-list.js';
import type { BatchPhoto, BatchRow, Decision } from './batch-types.js';
import type { BatchParts, BatchWorkspace } from './batch-workspace.svelte.js';

/** A photo of a batch that is open in the editor. */
export interface EditedPhoto {
  readonly row: number;
  readonly file: FileHandle;
  /** The place of its result. */
  readonly target: FileHandle;
}

/** Looking at the photos of a batch one by one, and judging their results. */
export class BatchReview {
  readonly #batch: BatchWorkspace;
  readonly #parts: BatchParts;
  /** The photo that is looked at, by its number in the batch; none while the list is shown. */
  row = $state<number>();
  /** What is known of it, once that is here. */
  details = $state.raw<BatchPhoto>();
  /** A close look at what changed, where there is something to be gained. */
  isClose = $state(true);
  /** The original is shown while a key is held. */
  isHeld = $state(false);
  /** Where the picture is divided into before and after, 0 to 1. */
  split = $state<number>();
  /** The person began with all results, the doubtful first: what is decided leads to the next. */
  isQueue = $state(false);

  constructor(batch: BatchWorkspace, parts: BatchParts) {
    this.#batch = batch;
    this.#parts = parts;
  }

  /** The photos that are gone through, in their order. */
  get queue(): readonly BatchRow[] {
    return this.isQueue ? listRows(this.#batch.rows, 'done', 'doubt') : this.#batch.shown;
  }

  get photo(): BatchRow | undefined {
    return this.row === undefined ? undefined : this.#batch.rows[this.row];
  }

  /** Begins with the most doubtful result that nobody has judged. */
  begin(): void {
    this.isQueue = true;
    const { queue } = this;
    const first = queue.find(({ decision }) => decision === undefined) ?? queue[0];
    if (first) this.look(first.row);
  }

  /** Looks at one photo of the list. */
  open(row: number): void {
    this.isQueue = false;
    this.look(row);
  }

  look(row: number): void {
    this.row = row;
    this.isHeld = false;
    this.#batch.cursor = row;
    if (this.details?.row !== row) this.details = undefined;
  }

  leave(): void {
    this.row = undefined;
    this.details = undefined;
    this.isHeld = false;
  }

  step(by: number): void {
    if (this.row !== undefined) this.look(stepIn(this.queue, this.row, by));
  }

  /** Reads what is known of the photo, in its present version. */
  async readDetails({ row }: BatchRow): Promise<void> {
    const batchId = this.#batch.batch?.id;
    if (batchId === undefined) return;
    const answer = await this.#parts.engine.call('batch.photo', { batchId, row }).catch(() => undefined);
    if (answer && this.row === row) this.details = answer.photo;
  }

  /** Keeps what the person thinks of the result and goes on to the next. */
  async decide(decision: Decision): Promise<void> {
    const { photo } = this;
    const batchId = this.#batch.batch?.id;
    if (photo?.state !== 'done' || batchId === undefined) return;
    const next = decision === 'none' ? undefined : nextOpen(this.queue, photo.row);
    // Seen at once; the disk takes its time.
    const told: BatchRow = { ...photo };
    if (decision === 'none') delete told.decision;
    else told.decision = decision;
    this.#batch.rows = this.#batch.rows.map((row) => (row.row === photo.row ? told : row));
    if (next !== undefined && this.isQueue) this.look(next);
    await this.#try('batch.failed.decide', () =>
      this.#parts.engine.call('batch.decide', { batchId, rows: [photo.row], decision }),
    );
  }

  /** Makes another result. */
  async redo(): Promise<void> {
    const { photo } = this;
    const batchId = this.#batch.batch?.id;
    if (!photo || batchId === undefined || photo.state === 'working' || photo.state === 'waiting') return;
    await this.#try('batch.failed.redo', () =>
      this.#parts.engine.call('batch.redo', { batchId, row: photo.row }),
    );
  }

  /** The files of the photo for the editor. */
  async findFiles(from: 'result' | 'original'): Promise<EditedPhoto | undefined> {
    const { photo } = this;
    const batchId = this.#batch.batch?.id;
    if (!photo || batchId === undefined || photo.state === 'working') return undefined;
    const { row } = photo;
    const found = await this.#try('failed.open', () =>
      this.#parts.engine.call('batch.edit', { batchId, row, from }),
    );
    if (!found) return undefined;
    const name = photo.name.split('/').at(-1) ?? photo.name;
    return { row, file: { token: found.file, name }, target: { token: found.target, name } };
  }

  /** The person has saved their own result. */
  async noteEdited(row: number): Promise<void> {
    const batchId = this.#batch.batch?.id;
    if (batchId === undefined) return;
    await this.#try('batch.failed.decide', () =>
      this.#parts.engine.call('batch.noteEdited', { batchId, row }),
    );
  }

  async #try<Result>(title: TextKey, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#parts.toasts.fail(t(title), error);
      return undefined;
    }
  }
}

import type * as v from 'valibot';

import type { BatchRowSchema, BatchSchema, PHOTO_STATES } from '../../../shared/contract/batch-schemas.js';
import type { PlannedPhoto } from '../../batch/batch-job.js';
import type { Decided, Outcome } from '../../batch/journal-records.js';

export type BatchRow = v.InferOutput<typeof BatchRowSchema>;
export type PhotoState = (typeof PHOTO_STATES)[number];
type Counts = v.InferOutput<typeof BatchSchema>['counts'];

/** A photo of the open batch and what is known of it. */
export interface BatchEntry {
  readonly row: number;
  readonly photo: PlannedPhoto;
  readonly isWorking: boolean;
  readonly outcome?: Outcome | undefined;
  readonly decided?: Decided | undefined;
  readonly version: number;
}

/** The photos of the open batch, and which of them changed since somebody was told. */
export class BatchRows {
  readonly #entries: BatchEntry[];
  readonly #rowsByName = new Map<string, number>();
  readonly #changed = new Set<number>();
  readonly #counts: Counts = { waiting: 0, working: 0, done: 0, unmarked: 0, skipped: 0, failed: 0 };
  #accepted = 0;
  #rejected = 0;

  constructor(
    photos: readonly PlannedPhoto[],
    outcomes: ReadonlyMap<string, Outcome> = new Map(),
    decisions: ReadonlyMap<string, Decided> = new Map(),
  ) {
    this.#entries = photos.map((photo, row) => {
      this.#rowsByName.set(photo.name, row);
      const { name } = photo;
      const outcome = outcomes.get(name);
      return { row, photo, isWorking: false, outcome, decided: decisions.get(name), version: 0 };
    });
    for (const entry of this.#entries) this.#count(entry, 1);
  }

  get length(): number {
    return this.#entries.length;
  }

  get counts(): Counts {
    return { ...this.#counts };
  }

  get reviewed(): { readonly accepted: number; readonly rejected: number } {
    return { accepted: this.#accepted, rejected: this.#rejected };
  }

  get entries(): readonly BatchEntry[] {
    return this.#entries;
  }

  at(row: number): BatchEntry | undefined {
    return this.#entries[row];
  }

  byName(name: string): BatchEntry | undefined {
    return this.#entries[this.#rowsByName.get(name) ?? -1];
  }

  change(row: number, change: Partial<Omit<BatchEntry, 'row' | 'photo'>>): void {
    const before = this.#entries[row];
    if (before === undefined) return;
    const after = { ...before, ...change };
    this.#count(before, -1);
    this.#count(after, 1);
    this.#entries[row] = after;
    this.#changed.add(row);
  }

  /** Takes up photos that are not among them yet, after the others. */
  add(photos: readonly PlannedPhoto[]): void {
    for (const photo of photos) {
      if (this.#rowsByName.has(photo.name)) continue;
      const row = this.#entries.length;
      const entry: BatchEntry = { row, photo, isWorking: false, version: 0 };
      this.#rowsByName.set(photo.name, row);
      this.#entries.push(entry);
      this.#count(entry, 1);
      this.#changed.add(row);
    }
  }

  /** At most `most` of those that changed and were not taken yet. */
  takeChanged(most: number): BatchRow[] {
    const taken = [...this.#changed].slice(0, most);
    for (const row of taken) this.#changed.delete(row);
    return taken.flatMap((row) => describeRow(this.#entries[row]));
  }

  get hasChanged(): boolean {
    return this.#changed.size > 0;
  }

  #count(entry: BatchEntry, by: 1 | -1): void {
    this.#counts[stateOf(entry)] += by;
    if (entry.decided?.decision === 'accepted') this.#accepted += by;
    if (entry.decided?.decision === 'rejected') this.#rejected += by;
  }
}

/** What the page learns of a photo for its list. */
export function describeRow(entry: BatchEntry | undefined): BatchRow[] {
  if (entry === undefined) return [];
  const { row, photo, outcome, decided, version } = entry;
  const decision = decided?.decision;
  return [
    {
      row,
      name: photo.name,
      state: stateOf(entry),
      ...(outcome?.kind === 'done' && { doubt: outcome.doubt }),
      ...(decision !== undefined && decision !== 'none' && { decision }),
      ...(decided?.byHand && { isEdited: true as const }),
      version,
    },
  ];
}

function stateOf({ isWorking, outcome }: BatchEntry): PhotoState {
  return isWorking ? 'working' : (outcome?.kind ?? 'waiting');
}

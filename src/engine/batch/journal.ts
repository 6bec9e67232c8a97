import type { FileHandle } from 'node:fs/promises';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';

import { AppError } from '../../shared/app-error.js';
import { toWriteError } from '../files/write-error.js';
import type { Decided, JobRecord, JournalRecord, Outcome } from './journal-records.js';
import { RecordSchema } from './journal-records.js';

/** What earlier runs of a job came to. */
export interface JournalState {
  /** Nothing where the journal is new. */
  readonly job: JobRecord | undefined;
  /** The last outcome of each photo. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Outputs of photos that were being saved when the run ended: what lies there is ours. */
  readonly saving: ReadonlyMap<string, string>;
  /** What the person thinks of results. */
  readonly decisions: ReadonlyMap<string, Decided>;
}

/**
 * [Note: Journal] What a run does is written down line by line, each a JSON object, and lies on the disk (fdatasync) before the run goes
 * on. A run that is killed leaves at most one line that is cut: it never happened, and the next run takes it away before it writes on. A
 * result is published under its name in one step (files/atomic-write.ts) between two lines, `saving` and `done`; where the second is
 * missing the photo is done again, which gives the same bytes, over what lies there.
 */
export class Journal {
  readonly path: string;
  readonly #file: FileHandle;
  #length: number;
  #last: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle, length: number) {
    this.path = path;
    this.#file = file;
    this.#length = length;
  }

  /**
   * The journal at `path`, made with its folder when missing, and what it says. The caller closes it and lets nobody else write it.
   *
   * @throws AppError `INVALID_PARAMS` for a file that is no journal, `WRITE_FAILED`.
   */
  static async open(path: string): Promise<{ readonly journal: Journal; readonly state: JournalState }> {
    try {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, 'a+');
      try {
        const { state, wholeBytes } = readJournal(await file.readFile(), path);
        await file.truncate(wholeBytes);
        await syncFolder(dirname(path));
        return { journal: new Journal(path, file, wholeBytes), state };
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      throw toWriteError(error, path);
    }
  }

  /** Resolves when the record lies on the disk. `WRITE_FAILED`: then it is not there, nor is a part of it. */
  append(record: JournalRecord): Promise<void> {
    const written = this.#last.then(async () => {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      try {
        await this.#file.appendFile(line);
        await this.#file.datasync();
        this.#length += line.byteLength;
      } catch (error) {
        await this.#file.truncate(this.#length).catch(() => undefined);
        throw toWriteError(error, this.path);
      }
    });
    this.#last = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#file.close();
  }
}

/** What the bytes of a journal say, and how many of them are whole lines. */
export function readJournal(bytes: Buffer, path: string): { state: JournalState; wholeBytes: number } {
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, wholeBytes).toString('utf8').split('\n').slice(0, -1);
  const outcomes = new Map<string, Outcome>();
  const saving = new Map<string, string>();
  const decisions = new Map<string, Decided>();
  let job: JobRecord | undefined;
  for (const [index, line] of lines.entries()) {
    const record = parseRecord(line);
    if (record === undefined || (record.kind === 'job') !== (index === 0)) throw damaged(path, index + 1);
    if (record.kind === 'job') job = record;
    else if (record.kind === 'saving') saving.set(record.photo, record.output);
    else if (record.kind === 'decided') {
      if (record.decision === 'none') decisions.delete(record.photo);
      else decisions.set(record.photo, record);
    } else {
      saving.delete(record.photo);
      outcomes.set(record.photo, record);
      // It was about another result.
      decisions.delete(record.photo);
    }
  }
  return { state: { job, outcomes, saving, decisions }, wholeBytes };
}

function parseRecord(line: string): JournalRecord | undefined {
  try {
    const parsed = v.safeParse(RecordSchema, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

function damaged(path: string, line: number): AppError {
  return new AppError(
    'INVALID_PARAMS',
    `Expected the journal of a batch in ${path} but line ${line} is none of it. ` +
      'It is of another version, or damaged. Choose another output folder, or start anew with --restart.',
    { details: { path, line } },
  );
}

/** Makes the new name last. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

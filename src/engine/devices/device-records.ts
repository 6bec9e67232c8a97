import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { ProviderNameSchema } from '../../shared/contract/schemas.js';
import { writeFileAtomically } from '../files/atomic-write.js';
import { FailedSchema, UsableSchema } from './device-probe.js';
import type { ProviderName } from '../inference/providers.js';

const RecordSchema = v.strictObject({
  /** SHA-256 of the model that was run. */
  model: v.string(),
  provider: ProviderNameSchema,
  /** `begun` is written before a probe, so that one which takes the whole machine down is known of afterwards. */
  result: v.variant('kind', [
    v.strictObject({ kind: v.literal('begun'), startedAt: v.number() }),
    UsableSchema,
    FailedSchema,
  ]),
});

const FileSchema = v.strictObject({
  version: v.literal(1),
  /** Program, runtime and platform; what others found out says nothing. */
  key: v.string(),
  records: v.pipe(v.array(RecordSchema), v.maxLength(1000)),
});

/** What is known of a provider with a model. */
export type DeviceRecord = v.InferOutput<typeof RecordSchema>;

/**
 * What was found out about devices, kept in a file for later and for other processes. A file that is damaged or of another key is
 * as good as none; where none can be written, everything is kept as long as this object.
 */
export class DeviceRecords {
  readonly #own: DeviceRecord[] = [];
  readonly #file: string;
  readonly #key: string;

  constructor(file: string, key: string) {
    this.#file = file;
    this.#key = key;
  }

  /** What is known now, also by other processes. */
  async find(model: string, provider: ProviderName): Promise<DeviceRecord | undefined> {
    const isWanted = (record: DeviceRecord): boolean => isSame(record, { model, provider });
    return this.#own.find(isWanted) ?? (await this.#read()).find(isWanted);
  }

  /** Keeps `record` in place of what was known; `isLasting` false keeps it out of the file. */
  async put(record: DeviceRecord, isLasting = true): Promise<void> {
    this.#forget(record);
    this.#own.push(record);
    if (isLasting) await this.#rewrite((records) => [...without(records, record), record]);
  }

  /** Forgets what is known of a provider with a model. */
  async remove(model: string, provider: ProviderName): Promise<void> {
    this.#forget({ model, provider });
    await this.#rewrite((records) => without(records, { model, provider }));
  }

  #forget(subject: Subject): void {
    const kept = without(this.#own, subject);
    this.#own.splice(0, this.#own.length, ...kept);
  }

  async #read(): Promise<readonly DeviceRecord[]> {
    try {
      const { key, records } = v.parse(FileSchema, JSON.parse(await readFile(this.#file, 'utf8')));
      return key === this.#key ? records : [];
    } catch {
      return [];
    }
  }

  async #rewrite(change: (records: readonly DeviceRecord[]) => readonly DeviceRecord[]): Promise<void> {
    const content = { version: 1, key: this.#key, records: change(await this.#read()) };
    try {
      await mkdir(path.dirname(this.#file), { recursive: true });
      await writeFileAtomically(this.#file, Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`), {
        force: true,
      });
    } catch {
      // A folder that cannot be written only costs another probe.
    }
  }
}

type Subject = Pick<DeviceRecord, 'model' | 'provider'>;

function isSame(one: Subject, other: Subject): boolean {
  return one.model === other.model && one.provider === other.provider;
}

function without(records: readonly DeviceRecord[], subject: Subject): DeviceRecord[] {
  return records.filter((record) => !isSame(record, subject));
}

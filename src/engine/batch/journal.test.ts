import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import type { JournalRecord } from './journal-records.js';
import { Journal, readJournal } from './journal.js';

const JOB = { kind: 'job', version: 1, application: 'lacuna test', job: { input: '/photos' } } as const;
const input = { sizeBytes: 1, modifiedMs: 2 };
const skipped = (photo: string): JournalRecord => ({ kind: 'skipped', photo, input, output: photo });
const saving = (photo: string): JournalRecord => ({ kind: 'saving', photo, output: photo });

async function write(path: string, records: readonly JournalRecord[]): Promise<void> {
  const { journal } = await Journal.open(path);
  for (const record of records) await journal.append(record);
  await journal.close();
}

async function readState(path: string): Promise<Awaited<ReturnType<typeof Journal.open>>['state']> {
  const { journal, state } = await Journal.open(path);
  await journal.close();
  return state;
}

describe('a journal', () => {
  test('says in a later run what was written in an earlier one', async () => {
    const path = join(await temporaryFolder(), 'new', 'journal.jsonl');
    await write(path, [JOB, saving('a.jpg'), skipped('a.jpg'), saving('bä\n.jpg')]);
    const state = await readState(path);
    expect(state.job).toEqual(JOB);
    expect([...state.outcomes]).toEqual([['a.jpg', skipped('a.jpg')]]);
    expect([...state.saving]).toEqual([['bä\n.jpg', 'bä\n.jpg']]);
  });

  test('cut at any byte still says every whole line, and goes on from there', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'journal.jsonl');
    const records = [JOB, saving('ä.jpg'), skipped('ä.jpg'), saving('b.jpg')];
    await write(path, records);
    const whole = await readFile(path);
    for (let length = 0; length <= whole.byteLength; length++) {
      await writeFile(path, whole.subarray(0, length));
      const lines = whole.subarray(0, length).toString().split('\n').length - 1;
      const state = await readState(path);
      expect(state.job !== undefined).toBe(lines > 0);
      expect(state.outcomes.size).toBe(lines > 2 ? 1 : 0);
      expect(state.saving.size).toBe(lines === 2 || lines === 4 ? 1 : 0);
      await write(path, records.slice(lines));
      expect(await readFile(path)).toEqual(whole);
    }
  });

  test('that is damaged in the middle, or is none, is refused by line and left as it is', async () => {
    const path = join(await temporaryFolder(), 'journal.jsonl');
    await write(path, [JOB]);
    await appendFile(path, 'what is this\n{"kind":"saving","photo":"a","output":"a"}\n{"ki');
    const before = await readFile(path);
    await expect(Journal.open(path)).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
      message: expect.stringContaining('line 2'),
    });
    expect(await readFile(path)).toEqual(before);
  });
});

test('what a person thinks of a result holds until it is taken back or there is another result', async () => {
  const stamp = { sizeBytes: 1, modifiedMs: 2 };
  const skipped = { kind: 'skipped', photo: 'a.jpg', input: stamp, output: 'a.jpg' } as const;
  const decided = { kind: 'decided', photo: 'a.jpg', decision: 'rejected' } as const;
  const taken = { ...decided, decision: 'none' } as const;
  const job = { kind: 'job', version: 1, application: 'lacuna', job: {} } as const;
  const decisionsAfter = (...records: readonly JournalRecord[]): unknown[] => {
    const text = [job, ...records].map((record) => `${JSON.stringify(record)}\n`).join('');
    return [...readJournal(Buffer.from(text), 'journal.jsonl').state.decisions.values()];
  };
  expect(decisionsAfter(skipped, decided)).toEqual([decided]);
  expect(decisionsAfter(skipped, decided, taken)).toEqual([]);
  expect(decisionsAfter(skipped, decided, skipped)).toEqual([]);
});

test.each(['../a.jpg', '/etc/a.jpg', 'b/../../a.jpg', 'C:\\a.jpg', '..\\a.jpg'])(
  'a journal that leads out of its folder, to %s, is none',
  (output) => {
    const record = { kind: 'saving', photo: 'a.jpg', output };
    const job = { kind: 'job', version: 1, application: 'lacuna', job: {} };
    const text = [job, record].map((each) => `${JSON.stringify(each)}\n`).join('');
    expect(() => readJournal(Buffer.from(text), 'journal.jsonl')).toThrow(/line 2/);
  },
);

import { randomBytes } from 'node:crypto';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../tests/fixtures/temporary-folder.js';
import type { DropQuestion } from './dropped-files.js';
import { DroppedFiles } from './dropped-files.js';

const CONTENT = randomBytes(200_000);
let files: DroppedFiles;
let folder: string;
let photo: string;

beforeEach(async () => {
  files = new DroppedFiles();
  folder = await temporaryFolder();
  photo = join(folder, 'photo.jpg');
  await writeFile(photo, CONTENT);
});

function answer({ ranges }: DropQuestion, content = CONTENT): Uint8Array[] {
  return ranges.map(({ start, end }) => new Uint8Array(content.subarray(start, end)));
}

describe('a dropped file', () => {
  test('is believed by what the page has read of it', async () => {
    const question = files.ask(photo, CONTENT.length);
    expect(await files.check(question.proof, answer(question))).toBe(photo);
  });

  test('is asked for other bytes each time, and of all its length', () => {
    const starts = Array.from({ length: 40 }, () => files.ask(photo, CONTENT.length).ranges).flat();
    const places = starts.map(({ start }) => start);
    expect(new Set(places).size).toBeGreaterThan(500);
    expect(Math.min(...places)).toBeLessThan(CONTENT.length / 20);
    expect(Math.max(...places)).toBeGreaterThan(CONTENT.length * 0.9);
  });

  test('of a few bytes is asked for whole', async () => {
    const small = join(folder, 'small.png');
    await writeFile(small, 'few');
    const question = files.ask(small, 3);
    expect(question.ranges).toEqual([{ start: 0, end: 3 }]);
    expect(await files.check(question.proof, answer(question, Buffer.from('few')))).toBe(small);
  });
});

describe('a page that was taken over', () => {
  const refused = /the path and content of a photo/;

  test('cannot name a photo that it has not read', async () => {
    for (const guess of [randomBytes(CONTENT.length), Buffer.alloc(CONTENT.length)]) {
      const question = files.ask(photo, CONTENT.length);
      await expect(files.check(question.proof, answer(question, guess))).rejects.toThrow(refused);
    }
    const { proof } = files.ask(photo, CONTENT.length);
    await expect(files.check(proof, [])).rejects.toThrow(refused);
  });

  test('cannot name it by a wrong size, nor answer for another file', async () => {
    for (const sizeBytes of [0, 10, CONTENT.length - 1]) {
      const question = files.ask(photo, sizeBytes);
      await expect(files.check(question.proof, answer(question))).rejects.toThrow(refused);
    }
    const own = files.ask(photo, CONTENT.length);
    const parts = answer(own);
    await files.check(own.proof, parts);
    await expect(files.check(own.proof, parts)).rejects.toThrow(refused);
    await expect(files.check('unknown', parts)).rejects.toThrow(refused);
  });

  test('names nothing but photos, whatever it knows of them', async () => {
    const secret = join(folder, 'id_rsa');
    await writeFile(secret, CONTENT);
    await symlink(secret, join(folder, 'link.jpg'));
    for (const path of [secret, join(folder, 'link.jpg'), 'photo.jpg', '']) {
      const question = files.ask(path, CONTENT.length);
      await expect(files.check(question.proof, answer(question))).rejects.toThrow(refused);
    }
  });

  test('learns nothing of what is there', async () => {
    const errors = [photo, join(folder, 'absent.jpg')].map(async (path) => {
      const question = files.ask(path, CONTENT.length);
      const wrong = answer(question, Buffer.alloc(CONTENT.length));
      const error: unknown = await files.check(question.proof, wrong).catch((reason: unknown) => reason);
      return String(error).replace(/"[^"]*"/, '""');
    });
    const [there, absent] = await Promise.all(errors);
    expect(there).toBe(absent);
  });
});

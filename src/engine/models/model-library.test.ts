import { execFileSync } from 'node:child_process';
import { appendFile, copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findModelFolder } from './model-folder.js';
import { ModelLibrary } from './model-library.js';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../tests/fixtures/${name}`, import.meta.url));
const FOREIGN = fixture('foreign-models/lama-inverted.onnx');
const OTHER = fixture('foreign-models/deepfill-last.onnx');

let folder: string;
let imported: string;
let library: ModelLibrary;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lacuna-'));
  imported = path.join(folder, 'data', 'models');
  library = new ModelLibrary(fixture('models'), imported);
});
afterEach(() => rm(folder, { recursive: true }));

const idsOf = async (of: ModelLibrary): Promise<string[]> => (await of.list()).map(({ entry }) => entry.id);

describe('the library of models', () => {
  test('holds those of Lacuna first; the first of them is the default', async () => {
    expect(await library.list()).toMatchObject([
      { entry: { id: 'tiny' }, isImported: false },
      { entry: { id: 'tiny-coarse' }, isImported: false },
    ]);
    expect((await library.findDefault())?.entry.id).toBe('tiny');
    expect(await new ModelLibrary('/nowhere', imported).findDefault()).toBeUndefined();
  });

  test('keeps an added model, for later starts too, until it is removed', async () => {
    const added = await library.add(FOREIGN, { id: 'mine', licence: 'CC0-1.0' });
    expect(added).toMatchObject({ id: 'mine', licence: 'CC0-1.0', kind: 'lama', file: 'mine.onnx' });
    expect(await readFile(path.join(imported, 'mine.onnx'))).toEqual(await readFile(FOREIGN));
    await library.add(OTHER);
    const later = new ModelLibrary(fixture('models'), imported);
    expect(await later.list()).toEqual(await library.list());
    expect(await idsOf(later)).toEqual(['tiny', 'tiny-coarse', 'mine', 'deepfill-last']);
    const { entry, store } = await later.find('mine');
    expect(entry).toEqual(added);
    expect(Buffer.from(await store.read(entry))).toEqual(await readFile(FOREIGN));
    await later.remove('mine');
    expect((await readdir(imported)).sort()).toEqual(['deepfill-last.onnx', 'models.json']);
    expect(await idsOf(library)).toEqual(['tiny', 'tiny-coarse', 'deepfill-last']);
  });

  test('takes no name and no file twice, and no name that is none', async () => {
    await library.add(FOREIGN);
    await expect(library.add(FOREIGN, { id: 'again' })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: expect.stringContaining('installed already, as lama-inverted'),
    });
    for (const id of ['tiny', 'lama-inverted']) {
      await expect(library.add(OTHER, { id })).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
        message: expect.stringContaining(`${id} is taken`),
      });
    }
    for (const id of ['auto', '', '../x', 'A', 'x'.repeat(65)]) {
      await expect(library.add(OTHER, { id })).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    }
    expect((await readdir(imported)).sort()).toEqual(['lama-inverted.onnx', 'models.json']);
  });

  test('installs nothing of what is refused or cancelled', async () => {
    const refused = fixture('foreign-models/refused-identity.onnx');
    await expect(library.add(refused)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    const context = { signal: AbortSignal.abort() };
    await expect(library.add(FOREIGN, {}, context)).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(library.add(path.join(folder, 'absent.onnx'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await readdir(folder)).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('does not wait for a named pipe', async () => {
    const pipe = path.join(folder, 'pipe.onnx');
    execFileSync('mkfifo', [pipe]);
    await expect(library.add(pipe)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(library.use(pipe)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });

  test('refuses what is too large before it reads any of it', async () => {
    const large = path.join(folder, 'large.onnx');
    await writeFile(large, '');
    await truncate(large, 2 ** 31);
    await expect(library.add(large)).rejects.toMatchObject({
      message: expect.stringContaining('below 2 GiB'),
    });
  });

  test('says so when it cannot write', async () => {
    await writeFile(path.join(folder, 'data'), 'a file where the folder should be');
    await expect(library.add(FOREIGN)).rejects.toMatchObject({ code: 'WRITE_FAILED' });
  });

  test('removes only what was imported', async () => {
    await expect(library.remove('tiny')).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    await expect(library.remove('mine')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('Known: tiny, tiny-coarse.'),
    });
  });

  test('uses a file as it lies, and an installed one under its own name', async () => {
    const file = path.join(folder, 'My LaMa.onnx');
    await copyFile(FOREIGN, file);
    const id = await library.use(file);
    expect(id).toMatch(/^file-[0-9a-f]{12}$/);
    expect(await idsOf(library)).toEqual(['tiny', 'tiny-coarse']);
    const { entry, store } = await library.find(id);
    expect(Buffer.from(await store.read(entry))).toEqual(await readFile(FOREIGN));
    await appendFile(file, 'x');
    await expect(store.read(entry)).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('My LaMa.onnx'),
    });
    await library.add(FOREIGN, { id: 'mine' });
    expect(await library.use(FOREIGN)).toBe('mine');
  });

  test('with a damaged list still has the models of Lacuna', async () => {
    await library.add(FOREIGN);
    await writeFile(path.join(imported, 'models.json'), '{');
    expect((await library.find('tiny')).entry.id).toBe('tiny');
    await expect(library.find('lama-inverted')).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining(`delete ${imported}`),
    });
  });
});

describe('verifying', () => {
  test('finds nothing wrong with what was just added', async () => {
    await library.add(FOREIGN);
    await library.add(OTHER);
    expect(await library.verify('lama-inverted')).toEqual([{ id: 'lama-inverted' }]);
    expect((await library.verify()).filter(({ id }) => !id.startsWith('tiny'))).toEqual([
      { id: 'lama-inverted' },
      { id: 'deepfill-last' },
    ]);
  });

  test('finds untrained networks, changed files and wrong descriptions', async () => {
    expect(await library.verify('tiny')).toMatchObject([
      { id: 'tiny', fault: expect.stringContaining('hole') },
    ]);
    await library.add(FOREIGN);
    const manifest = path.join(imported, 'models.json');
    const text = await readFile(manifest, 'utf8');
    const wrong = text.replace(/"known": 1,\s+"hole": 0/, '"known": 0, "hole": 1');
    expect(wrong).not.toBe(text);
    await writeFile(manifest, wrong);
    expect(await library.verify('lama-inverted')).toMatchObject([
      { fault: expect.stringContaining('does not describe') },
    ]);
    await appendFile(path.join(imported, 'lama-inverted.onnx'), 'x');
    expect(await library.verify('lama-inverted')).toMatchObject([
      { fault: expect.stringContaining('SHA-256') },
    ]);
    await expect(library.verify('absent')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the folder of imported models', () => {
  test.each([
    ['linux', {}, '/home/a/.local/share/lacuna/models'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/lacuna/models'],
    ['darwin', {}, '/home/a/Library/Application Support/lacuna/models'],
    ['win32', { APPDATA: '/roaming' }, '/roaming/lacuna/models'],
    ['win32', {}, '/home/a/AppData/Roaming/lacuna/models'],
  ])('is the usual one of %s with %o', (platform, env, expected) => {
    expect(findModelFolder(platform, env, '/home/a').replaceAll('\\', '/')).toBe(expected);
  });
});

import { copyFile, mkdir, readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { RasterImage } from '../../src/engine/raster-image.js';
import { send, startFileServer } from '../fixtures/file-server.js';
import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { readResults, runCli, startCli } from './run-cli.js';
import { countChanges, countRed, createMaskImage, createScene, readPixels, writeImage } from './scene.js';

const FOREIGN = join(import.meta.dirname, '../fixtures/foreign-models');
const WIDTH = 120;
const HEIGHT = 90;
const isHole = (x: number, y: number): boolean => x >= 50 && x < 70 && y >= 30 && y < 50;
const scene = createScene(WIDTH, HEIGHT, { left: 52, top: 32, width: 16, height: 16 });
const maskImage = createMaskImage(WIDTH, HEIGHT, (x, y) => (isHole(x, y) ? 255 : 0));

let folder: string;
let installed: string;

/** Nothing here may touch the models of the person who runs the tests. */
beforeEach(async () => {
  folder = await temporaryFolder();
  installed = join(folder, 'data/lacuna/models');
  vi.stubEnv('XDG_DATA_HOME', join(folder, 'data'));
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const add = (name: string, ...flags: readonly string[]) =>
  runCli('models', 'add', join(FOREIGN, `${name}.onnx`), ...flags);

async function fillScene(model: string, ...flags: readonly string[]) {
  const photo = await writeImage(join(folder, 'photo.png'), scene);
  const mask = await writeImage(join(folder, 'mask.png'), maskImage);
  const target = join(folder, 'filled.png');
  const finished = await runCli(
    ...['fill', photo, '-o', target, '--mask', mask, '--fit', 'off', '--model', model],
    ...['--device', 'cpu', '--json', '--force', ...flags],
  );
  return { finished, target };
}

/** A folder with one image. */
async function folderOf(name: string, image: RasterImage): Promise<string> {
  await mkdir(join(folder, name));
  await writeImage(join(folder, name, 'one.png'), image);
  return join(folder, name);
}

describe('lacuna models', () => {
  test('add, list, fill, verify and remove one', async () => {
    const added = await add('lama-inverted', '--name', 'lama', '--licence', 'CC0-1.0', '--json');
    expect(added.stderr).toContain('recognising');
    expect(added.code).toBe(0);
    const report = { id: 'lama', kind: 'lama', licence: 'CC0-1.0', isImported: true, hasSketch: false };
    expect(readResults(added)).toMatchObject([{ ...report, origin: 'lama-inverted.onnx' }]);

    const [list] = readResults(await runCli('models', 'list', '--json'));
    expect(list).toMatchObject({ models: [{ isImported: false, hasSketch: true }, report] });
    const table = await runCli('models', 'list');
    expect(table.stdout).toMatch(
      /^model +kind +size +from +licence\n.+\nlama +lama +0\.0 MB +imported +CC0-1\.0\n$/,
    );

    const { finished, target } = await fillScene('lama', '--fill', 'network');
    expect(finished.code).toBe(0);
    const filled = await readPixels(target);
    expect(countRed(filled)).toBe(0);
    expect(countChanges(scene, filled, isHole).outside).toBe(0);

    expect((await runCli('models', 'verify', 'lama')).stdout).toBe('lama: good\n');
    await truncate(join(installed, 'lama.onnx'), 100);
    const verified = await runCli('models', 'verify', '--json');
    expect(verified.code).toBe(1);
    expect(readResults(verified)).toMatchObject([
      { models: [{ id: 'lacuna-half' }, { id: 'lama', fault: expect.stringContaining('SHA-256') }] },
    ]);
    expect((await fillScene('lama')).finished.code).toBe(1);

    expect(await runCli('models', 'remove', 'lama')).toMatchObject({ code: 0, stdout: 'removed lama\n' });
    expect(await readdir(installed)).toEqual(['models.json']);
    const gone = (await fillScene('lama')).finished;
    expect(gone.code).toBe(2);
    expect(readResults(gone)).toMatchObject([{ error: { code: 'NOT_FOUND' } }]);
    expect(gone.stderr).toContain('Known: lacuna-half');
  }, 120_000);

  test('fill and evaluate with a file that is not installed', async () => {
    const file = join(folder, 'Their Model.onnx');
    await copyFile(join(FOREIGN, 'deepfill-last.onnx'), file);
    const { finished, target } = await fillScene(file);
    expect(readResults(finished)).toMatchObject([{ method: 'hybrid' }]);
    expect(countRed(await readPixels(target))).toBe(0);
    const images = await folderOf('images', scene);
    const masks = await folderOf('masks', maskImage);
    const evaluated = await runCli(
      ...['eval', '--images', images, '--masks', masks, '--fill', 'network', '--model', file, '--json'],
      ...['--device', 'cpu'],
    );
    expect(evaluated.code).toBe(0);
    expect(readResults(evaluated)).toMatchObject([{ method: 'network', means: { images: 1 } }]);
    expect(await readdir(folder)).not.toContain('data');
  }, 120_000);

  test('refuse what does not fill, by name, and install nothing', async () => {
    const photo = await writeImage(join(folder, 'photo.png'), scene);
    for (const [file, code, exitCode] of [
      [join(FOREIGN, 'refused-identity.onnx'), 'MODEL_INVALID', 1],
      [photo, 'MODEL_INVALID', 1],
      [join(folder, 'absent.onnx'), 'NOT_FOUND', 2],
    ] as const) {
      const refused = await runCli('models', 'add', file, '--json');
      expect(refused.code).toBe(exitCode);
      expect(readResults(refused)).toMatchObject([{ error: { code, file } }]);
      // ONNX Runtime's own lines stay in its process.
      expect(refused.stderr).toMatch(/^(recognising \(0 %\)\n)?lacuna: [^\n]+\n$/);
    }
    expect(await readdir(folder)).toEqual(['photo.png']);
  }, 120_000);

  test('wrong command lines', async () => {
    for (const [args, said] of [
      [['models'], 'Expected list, add, get, offline, remove or verify for the command but received nothing'],
      [
        ['models', 'show'],
        'Expected list, add, get, offline, remove or verify for the command but received "show"',
      ],
      [['models', 'add'], 'Expected a file for FILE but received nothing'],
      [
        ['models', 'remove', 'lacuna-half'],
        'Expected an imported one for the model but received "lacuna-half"',
      ],
    ] as const) {
      const finished = await runCli(...args);
      expect(finished.code).toBe(2);
      expect(finished.stderr).toContain(said);
    }
    const { finished } = await fillScene('lama', '--fill', 'patchmatch');
    expect(finished.code).toBe(2);
    expect(finished.stderr).toContain('uses no network');
  }, 60_000);

  test('stop at Ctrl-C and leave nothing', async () => {
    const running = startCli(['models', 'add', join(FOREIGN, 'lama-fp32.onnx')]);
    await running.says('recognising');
    running.child.kill('SIGINT');
    expect((await running.finished).code).toBe(130);
    expect(await readdir(folder)).toEqual([]);
  }, 60_000);

  test('get shows what there is and downloads nothing without a yes', async () => {
    const list = await runCli('models', 'get');
    expect(list.stdout).toMatch(
      /^network +size[^\n]*\nlama +208\.0 MB +Apache-2\.0 .*\n(.*\n)+migan +28\.1 MB +MIT/,
    );
    expect(readResults(await runCli('models', 'get', '--json'))).toMatchObject([
      { offline: false, networks: [{ id: 'lama', installedAs: null }, {}, {}] },
    ]);
    const asked = await runCli('models', 'get', 'migan');
    expect(asked.code).toBe(2);
    for (const fact of ['28.1 MB', 'MIT', 'Picsart', 'https://huggingface.co/', '6f1f3530a1a2', '--yes']) {
      expect(asked.stderr).toContain(fact);
    }
    expect((await runCli('models', 'get', 'mat')).stderr).toContain(
      'Expected lama, lama-int8, migan for the network',
    );
    expect(await readdir(folder)).toEqual([]);
  }, 60_000);

  test('get takes no other file than the published one, wherever it comes from', async () => {
    const server = await startFileServer(send(Buffer.alloc(1000)));
    const file = join(FOREIGN, 'lama-fp32.onnx');
    for (const [from, said] of [
      [server.address, 'Expected 208044816 bytes'],
      [file, 'was not loaded'],
    ] as const) {
      const refused = await runCli('models', 'get', 'lama', '--from', from, '--yes', '--json');
      expect(refused.code).toBe(1);
      expect(readResults(refused)).toMatchObject([{ error: { code: 'DOWNLOAD_FAILED' } }]);
      expect(refused.stderr).toContain(said);
    }
    expect(await readdir(installed)).toEqual([]);
  }, 60_000);

  test('get asks nobody while downloads are switched off', async () => {
    const server = await startFileServer(send(Buffer.alloc(1000)));
    const get = () => runCli('models', 'get', 'lama', '--from', server.address, '--yes');
    expect((await runCli('models', 'offline')).stdout).toBe('off\n');
    expect((await runCli('models', 'offline', 'on')).stdout).toBe('on\n');
    expect(await get()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('lacuna models offline off'),
    });
    await runCli('models', 'offline', 'off');
    vi.stubEnv('LACUNA_OFFLINE', '1');
    expect(await get()).toMatchObject({ code: 1, stderr: expect.stringContaining('LACUNA_OFFLINE') });
    expect(server.ranges).toEqual([]);
  }, 60_000);
});

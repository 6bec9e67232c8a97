import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../../tests/fixtures/temporary-folder.js';
import { DEFAULT_FILL_OPTIONS } from '../../../shared/fill-options.js';
import type { QueuedPhoto } from './queue-messages.js';
import { asTheRunSays, locate, locateTask, parseRoot } from './worker-roots.js';

async function setUp(): Promise<{ folder: string; here: string }> {
  const folder = await temporaryFolder();
  const here = join(folder, 'here');
  await mkdir(join(here, 'photos'), { recursive: true });
  await mkdir(join(folder, 'secret'));
  await writeFile(join(folder, 'secret/key'), 'key');
  return { folder, here };
}

describe('a place of the run', () => {
  test('is found below the folder that is the same here, whether it is there yet or not', async () => {
    const { here } = await setUp();
    const roots = [parseRoot(`${here}=/mnt/share/`)];
    expect(await locate('/mnt/share/photos', roots)).toBe(join(here, 'photos'));
    expect(await locate('/mnt/share/new/a b=c.jpg', roots)).toBe(join(here, 'new/a b=c.jpg'));
    expect(await locate(join(here, 'a.jpg'), [parseRoot(here)])).toBe(join(here, 'a.jpg'));
    expect(asTheRunSays(`Cannot read ${here}/a.jpg.`, roots)).toBe('Cannot read /mnt/share/a.jpg.');
  });

  test('may be on a drive of Windows', async () => {
    const { here } = await setUp();
    expect(await locate('D:/Fotos/a.jpg', [parseRoot(`${here}=D:/Fotos`)])).toBe(join(here, 'a.jpg'));
  });

  test.each([
    '/mnt/share/../secret/key',
    '/mnt/share/photos/../../../secret/key',
    '/mnt/share/link/key',
    '/mnt/share/link/new',
    '/mnt/shared/a.jpg',
    '/mnt/share/a\\..\\b',
    '/mnt/share/a\0b',
    'photos/a.jpg',
    '/etc/passwd',
  ])('is refused where it leads out: %j', async (path) => {
    const { folder, here } = await setUp();
    await symlink(join(folder, 'secret'), join(here, 'link'));
    await expect(locate(path, [parseRoot(`${here}=/mnt/share`)])).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
  });
});

describe('a task of the run', () => {
  const task: QueuedPhoto['task'] = {
    ...{ photo: '/s/photos/a.jpg', target: '/s/out/a.jpg', replace: false, options: DEFAULT_FILL_OPTIONS },
    remove: { kind: 'mask', path: '/s/logo.png' },
    ...{ unmarked: 'skip', keepTimes: false, acceptsLarge: false },
  };
  const run = { input: '/s/photos', output: '/s/out' };

  test('has all its paths here', async () => {
    const { here } = await setUp();
    const { task: found } = await locateTask({ ...run, task }, [parseRoot(`${here}=/s`)]);
    expect(found).toMatchObject({
      photo: join(here, 'photos/a.jpg'),
      target: join(here, 'out/a.jpg'),
      remove: { kind: 'mask', path: join(here, 'logo.png') },
    });
    const series = await locateTask({ ...run, task: { ...task, dustMap: '/s/out/dust.json' } }, [
      parseRoot(`${here}=/s`),
    ]);
    expect(series.task.dustMap).toBe(join(here, 'out/dust.json'));
    const recipe = { kind: 'recipe', path: '/s/pole.json', register: '/s/photos/a.jpg' } as const;
    const carried = await locateTask({ ...run, task: { ...task, remove: recipe } }, [
      parseRoot(`${here}=/s`),
    ]);
    expect(carried.task.remove).toEqual({
      ...{ kind: 'recipe', path: join(here, 'pole.json'), register: join(here, 'photos/a.jpg') },
    });
  });

  test.each([
    { target: '/s/photos/b.jpg' },
    { target: '/s/outside/a.jpg' },
    { strip: '/s/photos/b.jpg' },
    { photo: '/s/out/a.jpg' },
  ])('never writes beside the results, nor over its photo: %j', async (change) => {
    const { here } = await setUp();
    const changed = { ...run, task: { ...task, ...change } };
    await expect(locateTask(changed, [parseRoot(`${here}=/s`)])).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
  });
});

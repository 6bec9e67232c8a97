import { basename, join } from 'node:path';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { startCli } from './run-cli.js';
import { createScene, writeImage } from './scene.js';

/** A fill with LACUNA_LOG at `level`: what it said, and the folder of the photo. */
async function fillWithLog(level: string): Promise<{ folder: string; records: Record<string, unknown>[] }> {
  const folder = await temporaryFolder();
  const input = await writeImage(
    join(folder, 'photo.png'),
    createScene(160, 120, { left: 60, top: 40, width: 22, height: 18 }),
  );
  const args = [
    'fill',
    input,
    '-o',
    join(folder, 'out.png'),
    '--box',
    '58,38,26,22',
    '--fill',
    'hybrid',
    '--device',
    'cpu',
  ];
  const { code, stderr } = await startCli(args, { LACUNA_LOG: level }).finished;
  expect(code).toBe(0);
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
  return { folder, records: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test('a log of a fill says what was done, and only at debug with which files', async () => {
  const quiet = await fillWithLog('info');
  expect(quiet.records.map(({ event }) => event)).toEqual(['command.begun', 'network.loaded', 'fill.ended']);
  expect(quiet.records.at(-1)).toMatchObject({ fill: 'hybrid', width: 160, height: 120, patches: 1 });
  for (const name of [basename(quiet.folder), 'photo.png', 'out.png']) {
    expect(JSON.stringify(quiet.records)).not.toContain(name);
  }
  const { folder, records } = await fillWithLog('debug');
  expect(JSON.stringify(records)).toContain(join(folder, 'photo.png'));
});

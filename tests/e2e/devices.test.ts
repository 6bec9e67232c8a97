import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, test } from 'vitest';

import { temporaryFolder } from '../fixtures/temporary-folder.js';
import type { Finished } from './run-cli.js';
import { readResults, startCli } from './run-cli.js';
import { createScene, writeImage } from './scene.js';

interface Device {
  readonly provider: string;
  readonly state: string;
  readonly milliseconds?: number;
  readonly isChosen: boolean;
}

/** A provider that this platform has not. */
const FOREIGN = process.platform === 'win32' ? 'coreml' : 'dml';

let folder: string;
beforeEach(async () => (folder = await temporaryFolder()));

/** Runs `lacuna` with a state folder of its own and no graphics card: WebGPU finds no driver. */
function run(...args: readonly string[]): Promise<Finished> {
  return startCli(args, { XDG_STATE_HOME: folder, VK_ICD_FILENAMES: '/nowhere.json' }).finished;
}

async function readDevices(...args: readonly string[]): Promise<readonly Device[]> {
  const finished = await run('devices', '--json', ...args);
  expect(finished).toMatchObject({ code: 0, stderr: '' });
  const [list] = readResults(finished) as unknown as [
    { devices: Device[]; setting: string; runtime: string },
  ];
  expect(list).toMatchObject({ setting: 'auto', runtime: expect.stringMatching(/^\d+\.\d+/) as string });
  return list.devices;
}

async function fill(...args: readonly string[]): Promise<Finished> {
  const scene = createScene(160, 120, { left: 60, top: 40, width: 22, height: 18 });
  const input = await writeImage(join(folder, 'photo.png'), scene);
  return run('fill', input, '-o', join(folder, 'out.png'), '--box', '58,38,26,22', ...args);
}

describe('lacuna devices', () => {
  test('lists every provider and tries none', async () => {
    const devices = await readDevices();
    expect(devices.map(({ provider }) => provider).sort()).toEqual([
      'coreml',
      'cpu',
      'cuda',
      'dml',
      'webgpu',
    ]);
    expect(devices.filter(({ isChosen }) => isChosen)).toEqual([
      { provider: 'cpu', state: 'usable', isChosen: true },
    ]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('tries them when it is asked to, and knows the result the next time', async () => {
    const probed = await readDevices('--probe');
    expect(probed.some(({ state }) => state === 'untried')).toBe(false);
    expect(probed.find(({ provider }) => provider === 'cpu')).toMatchObject({
      state: 'usable',
      milliseconds: expect.any(Number) as number,
    });
    expect(await readDevices()).toEqual(probed);
    const state = await readFile(join(folder, 'lacuna', 'devices.json'), 'utf8');
    expect(JSON.parse(state)).toMatchObject({ version: 1 });
  });

  test('prints a table for people', async () => {
    const { code, stdout } = await run('devices');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ONNX Runtime \d/);
    expect(stdout).toMatch(/^cpu +usable +taken by auto$/m);
  });

  test('does not mind a damaged state file', async () => {
    await mkdir(join(folder, 'lacuna'));
    await writeFile(join(folder, 'lacuna', 'devices.json'), '{"version":1,');
    await readDevices('--probe');
    const state = await readFile(join(folder, 'lacuna', 'devices.json'), 'utf8');
    expect(JSON.parse(state)).toMatchObject({ version: 1 });
  });
});

describe('lacuna fill --device', () => {
  test('auto and cpu give the same where there is nothing but the processor', async () => {
    expect(await fill('--device', 'cpu')).toMatchObject({ code: 0 });
    const byProcessor = await readFile(join(folder, 'out.png'));
    const [result] = readResults(await fill('--device', 'auto', '--force', '--json'));
    expect(result).toMatchObject({ method: 'hybrid', notices: [] });
    expect((await readFile(join(folder, 'out.png'))).equals(byProcessor)).toBe(true);
  });

  test('that cannot be used is named, and nothing is written', async () => {
    const finished = await fill('--device', FOREIGN, '--json');
    expect(finished.code).toBe(1);
    expect(readResults(finished)).toEqual([
      {
        error: {
          code: 'DEVICE_UNAVAILABLE',
          message: expect.stringContaining(`received ${FOREIGN}: there is none for`) as string,
          file: null,
        },
      },
    ]);
    expect(await readdir(folder)).toEqual(['photo.png']);
  });

  test('of another name is a wrong command line', async () => {
    const finished = await fill('--device', 'gpu');
    expect(finished).toMatchObject({ code: 2 });
    expect(finished.stderr).toContain('Expected auto or cpu or cuda or dml or coreml or webgpu for --device');
  });
});

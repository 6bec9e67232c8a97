import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import type { DeviceRecord } from './device-records.js';
import { DeviceRecords } from './device-records.js';

const FAILED: DeviceRecord = {
  model: 'a',
  provider: 'webgpu',
  result: { kind: 'failed', reason: 'no adapter' },
};
const USABLE: DeviceRecord = {
  model: 'a',
  provider: 'webgpu',
  result: { kind: 'usable', milliseconds: 3, processorMilliseconds: 30 },
};

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder, 'deep', 'devices.json');
});

const open = (key = 'lacuna 1'): DeviceRecords => new DeviceRecords(file, key);

describe('what was found out about devices', () => {
  test('is known to a later start and to another process, for that model and provider only', async () => {
    await open().put(USABLE);
    expect(await open().find('a', 'webgpu')).toEqual(USABLE);
    expect(await open().find('b', 'webgpu')).toBeUndefined();
    expect(await open().find('a', 'cuda')).toBeUndefined();
  });

  test('is replaced by what is found out anew, and can be forgotten', async () => {
    const records = open();
    await records.put(FAILED);
    await records.put(USABLE);
    expect(await records.find('a', 'webgpu')).toEqual(USABLE);
    await records.remove('a', 'webgpu');
    expect(await records.find('a', 'webgpu')).toBeUndefined();
    expect(await open().find('a', 'webgpu')).toBeUndefined();
  });

  test('says nothing to another version of the program', async () => {
    await open('lacuna 1').put(FAILED);
    expect(await open('lacuna 2').find('a', 'webgpu')).toBeUndefined();
    await open('lacuna 2').put({ ...USABLE, model: 'b' });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      version: 1,
      key: 'lacuna 2',
      records: [{ ...USABLE, model: 'b' }],
    });
  });

  test('of this run only is not written', async () => {
    const records = open();
    await records.put(FAILED, false);
    expect(await records.find('a', 'webgpu')).toEqual(FAILED);
    expect(await open().find('a', 'webgpu')).toBeUndefined();
  });

  test.each(['', '{', '[]', '{"version":2}', '{"version":1,"key":"lacuna 1","records":[{"model":"a"}]}'])(
    'in a damaged file (%s) is ignored and written anew, whole and without leftovers',
    async (content) => {
      await mkdir(join(folder, 'deep'));
      await writeFile(file, content);
      expect(await open().find('a', 'webgpu')).toBeUndefined();
      await open().put(USABLE);
      expect(await open().find('a', 'webgpu')).toEqual(USABLE);
      expect(await readdir(join(folder, 'deep'))).toEqual(['devices.json']);
    },
  );

  test('is kept for this run where nothing can be written', async () => {
    // A file in the place of the folder stops root too.
    await writeFile(join(folder, 'deep'), '');
    const records = open();
    await records.put(USABLE);
    expect(await records.find('a', 'webgpu')).toEqual(USABLE);
  });
});

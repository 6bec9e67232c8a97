import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { writeRaster } from '../codec/encode-raster.js';
import { drawSky } from '../detect/fixtures/draw-sky.js';
import type { PlannedPhoto } from './batch-job.js';
import { dustMapPath, makeDustMap, readDustMap } from './dust-map-file.js';

const SIGNAL = new AbortController().signal;

function photoAt(path: string): PlannedPhoto {
  return { name: path, path, output: path, sizeBytes: 1, modifiedMs: 1, changedMs: 1 };
}

test('the dust of a series is written once and stays, whatever else comes', async () => {
  const folder = await temporaryFolder();
  const photos: PlannedPhoto[] = [];
  for (const [index, light] of [90, 120, 150, 180].entries()) {
    const path = join(folder, `${index}.png`);
    await writeRaster(drawSky([{ x: 90, y: 80, radius: 5, depth: 0.028 }], undefined, light), path);
    photos.push(photoAt(path));
  }
  await writeFile(join(folder, 'bad.png'), 'no photo');
  photos.push(photoAt(join(folder, 'bad.png')));
  const path = join(folder, 'dust.json');
  await makeDustMap(path, photos, SIGNAL);
  const map = await readDustMap(path);
  expect(map.spots).toHaveLength(1);
  expect(map.size).toEqual({ width: 300, height: 200 });
  await makeDustMap(path, [], SIGNAL);
  expect(await readDustMap(path)).toEqual(map);
});

test('of photos that cannot be read there is none; what is damaged or gone is named', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'dust.json');
  await makeDustMap(path, [], SIGNAL);
  expect((await readDustMap(path)).spots).toEqual([]);
  await writeFile(path, '{"spots": 1}');
  await expect(readDustMap(path)).rejects.toMatchObject({ code: 'NOT_FOUND', details: { path } });
});

test('only jobs that look at the series have one', () => {
  expect(dustMapPath({ output: '/out', remove: { kind: 'detect', names: ['dust'] } })).toBeUndefined();
  const remove = { kind: 'detect', names: ['dust'], series: true } as const;
  expect(dustMapPath({ output: '/out', remove })).toBe(join('/out', '.lacuna-batch', 'dust.json'));
});

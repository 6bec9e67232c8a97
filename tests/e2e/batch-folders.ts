import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { createMaskImage, createScene, writeImage } from './scene.js';

export const [WIDTH, HEIGHT] = [160, 120];
export const OBJECT = { left: 60, top: 40, width: 22, height: 18 };
export const isMasked = (x: number, y: number): boolean => x >= 57 && x < 85 && y >= 37 && y < 61;
export const scene = createScene(WIDTH, HEIGHT, OBJECT);
export const OPTIONS = ['--fill', 'patchmatch', '--fit', 'off'];

export interface Folders {
  readonly folder: string;
  readonly photos: string;
  readonly masks: string;
  readonly results: string;
}

/** Photos of those names, and a mask of the same name for each. */
export async function setUp(names: readonly string[]): Promise<Folders> {
  const folder = await temporaryFolder();
  const [photos, masks, results] = ['photos', 'masks', 'results'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(photos);
  await mkdir(masks);
  for (const name of names) {
    for (const place of [photos, masks]) await mkdir(dirname(join(place, name)), { recursive: true });
    await writeImage(join(photos, name), scene);
    await writeImage(
      join(masks, name.replace(/\.\w+$/, '.png')),
      createMaskImage(WIDTH, HEIGHT, (x, y) => (isMasked(x, y) ? 255 : 0)),
    );
  }
  return { folder, photos, masks, results };
}

/** The hash of every file but those of the run's own, by name. */
export async function hashResults(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (!entry.isFile() || name.startsWith('.lacuna-batch')) continue;
    hashes[name] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return hashes;
}

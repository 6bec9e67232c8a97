import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { expect, test } from 'vitest';

import { encodeImage, noiseImage } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { cutTiles } from './cut-tiles.js';

/** libvips halves by the mean of four pixels, we by a sharper filter: of a smooth picture that is nearly the same. */
const MEAN_TOLERANCE = 1;

/** Three columns and three rows; thin, because every tile is written and read twice. Odd sides, so that halving rounds. */
const SIZES = [
  { width: 2103, height: 65, levels: 3 },
  { width: 65, height: 2103, levels: 3 },
];

test.each(SIZES)(
  '$width × $height pixels are cut as libvips cuts them',
  async ({ width, height, levels }) => {
    const folder = await temporaryFolder();
    const seed = await encodeImage(noiseImage(Math.ceil(width / 20), Math.ceil(height / 20), 3, 8), 'png');
    const photo = await sharp(seed).resize(width, height, { fit: 'fill', kernel: 'cubic' }).png().toBuffer();
    await sharp(photo)
      .png()
      .tile({ size: 1024, overlap: 0, layout: 'dz', depth: 'onetile' })
      .toFile(join(folder, 'theirs.dz'));
    await cutTiles(sharp(photo), (tile) => tile.png(), join(folder, 'ours'), '.png');

    const theirs = join(folder, 'theirs_files');
    const depths = (await readdir(theirs)).filter((name) => /^\d+$/.test(name));
    expect(depths).toHaveLength(levels);
    for (const depth of depths) {
      const level = String(Math.max(...depths.map(Number)) - Number(depth));
      const names = (await readdir(join(theirs, depth))).sort();
      expect((await readdir(join(folder, 'ours', level))).sort()).toEqual(names);
      for (const name of names) {
        const [their, our] = await Promise.all(
          [join(theirs, depth, name), join(folder, 'ours', level, name)].map((path) =>
            sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true }),
          ),
        );
        expect(our?.info).toMatchObject({ width: their?.info.width, height: their?.info.height });
        if (level === '0') expect(our!.data.equals(their!.data)).toBe(true);
        else expect(meanDifference(our!.data, their!.data)).toBeLessThan(MEAN_TOLERANCE);
      }
    }
  },
);

function meanDifference(ours: Buffer, theirs: Buffer): number {
  return ours.reduce((sum, value, index) => sum + Math.abs(value - theirs[index]!), 0) / ours.length;
}

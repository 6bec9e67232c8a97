import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { noiseImage } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { writeRaster } from './encode-raster.js';
import { openImage } from './source-image.js';

describe('writeRaster', () => {
  for (const depth of [8, 16] as const) {
    for (const channels of [1, 2, 3, 4] as const) {
      it(`writes ${channels} channels of ${depth} bits as PNG and TIFF that read back the same`, async () => {
        const folder = await temporaryFolder();
        const image = noiseImage(23, 17, channels, depth);
        for (const name of ['out.png', 'out.tif']) {
          await writeRaster(image, join(folder, name));
          const saved = await openImage(join(folder, name));
          expect(saved.info.profileName).toBeUndefined();
          expect(await saved.decode()).toEqual(image);
        }
      });
    }
  }

  it('writes the format that is asked for and never over another file', async () => {
    const target = join(await temporaryFolder(), 'out.png');
    await writeRaster(noiseImage(23, 17, 3, 8), target, { format: 'jpeg', quality: 80 });
    expect((await openImage(target)).info.format).toBe('jpeg');
    const again = writeRaster(noiseImage(23, 17, 3, 8), target);
    await expect(again).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await writeRaster(noiseImage(23, 17, 3, 8), target, { force: true });
    expect((await openImage(target)).info.format).toBe('png');
  });

  it('refuses what the format cannot hold', async () => {
    const folder = await temporaryFolder();
    for (const [image, name, code] of [
      [noiseImage(8, 8, 4, 8), 'a.jpg', 'INVALID_PARAMS'],
      [noiseImage(8, 8, 3, 16), 'a.jpg', 'INVALID_PARAMS'],
      [noiseImage(8, 8, 3, 16), 'a.webp', 'INVALID_PARAMS'],
      [noiseImage(20_000, 1, 3, 8), 'a.webp', 'IMAGE_TOO_LARGE'],
    ] as const) {
      await expect(writeRaster(image, join(folder, name))).rejects.toMatchObject({ code });
    }
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

/** More pixels than libvips takes where nothing is said, fewer than Lacuna's limit. */
const SIDE = 16_400;

describe('a photo of 269 megapixels', { timeout: 120_000 }, () => {
  test('is saved with its patches', async () => {
    const folder = await temporaryFolder();
    const input = join(folder, 'large.png');
    const grey = sharp({
      limitInputPixels: false,
      create: { width: SIDE, height: SIDE, channels: 3, background: '#808080' },
    });
    await writeFile(input, await grey.toColourspace('b-w').png({ compressionLevel: 1 }).toBuffer());
    const source = await openImage(input);
    const rect = { left: SIDE - 3, top: SIDE - 2, width: 2, height: 1 };
    const image = { width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(1, 2) } as const;
    const patch = { rect, image, alpha: Uint8Array.of(255, 255) };
    await saveImage(source, [patch], join(folder, 'saved.png'));
    const corner = { left: SIDE - 4, top: SIDE - 2, width: 4, height: 1 };
    const saved = sharp(join(folder, 'saved.png'), { limitInputPixels: false }).extract(corner);
    expect([...(await saved.toColourspace('b-w').raw().toBuffer())]).toEqual([128, 1, 2, 128]);
  });
});

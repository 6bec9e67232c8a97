import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createNumbers, encodeImage, noiseImage } from '../../../tests/fixtures/images.js';
import { PHOTOS } from '../../../tests/fixtures/photos.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { AppError } from '../../shared/app-error.js';
import type { ImageFormat } from './image-format.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

const CODES = ['DECODE_FAILED', 'UNSUPPORTED_FORMAT', 'IMAGE_TOO_LARGE', 'OUT_OF_MEMORY'];
const PHOTO_OF: Readonly<Record<string, string>> = { heic: 'turned-p3.heic', jxl: 'turned-p3.jxl' };
const ROUNDS: Readonly<Record<string, number>> = { heic: 30, jxl: 6 };

describe('a file with wrong bytes', () => {
  for (const format of ['jpeg', 'png', 'webp', 'tiff', 'avif', 'heic', 'jxl'] as const) {
    // Every file of the last two is decoded in a thread of its own, which is begun anew.
    const rounds = ROUNDS[format] ?? 60;
    it(`of ${format} gives a whole image or a named error, and so does saving it`, async () => {
      const folder = await temporaryFolder();
      const photo = PHOTO_OF[format];
      const whole = photo
        ? await readFile(join(PHOTOS, photo))
        : await encodeImage(noiseImage(24, 16, 3, 8), format as ImageFormat);
      const next = createNumbers(11);
      const reach = photo ? whole.length - 8 : 240;
      let failures = 0;
      for (let round = 0; round < rounds; round++) {
        const bytes = Buffer.from(whole);
        // Headers are at the start, but for TIFF (libvips writes its directory at the end).
        const start = format === 'tiff' ? whole.length - 250 : 8;
        for (let change = 0; change <= next(3); change++) bytes[start + next(reach)] = next(256);
        const path = join(folder, 'wrong');
        await writeFile(path, bytes);
        try {
          const source = await openImage(path, { maxPixels: 1_000_000 });
          const { width, height, channels } = source.info;
          expect((await source.decode()).data).toHaveLength(width * height * channels);
          await saveImage(source, [], join(folder, 'out.tif'), { force: true });
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(CODES).toContain((error as AppError).code);
          failures++;
        }
      }
      expect(failures).toBeGreaterThan(photo ? 0 : 3);
    });
  }
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createNumbers, encodeImage, noiseImage } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { AppError } from '../../shared/app-error.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

const CODES = ['DECODE_FAILED', 'UNSUPPORTED_FORMAT', 'IMAGE_TOO_LARGE'];

describe('a file with wrong bytes', () => {
  for (const format of ['jpeg', 'png', 'webp', 'tiff', 'avif'] as const) {
    it(`of ${format} gives a whole image or a named error, and so does saving it`, async () => {
      const folder = await temporaryFolder();
      const whole = await encodeImage(noiseImage(24, 16, 3, 8), format);
      const next = createNumbers(11);
      let failures = 0;
      for (let round = 0; round < 60; round++) {
        const bytes = Buffer.from(whole);
        // Headers are at the start, but for TIFF (libvips writes its directory at the end).
        const start = format === 'tiff' ? whole.length - 250 : 8;
        for (let change = 0; change <= next(3); change++) bytes[start + next(240)] = next(256);
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
      expect(failures).toBeGreaterThan(3);
    });
  }
});

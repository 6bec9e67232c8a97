import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { FOREIGN_FILES } from '../../../tests/fixtures/foreign-files.js';
import { encodeImage, fromRaster, noiseImage } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { AppError } from '../../shared/app-error.js';
import { openImage } from './source-image.js';

async function errorOf(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe('openImage refuses, by content,', () => {
  for (const [name, bytes, says] of FOREIGN_FILES) {
    it(`${name} and says what it is and what to do`, async () => {
      const path = join(await temporaryFolder(), name);
      await writeFile(path, bytes);
      const error = await errorOf(openImage(path));
      expect(error.code).toBe('UNSUPPORTED_FORMAT');
      expect(error.message).toContain(path);
      expect(error.message).toMatch(says);
      const family = /RAW \(/.test(error.message) ? 'raw' : 'other';
      expect(error.details).toMatchObject({ path, kind: family });
    });
  }

  it('text and garbage with the name of an image', async () => {
    const folder = await temporaryFolder();
    for (const [name, bytes] of [
      ['text.jpg', Buffer.from('This is no picture.\n')],
      ['garbage.png', Buffer.from(noiseImage(20, 20, 3, 8, 77).data as Uint8Array)],
      ['zeros.tif', Buffer.alloc(1000)],
      ['one-byte.webp', Buffer.from([0x52])],
    ] as const) {
      await writeFile(join(folder, name), bytes);
      const error = await errorOf(openImage(join(folder, name)));
      expect([name, error.code]).toEqual([name, 'UNSUPPORTED_FORMAT']);
      expect(error.message).toContain(name);
    }
  });

  it('an empty file, a folder, a missing file, a path through a file', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'empty.jpg'), '');
    await mkdir(join(folder, 'folder.jpg'));
    for (const [name, code, says] of [
      ['empty.jpg', 'DECODE_FAILED', 'empty'],
      ['folder.jpg', 'NOT_FOUND', 'a folder'],
      ['missing.jpg', 'NOT_FOUND', 'does not exist'],
      ['empty.jpg/inside.jpg', 'NOT_FOUND', 'does not exist'],
    ] as const) {
      const error = await errorOf(openImage(join(folder, name)));
      expect([name, error.code]).toEqual([name, code]);
      expect(error.message).toContain(join(folder, name));
      expect(error.message).toContain(says);
    }
  });

  it('pixels that a raster image cannot hold: floating point and Lab', async () => {
    const folder = await temporaryFolder();
    const image = noiseImage(8, 8, 3, 8);
    const files = {
      'float.tif': await fromRaster(image).tiff({ predictor: 'float', compression: 'deflate' }).toBuffer(),
      'lab.tif': await fromRaster(image).toColourspace('lab').tiff({ compression: 'lzw' }).toBuffer(),
    };
    for (const [name, bytes] of Object.entries(files)) {
      await writeFile(join(folder, name), bytes);
      const error = await errorOf(openImage(join(folder, name)));
      expect([name, error.code]).toEqual([name, 'UNSUPPORTED_FORMAT']);
    }
  });

  it('reads an image whose extension lies', async () => {
    const path = join(await temporaryFolder(), 'really-a-png.jpg');
    await writeFile(path, await encodeImage(noiseImage(9, 7, 3, 8), 'png'));
    expect((await openImage(path)).info.format).toBe('png');
  });
});

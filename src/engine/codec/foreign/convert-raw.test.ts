import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { createNumbers } from '../../../../tests/fixtures/images.js';
import { cornersOf } from '../../../../tests/fixtures/photos.js';
import type { RawKind } from '../../../../tests/fixtures/raw-files.js';
import { createRaw, drawPreview, RAW_KINDS } from '../../../../tests/fixtures/raw-files.js';
import { temporaryFolder } from '../../../../tests/fixtures/temporary-folder.js';
import { AppError } from '../../../shared/app-error.js';
import { saveImage } from '../save-image.js';
import { openImage } from '../source-image.js';

const SMALL = await drawPreview(160, 120);
const LARGE = await drawPreview(1200, 800);

async function rawFile(kind: RawKind, bytes: Buffer): Promise<string> {
  const path = join(await temporaryFolder(), `photo.${kind}`);
  await writeFile(path, bytes);
  return path;
}

describe.each(RAW_KINDS)('a RAW file as %s', (kind) => {
  it('opens through its largest picture, turned once, with date and a notice of both sizes', async () => {
    // Fujifilm keeps orientation and EXIF in the picture alone.
    const large = kind === 'raf' ? await drawPreview(1200, 800, 6) : LARGE;
    const path = await rawFile(kind, await createRaw(kind, [SMALL, large]));
    const before = await readFile(path);
    const source = await openImage(path);
    expect(source.info).toMatchObject({ format: 'raw', width: 800, height: 1200, depth: 8, orientation: 6 });
    const sizes = { width: 1200, height: 800 };
    const notice =
      kind === 'raf'
        ? { code: 'RAW_PREVIEW', values: sizes }
        : { code: 'RAW_PREVIEW_OF_SENSOR', values: { ...sizes, sensorWidth: 6000, sensorHeight: 4000 } };
    expect(source.info.notices).toMatchObject([notice]);
    expect(await cornersOf(source)).toEqual(['blue', 'red', 'yellow', 'green']);

    const target = join(await temporaryFolder(), 'out.jpg');
    await saveImage(source, [], target);
    const saved = await readFile(target);
    expect(await cornersOf(await openImage(target))).toEqual(['blue', 'red', 'yellow', 'green']);
    expect(saved.includes('2026:11:29 10:00:00', 0, 'latin1')).toBe(true);
    expect(saved.includes('notes of the maker', 0, 'latin1')).toBe(false);
    expect((await sharp(saved).metadata()).orientation).toBe(6);
    expect(await readFile(path)).toEqual(before);
  });
});

describe('a RAW file', () => {
  it('whose largest picture is damaged opens through the next', async () => {
    const damaged = Buffer.from(await drawPreview(1600, 1200));
    damaged.fill(0x55, damaged.length - 3000, damaged.length - 2);
    const source = await openImage(await rawFile('nef', await createRaw('nef', [damaged, LARGE])));
    expect(source.info).toMatchObject({ width: 800, height: 1200 });
  });

  it('without a picture to work on says so, and what to do', async () => {
    for (const pictures of [[], [SMALL], [LARGE.subarray(0, LARGE.length - 900)]]) {
      const path = await rawFile('nef', await createRaw('nef', pictures));
      await expect(openImage(path)).rejects.toMatchObject({
        code: 'UNSUPPORTED_FORMAT',
        message: expect.stringMatching(/RAW \(Nikon NEF\).*Develop it.*TIFF or JPEG/) as string,
        details: { kind: 'raw' },
      });
    }
  });

  it('whose sensor data is made of JPEG tiles does not take one for a picture', async () => {
    const raw = await createRaw('dng', [LARGE]);
    // The strip of the sensor is said to be where the picture lies.
    const at = raw.indexOf(Buffer.from([0x11, 0x01, 4, 0, 1, 0, 0, 0]), 500);
    raw.writeUInt32LE(raw.indexOf(LARGE), at + 8);
    await expect(openImage(await rawFile('dng', raw))).rejects.toMatchObject({ code: 'UNSUPPORTED_FORMAT' });
  });

  it('is never written, whatever format is asked for', async () => {
    const path = await rawFile('arw', await createRaw('arw', [LARGE]));
    const before = await readFile(path);
    const source = await openImage(path);
    for (const options of [{ force: true }, { force: true, format: 'jpeg' as const }]) {
      await expect(saveImage(source, [], path, options)).rejects.toMatchObject({
        code: 'INVALID_PARAMS',
        message: expect.stringMatching(/camera RAW is only read: take \.jpg/) as string,
      });
    }
    expect(await readFile(path)).toEqual(before);
  });

  it('with wrong bytes gives a picture or a named error', async () => {
    const next = createNumbers(3);
    for (let round = 0; round < 60; round++) {
      const kind = RAW_KINDS[round % RAW_KINDS.length]!;
      const bytes = await createRaw(kind, [SMALL, LARGE]);
      // In the head, and where pictures begin.
      const reach = round % 2 === 0 ? 1000 : bytes.length - 4;
      for (let change = 0; change < 4; change++) bytes[4 + next(reach - 4)] = next(256);
      try {
        const source = await openImage(await rawFile(kind, bytes));
        const { width, height, channels } = source.info;
        expect((await source.decode()).data).toHaveLength(width * height * channels);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect(['DECODE_FAILED', 'UNSUPPORTED_FORMAT', 'IMAGE_TOO_LARGE']).toContain(
          (error as AppError).code,
        );
      }
    }
  });

  it('of nothing but beginnings of pictures is looked through quickly', async () => {
    const start = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 2]);
    const bytes = Buffer.concat([await createRaw('nef', []), Buffer.alloc(3_000_000, start)]);
    await expect(openImage(await rawFile('nef', bytes))).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
    });
  });
});

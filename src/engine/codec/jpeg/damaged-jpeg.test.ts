import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { AppError } from '../../../shared/app-error.js';
import type { JpegImage } from './jpeg-frame.js';
import { readJpeg } from './read-jpeg.js';
import { writeJpeg } from './write-jpeg.js';

const FOLDER = fileURLToPath(new URL('../../../../tests/fixtures/jpeg', import.meta.url));
const FILES = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name)));
const goOn = async (): Promise<void> => {};

function fixture(name: string): Buffer {
  return readFileSync(join(FOLDER, `${name}.jpg`));
}

/** The image, or nothing where the reader refuses the file by name; any other error fails the test. */
async function tryToRead(file: Buffer): Promise<JpegImage | undefined> {
  try {
    return await readJpeg(file, goOn);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe('UNSUPPORTED_FORMAT');
    return undefined;
  }
}

function frameAt(file: Buffer): number {
  return file.findIndex((byte, at) => byte === 0xff && [0xc0, 0xc2].includes(file[at + 1] ?? 0));
}

describe('a JPEG with wrong bytes', () => {
  it('is refused, or read into something that can be written and read again', async () => {
    let read = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(FILES.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat(), { freq: 4 }),
        async (which, changes, cut) => {
          const whole = Buffer.from(FILES[which] ?? []);
          for (const [at, value] of changes) whole[2 + (at % (whole.length - 2))] = value;
          const file = cut === null ? whole : whole.subarray(0, 2 + (cut % whole.length));
          const image = await tryToRead(file);
          if (image === undefined) {
            refused++;
            return;
          }
          read++;
          const again = await writeJpeg(image, [], file.length, goOn);
          expect((await readJpeg(again, goOn)).frame.components.length).toBe(image.frame.components.length);
        },
      ),
      { numRuns: 1500, seed: 3 },
    );
    expect(read).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });

  it('of any length that is cut is refused, unless only the end marker is missing', async () => {
    for (const name of ['420-restarts', '420-progressive', 'grey']) {
      const whole = fixture(name);
      for (let length = 2; length < whole.length - 40; length += 23) {
        expect(await tryToRead(whole.subarray(0, length))).toBeUndefined();
      }
      expect(await readJpeg(whole.subarray(0, whole.length - 2), goOn)).toEqual(await readJpeg(whole, goOn));
    }
  });
});

describe('a JPEG whose blocks cannot be kept', () => {
  for (const [marker, reason] of [
    [0xc9, 'arithmetic'],
    [0xca, 'arithmetic'],
    [0xc3, 'lossless'],
    [0xc5, 'hierarchical'],
  ] as const) {
    it(`is named: ${reason} (0x${marker.toString(16)})`, async () => {
      const file = fixture('420');
      file[frameAt(file) + 1] = marker;
      await expect(readJpeg(file, goOn)).rejects.toThrow(reason);
    });
  }

  it('is named: 12 bits, CMYK', async () => {
    const deep = fixture('420');
    deep[frameAt(deep) + 4] = 12;
    await expect(readJpeg(deep, goOn)).rejects.toThrow('12 bits');
    const cmyk = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    await expect(readJpeg(cmyk, goOn)).rejects.toThrow('CMYK');
  });

  it('is named: a restart marker gone or out of order', async () => {
    const file = fixture('420-restarts');
    const at = file.findIndex((byte, index) => byte === 0xff && file[index + 1] === 0xd1);
    const wrong = Buffer.from(file);
    wrong[at + 1] = 0xd2;
    await expect(readJpeg(wrong, goOn)).rejects.toThrow('restart marker');
    await expect(
      readJpeg(Buffer.concat([file.subarray(0, at), file.subarray(at + 2)]), goOn),
    ).rejects.toThrow();
  });

  it('is named: scans that are missing, for decoders smooth what is not fully known', async () => {
    const file = fixture('444-progressive');
    const last = file.lastIndexOf(Buffer.from([0xff, 0xda]));
    const short = Buffer.concat([file.subarray(0, last), Buffer.from([0xff, 0xd9])]);
    await expect(readJpeg(short, goOn)).rejects.toThrow('scans are missing');
  });

  it('is refused before memory is taken: a header of 65,500 x 65,500', async () => {
    const file = fixture('444');
    file.writeUInt16BE(65_500, frameAt(file) + 5);
    file.writeUInt16BE(65_500, frameAt(file) + 7);
    await expect(readJpeg(file, goOn)).rejects.toThrow('too large');
  });
});

it('stops where it is told to', async () => {
  const image = await readJpeg(fixture('tiny'), goOn);
  expect(image.frame.width).toBe(3);
  const stop = async (): Promise<void> => {
    throw new AppError('CANCELLED', 'Stopped.');
  };
  const large = await sharp({ create: { width: 64, height: 640, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer();
  await expect(readJpeg(large, stop)).rejects.toThrow('Stopped.');
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { withJpegProfile, withPngProfile } from '../../../tests/fixtures/containers.js';
import { createAdobeLikeProfile, createGreyProfile } from '../../../tests/fixtures/icc-profile.js';
import { encodeImage, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { compositePatches } from '../blending/composite.js';
import type { RasterImage } from '../raster-image.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

/** Encodes as PNG, attaches the profile byte by byte and lets sharp carry both, unconverted, into `format`. */
async function encodeWithProfile(
  image: RasterImage,
  icc: Buffer,
  format: 'png' | 'tiff' | 'webp' | 'avif',
): Promise<Buffer> {
  const png = withPngProfile(await encodeImage(image, 'png'), icc);
  if (format === 'png') return png;
  const space =
    image.depth === 16 ? (image.channels < 3 ? 'grey16' : 'rgb16') : image.channels < 3 ? 'b-w' : 'srgb';
  const pipeline = sharp(png).keepIccProfile().toColourspace(space);
  if (format === 'tiff') return await pipeline.tiff({ compression: 'lzw' }).toBuffer();
  if (format === 'webp') return await pipeline.webp({ lossless: true, exact: true }).toBuffer();
  return await pipeline.avif({ lossless: true, effort: 2 }).toBuffer();
}

async function profileOf(path: string): Promise<Buffer | undefined> {
  return (await sharp(path).metadata()).icc;
}

describe('an ICC profile', () => {
  for (const [channels, depth] of [
    [1, 8],
    [2, 8],
    [3, 8],
    [4, 8],
    [1, 16],
    [2, 16],
    [3, 16],
    [4, 16],
  ] as const) {
    it(`is kept and the numbers with it: ${channels} channels of ${depth} bits, PNG and TIFF`, async () => {
      const icc = channels < 3 ? createGreyProfile() : createAdobeLikeProfile();
      const image = noiseImage(33, 21, channels, depth);
      const patch = noisePatch({ left: 2, top: 3, width: 20, height: 10 }, channels, depth);
      const folder = await temporaryFolder();
      for (const format of ['png', 'tiff'] as const) {
        const path = join(folder, `in.${format}`);
        await writeFile(path, await encodeWithProfile(image, icc, format));
        const source = await openImage(path);
        expect(source.info.profileName).toBe(channels < 3 ? 'Lacuna test grey' : 'Lacuna test wide gamut');
        expect(await source.decode()).toEqual(image);
        for (const target of ['png', 'tiff'] as const) {
          const out = join(folder, `${format}-out.${target}`);
          await saveImage(source, [patch], out);
          expect(await profileOf(out)).toEqual(icc);
          expect(await (await openImage(out)).decode()).toEqual(compositePatches(image, [patch]));
        }
      }
    });
  }

  for (const format of ['webp', 'avif'] as const) {
    it(`is kept and the numbers with it: lossless ${format}`, async () => {
      const icc = createAdobeLikeProfile();
      const image = noiseImage(33, 21, 3, 8);
      const patch = noisePatch({ left: 2, top: 3, width: 20, height: 10 }, 3, 8);
      const folder = await temporaryFolder();
      const path = join(folder, `in.${format}`);
      await writeFile(path, await encodeWithProfile(image, icc, format));
      const source = await openImage(path);
      expect(await source.decode()).toEqual(image);
      const out = join(folder, `out.${format}`);
      await saveImage(source, [patch], out, { quality: 100 });
      expect(await profileOf(out)).toEqual(icc);
      expect(await (await openImage(out)).decode()).toEqual(compositePatches(image, [patch]));
    });
  }

  it("is kept from a JPEG, Display P3 as sharp writes it included, and the decoded numbers are the file's", async () => {
    const folder = await temporaryFolder();
    const plain = await encodeImage(noiseImage(48, 32, 3, 8), 'jpeg');
    const p3 = await displayP3();
    for (const icc of [createAdobeLikeProfile(), p3]) {
      const path = join(folder, 'in.jpg');
      await writeFile(path, withJpegProfile(plain, icc));
      const source = await openImage(path);
      const decoded = await source.decode();
      expect(Buffer.from(decoded.data as Uint8Array)).toEqual(await sharp(plain).raw().toBuffer());
      const patch = noisePatch({ left: 8, top: 8, width: 16, height: 16 }, 3, 8);
      const out = join(folder, 'out.png');
      await saveImage(source, [patch], out, { force: true });
      expect(await profileOf(out)).toEqual(icc);
      expect(await (await openImage(out)).decode()).toEqual(compositePatches(decoded, [patch]));
      const again = join(folder, 'out.jpg');
      await saveImage(source, [patch], again, { force: true });
      expect(await profileOf(again)).toEqual(icc);
    }
  });
});

/** The Display P3 profile that is built into sharp. */
async function displayP3(): Promise<Buffer> {
  const pixel = sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } });
  const { icc } = await sharp(await pixel.withIccProfile('p3').png().toBuffer()).metadata();
  if (icc === undefined) throw new Error('sharp wrote no profile');
  return icc;
}

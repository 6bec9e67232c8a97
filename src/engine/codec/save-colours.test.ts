import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { readPngChunks, withPngChunks, withPngProfile } from '../../../tests/fixtures/containers.js';
import { createAdobeLikeProfile, createGreyProfile } from '../../../tests/fixtures/icc-profile.js';
import { encodeImage, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { compositePatches } from '../blending/composite.js';
import type { RasterImage } from '../raster-image.js';
import type { SaveOptions } from './save-image.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

const SIZE = { width: 40, height: 30 };
/** XYZ of the profile's primaries, and from XYZ (D50) to linear sRGB (Bradford; Lindbloom's numbers). */
const FROM_WIDE = [
  [0.60974, 0.20528, 0.14919],
  [0.31111, 0.62567, 0.06322],
  [0.01947, 0.06087, 0.74457],
];
const TO_SRGB = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
];

function apply(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, factor, at) => sum + factor * (vector[at] ?? 0), 0));
}

/** A colour of the wide profile, 0 to 1, as sRGB. */
function wideToSrgb(colour: readonly number[]): number[] {
  const linear = apply(
    TO_SRGB,
    apply(
      FROM_WIDE,
      colour.map((value) => value ** 2.19921875),
    ),
  );
  return linear.map((value) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
}

/** 16-bit colours so calm that sRGB holds all of them. */
function calmImage(): RasterImage {
  const { width, height } = SIZE;
  const noise = noiseImage(width, height, 3, 16);
  const data = Uint16Array.from(noise.data, (value) => 30_000 + Math.floor(value * 0.15));
  return { width, height, channels: 3, depth: 16, data };
}

async function writePhoto(folder: string, image: RasterImage, icc?: Buffer): Promise<string> {
  const path = join(folder, 'photo.png');
  const png = await encodeImage(image, 'png');
  await writeFile(path, icc ? withPngProfile(png, icc) : png);
  return path;
}

function greatestDifference({ data }: RasterImage, other: RasterImage): number {
  let greatest = 0;
  for (const [at, value] of data.entries()) {
    greatest = Math.max(greatest, Math.abs(value - (other.data[at] ?? 0)));
  }
  return greatest;
}

/** Saves the photo at `path` with `options` as `name`; what came of it. */
async function save(
  path: string,
  name: string,
  options: SaveOptions,
  patches = [] as Parameters<typeof saveImage>[1],
) {
  const target = join(path, '..', name);
  const { notices } = await saveImage(await openImage(path), patches, target, { force: true, ...options });
  const saved = await openImage(target);
  return { target, saved, pixels: await saved.decode(), codes: notices.map(({ code }) => code) };
}

describe('a photo saved in another colour space or depth', () => {
  for (const name of ['out.png', 'out.tif', 'out.webp', 'out.avif'] as const) {
    it(`has the same colours: 16 bits of a wide profile as 8 bits of sRGB, ${name}`, async () => {
      const image = calmImage();
      const path = await writePhoto(await temporaryFolder(), image, createAdobeLikeProfile());
      const options = { colourSpace: 'srgb', depth: 8, quality: 100 } as const;
      const { saved, pixels, codes } = await save(path, name, options);
      expect(saved.info).toMatchObject({ depth: 8, profileName: 'sRGB' });
      expect(codes).toContain('COLOUR_SPACE_CHANGED');
      let greatest = 0;
      for (let at = 0; at < image.data.length; at += 3) {
        const wide = [0, 1, 2].map((channel) => (image.data[at + channel] ?? 0) / 65_535);
        wideToSrgb(wide).forEach((value, channel) => {
          greatest = Math.max(greatest, Math.abs(255 * value - (pixels.data[at + channel] ?? 0)));
        });
      }
      // 16 bits become 8 by cutting off.
      expect(greatest).toBeLessThan(1.2);
    });
  }

  it('comes back: to Display P3 and to sRGB again, with 16 bits', async () => {
    const folder = await temporaryFolder();
    const image = calmImage();
    const path = await writePhoto(folder, image);
    const wide = await save(path, 'wide.tif', { colourSpace: 'p3' });
    expect(wide.saved.info).toMatchObject({ depth: 16, profileName: 'sP3C' });
    expect(wide.pixels.data).not.toEqual(image.data);
    const back = await save(wide.target, 'back.png', { colourSpace: 'srgb' });
    expect(greatestDifference(image, back.pixels)).toBeLessThan(32);
  });

  it('keeps colours that sRGB does not hold, with 8 bits too', async () => {
    const folder = await temporaryFolder();
    const data = Uint8Array.from({ length: 4 * 4 * 3 }, (_, at) => (at % 3 === 1 ? 255 : 0));
    const path = await writePhoto(
      folder,
      { width: 4, height: 4, channels: 3, depth: 8, data },
      createAdobeLikeProfile(),
    );
    const { pixels } = await save(path, 'p3.png', { colourSpace: 'p3' });
    // Adobe's green in P3 is clipped; through sRGB its red would be 117.
    expect(pixels.data[0]).toBeLessThan(20);
  });

  it.each([1, 2, 3, 4] as const)(
    'gets 16 bits that are 257 times its 8, and 8 bits of them are the same again: %i channels',
    async (channels) => {
      const folder = await temporaryFolder();
      const image = noiseImage(SIZE.width, SIZE.height, channels, 8);
      const patch = noisePatch({ left: 3, top: 4, width: 10, height: 9 }, channels, 8);
      const icc = channels < 3 ? createGreyProfile() : createAdobeLikeProfile();
      const path = await writePhoto(folder, image, icc);
      const { saved, pixels, target, codes } = await save(path, 'deep.png', { depth: 16 }, [patch]);
      const before = compositePatches(image, [patch]);
      expect([...pixels.data]).toEqual([...before.data].map((value) => value * 257));
      const profileName = channels < 3 ? 'Lacuna test grey' : 'Lacuna test wide gamut';
      expect(saved.info).toMatchObject({ channels, depth: 16, profileName });
      expect(codes).toEqual(['DEPTH_CHANGED']);
      const back = await save(target, 'back.tif', { depth: 8 });
      // libvips rounds the transparency of grey down.
      expect(greatestDifference(before, back.pixels)).toBeLessThanOrEqual(channels === 2 ? 1 : 0);
      expect(back.saved.info).toMatchObject({ channels, depth: 8, profileName });
      expect(back.codes).toEqual(['DEPTH_CHANGED']);
    },
  );

  it('is bit by bit the photo where it has that space and depth already', async () => {
    const image = noiseImage(SIZE.width, SIZE.height, 3, 8);
    const path = await writePhoto(await temporaryFolder(), image);
    const untagged = await save(path, 'same.png', { colourSpace: 'srgb', depth: 8 });
    expect(untagged).toMatchObject({ pixels: image, codes: [] });
    const tagged = await sharp(await readFile(path))
      .withIccProfile('srgb')
      .jpeg()
      .toBuffer();
    await writeFile(`${path}.jpg`, tagged);
    const kept = await save(`${path}.jpg`, 'same.jpg', { colourSpace: 'srgb' });
    expect(kept.codes).toEqual([]);
    expect(kept.pixels).toEqual(await (await openImage(`${path}.jpg`)).decode());
  });

  it('keeps its transparency, is smaller where that is wanted too, and says its new colours everywhere', async () => {
    const folder = await temporaryFolder();
    const image = noiseImage(SIZE.width, SIZE.height, 4, 8);
    const path = await writePhoto(folder, image);
    // Display P3 by code points.
    const said = [
      ['cICP', Buffer.from([12, 13, 0, 1])],
      ['gAMA', Buffer.from([0, 0, 0xb1, 0x8f])],
    ] as const;
    await writeFile(path, withPngChunks(await readFile(path), said));
    const { target, pixels } = await save(path, 'srgb.png', { colourSpace: 'srgb' });
    const chunks = readPngChunks(await readFile(target)).map(({ type }) => type);
    expect(chunks).toContain('iCCP');
    expect(chunks).not.toContain('cICP');
    expect(chunks).not.toContain('gAMA');
    const alphaOf = ({ data }: RasterImage): number[] => [...data].filter((_, at) => at % 4 === 3);
    expect(alphaOf(pixels)).toEqual(alphaOf(image));
    expect(pixels.data).not.toEqual(image.data);
    const small = await save(path, 'small.webp', {
      colourSpace: 'srgb',
      resize: { kind: 'percent', percent: 50 },
    });
    expect(small.saved.info).toMatchObject({ width: 20, height: 15, profileName: 'sRGB', hasAlpha: true });
  });

  it('says in EXIF and XMP what is true now', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'photo.jpg');
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:ICCProfile="Display P3" photoshop:City="Vienna"/></rdf:RDF></x:xmpmeta>`;
    await sharp(noiseImage(32, 32, 3, 8).data, { raw: { width: 32, height: 32, channels: 3 } })
      .withIccProfile('p3')
      .withExif({ IFD0: { Make: 'A camera' }, IFD2: { ColorSpace: '65535' } })
      .withXmp(xmp)
      .jpeg()
      .toFile(path);
    const deep = await readFile((await save(path, 'deep.png', { depth: 16 })).target);
    expect(deep.includes('A camera')).toBe(true);
    for (const name of ['out.jpg', 'out.tif', 'out.png', 'out.webp'] as const) {
      const { target, codes } = await save(path, name, { colourSpace: 'srgb' });
      expect(codes).toEqual(['COLOUR_SPACE_CHANGED']);
      const bytes = await readFile(target);
      const tag = Buffer.from([0x01, 0xa0, 3, 0, 1, 0, 0, 0]);
      const at = bytes.indexOf(tag);
      expect({ name, isSaid: at > 0, value: bytes.readUInt16LE(at + 8) }).toEqual({
        name,
        isSaid: true,
        value: 1,
      });
      expect(bytes.includes('A camera')).toBe(true);
      expect(bytes.includes('photoshop:City')).toBe(true);
      expect(bytes.includes('photoshop:ICCProfile')).toBe(false);
    }
  });

  it('is not converted where it is grey, with a notice; nor is a depth written that the format has not', async () => {
    const folder = await temporaryFolder();
    const image = noiseImage(SIZE.width, SIZE.height, 1, 16);
    const path = await writePhoto(folder, image, createGreyProfile());
    const grey = await save(path, 'grey.png', { colourSpace: 'srgb' });
    expect(grey).toMatchObject({ pixels: image, codes: ['COLOUR_SPACE_KEPT'] });
    await expect(save(path, 'deep.jpg', { depth: 16 })).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    await expect(save(path, 'layer.png', { isLayer: true, depth: 8 })).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
    await expect(stat(join(folder, 'deep.jpg'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

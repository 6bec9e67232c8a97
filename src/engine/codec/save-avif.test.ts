import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { withPngChunks } from '../../../tests/fixtures/containers.js';
import { encodeImage, fromRaster, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { compositePatches } from '../blending/composite.js';
import type { RasterImage16 } from '../raster-image.js';
import { readLightLevels, withColourProperties } from './avif-boxes.js';
import { readColourDescription } from './colour-description.js';
import type { SaveOptions } from './save-image.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

const RECT = { left: 3, top: 4, width: 9, height: 9 };
const PQ = { primaries: 9, transfer: 16 };
/** Box of the brightest pixel (1000) and the mean (400). */
const LEVELS = Buffer.from('0000000c636c6c6903e80190', 'hex');

/** Numbers that `bits` can hold, as they are decoded: at the top of 16 bits. */
function noiseOf(bits: number, channels: 1 | 3 | 4): RasterImage16 {
  const image = noiseImage(40, 32, channels, 16) as RasterImage16;
  return { ...image, data: image.data.map((value) => (value >> (16 - bits)) << (16 - bits)) };
}

async function avif(bits: 10 | 12, channels: 3 | 4 = 3): Promise<Buffer> {
  return await fromRaster(noiseOf(bits, channels))
    .avif({ bitdepth: bits, lossless: true, effort: 0 })
    .toBuffer();
}

async function save(bytes: Buffer, from: string, to: string, options: SaveOptions = {}) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, from), bytes);
  const source = await openImage(join(folder, from));
  const before = await source.decode();
  const patch = noisePatch(RECT, before.channels, before.depth);
  const out = join(folder, to);
  const { notices } = await saveImage(source, [patch], out, options);
  const saved = await openImage(out);
  return { wanted: compositePatches(before, [patch]), saved, bytes: await readFile(out), notices };
}

describe('AVIF of more than 8 bits', () => {
  it.each([10, 12] as const)(
    'of %i bits keeps them, number by number where nothing may be lost',
    async (bits) => {
      const { bytes, saved, wanted, notices } = await save(await avif(bits), 'in.avif', 'out.avif', {
        quality: 100,
      });
      expect(notices).toEqual([]);
      expect((await sharp(bytes).metadata()).bitsPerSample).toBe(bits);
      const image = await saved.decode();
      const kept = wanted.data.map((value) => (value >> (16 - bits)) << (16 - bits));
      expect(Buffer.from(image.data.buffer).equals(Buffer.from(kept.buffer))).toBe(true);
      const lossy = await save(await avif(bits), 'in.avif', 'out.avif');
      expect((await sharp(lossy.bytes).metadata()).bitsPerSample).toBe(bits);
    },
  );

  it('with transparency keeps bits and alpha', async () => {
    const { bytes, saved, notices } = await save(await avif(10, 4), 'in.avif', 'out.avif');
    expect(notices).toEqual([]);
    expect((await sharp(bytes).metadata()).bitsPerSample).toBe(10);
    expect(saved.info).toMatchObject({ channels: 4, depth: 16 });
  });

  it('takes 12 of 16 bits, and says so; 8 bits stay 8', async () => {
    for (const channels of [1, 3] as const) {
      const deep = await encodeImage(noiseImage(40, 32, channels, 16), 'png');
      const { bytes, notices } = await save(deep, 'in.png', 'out.avif', { quality: 100 });
      expect((await sharp(bytes).metadata()).bitsPerSample).toBe(12);
      expect(notices).toMatchObject([{ code: 'DEPTH_REDUCED', values: { most: 12, bits: 16 } }]);
    }
    const plain = await save(await encodeImage(noiseImage(40, 32, 3, 8), 'png'), 'in.png', 'out.avif');
    expect((await sharp(plain.bytes).metadata()).bitsPerSample).toBe(8);
    expect(plain.notices).toEqual([]);
  });

  it('says how many bits another format leaves out', async () => {
    const { notices } = await save(await avif(10), 'in.avif', 'out.jpg');
    expect(notices).toMatchObject([{ code: 'DEPTH_REDUCED', values: { most: 8, bits: 10 } }]);
    expect((await save(await avif(10), 'in.avif', 'out.png')).notices).toEqual([]);
  });
});

describe('AVIF whose colours are code points', () => {
  it('keeps them, of HDR and of Display P3, with and without loss, and the light levels', async () => {
    for (const codes of [PQ, { primaries: 9, transfer: 18 }, { primaries: 12, transfer: 13 }]) {
      const source = withColourProperties(await avif(10), codes, [LEVELS])!;
      expect(readColourDescription('avif', source)?.cicp).toEqual(codes);
      for (const options of [{}, { quality: 100 }]) {
        const { bytes, notices } = await save(source, 'in.avif', 'out.avif', options);
        expect(notices).toEqual([]);
        expect(readColourDescription('avif', bytes)?.cicp).toEqual(codes);
        expect(readLightLevels(bytes)).toEqual([LEVELS]);
        const metadata = await sharp(bytes).metadata();
        expect([metadata.bitsPerSample, metadata.icc]).toEqual([10, undefined]);
      }
    }
  });

  it('changes no pixel by saying them', async () => {
    for (const lossless of [true, false]) {
      const encoder = fromRaster(noiseOf(10, 4));
      const plain = await encoder.avif({ bitdepth: 10, lossless, quality: 80, effort: 0 }).toBuffer();
      const said = withColourProperties(plain, PQ, [LEVELS])!;
      const pixels = async (file: Buffer): Promise<Buffer> =>
        await sharp(file).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
      expect((await pixels(said)).equals(await pixels(plain))).toBe(true);
    }
  });

  it('takes them from a PNG, and leaves a file alone that is laid out in another way', async () => {
    const png = withPngChunks(await encodeImage(noiseImage(40, 32, 3, 16), 'png'), [
      ['cICP', Buffer.from([9, 16, 0, 1])],
    ]);
    const { bytes } = await save(png, 'in.png', 'out.avif');
    expect(readColourDescription('avif', bytes)?.cicp).toEqual(PQ);
    for (let length = 0; length < 300; length++) {
      // Cut files are refused or answered, never read past their end.
      withColourProperties(bytes.subarray(0, length), PQ, [LEVELS]);
    }
    expect(withColourProperties(Buffer.from('no boxes at all'), PQ, [])).toBeUndefined();
  });
});

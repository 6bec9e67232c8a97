import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { encodeImage, fromRaster, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { compositePatches } from '../blending/composite.js';
import type { Patch, RasterImage } from '../raster-image.js';
import { saveImage } from './save-image.js';
import type { SourceImage } from './source-image.js';
import { openImage } from './source-image.js';

async function openBytes(folder: string, name: string, bytes: Buffer): Promise<SourceImage> {
  await writeFile(join(folder, name), bytes);
  return await openImage(join(folder, name));
}

function flatImage(width: number, height: number, values: readonly number[], depth: 8 | 16 = 8): RasterImage {
  const all = Array.from({ length: width * height }, () => values).flat();
  const data = depth === 16 ? Uint16Array.from(all) : Uint8Array.from(all);
  return { width, height, channels: values.length, depth, data } as RasterImage;
}

function flatPatch(
  left: number,
  top: number,
  side: number,
  values: readonly number[],
  depth: 8 | 16 = 8,
): Patch {
  const rect = { left, top, width: side, height: side };
  return { rect, image: flatImage(side, side, values, depth), alpha: new Uint8Array(side * side).fill(255) };
}

describe('saving in another form', () => {
  for (const profile of [true, false]) {
    it(`turns CMYK ${profile ? 'with' : 'without'} a profile into sRGB, once, and says so`, async () => {
      const folder = await temporaryFolder();
      const rgb = fromRaster(noiseImage(40, 30, 3, 8));
      const cmyk = profile ? rgb.withIccProfile('cmyk').toColourspace('cmyk') : rgb.toColourspace('cmyk');
      const source = await openBytes(folder, 'in.jpg', await cmyk.jpeg({ quality: 95 }).toBuffer());
      expect(source.info).toMatchObject({ channels: 3, depth: 8, hasAlpha: false });
      expect(source.info.notices).toMatchObject([{ code: 'COLOURS_CONVERTED' }]);
      const decoded = await source.decode();
      const patch = noisePatch({ left: 5, top: 5, width: 20, height: 20 }, 3, 8);
      for (const extension of ['png', 'tif']) {
        const out = join(folder, `out.${extension}`);
        await saveImage(source, [patch], out);
        const saved = await openImage(out);
        expect(saved.info.profileName).toMatch(/sRGB/i);
        expect(await saved.decode()).toEqual(compositePatches(decoded, [patch]));
      }
    });
  }

  it('reads what a colour-managed program shows of CMYK: white paper is white', async () => {
    const folder = await temporaryFolder();
    const white = fromRaster(flatImage(16, 16, [255, 255, 255]))
      .withIccProfile('cmyk')
      .toColourspace('cmyk');
    const source = await openBytes(folder, 'in.jpg', await white.jpeg({ quality: 100 }).toBuffer());
    for (const value of (await source.decode()).data) expect(value).toBeGreaterThan(250);
  });

  it('lays transparency on white for JPEG, inside and outside the patch, and says so', async () => {
    const folder = await temporaryFolder();
    for (const depth of [8, 16] as const) {
      const max = depth === 8 ? 255 : 65_535;
      const half = Math.round(max / 2);
      const image = flatImage(64, 64, [0, 0, 0, half], depth);
      const source = await openBytes(folder, `in${depth}.png`, await encodeImage(image, 'png'));
      const out = join(folder, `out${depth}.jpg`);
      const saved = await saveImage(source, [flatPatch(0, 0, 32, [max, 0, 0, max], depth)], out);
      expect(saved.notices.map(({ code }) => code)).toContain('TRANSPARENCY_LEFT_OUT');
      const { data, info } = await sharp(out).raw().toBuffer({ resolveWithObject: true });
      expect(info.channels).toBe(3);
      const at = (x: number, y: number): number[] => [
        ...data.subarray((y * 64 + x) * 3, (y * 64 + x) * 3 + 3),
      ];
      for (const [index, wanted] of [254, 0, 0].entries()) expect(at(10, 10)[index]).toBeCloseTo(wanted, -1);
      for (const value of at(50, 50)) expect(Math.abs(value - 127)).toBeLessThanOrEqual(3);
    }
  });

  it('reduces 16 bits to 8 for JPEG and WebP, and says so', async () => {
    const folder = await temporaryFolder();
    const image = flatImage(32, 32, [0x2040, 0x8080, 0xe0c0], 16);
    const source = await openBytes(folder, 'in.tif', await encodeImage(image, 'tiff'));
    for (const extension of ['jpg', 'webp']) {
      const out = join(folder, `out.${extension}`);
      const { notices } = await saveImage(source, [flatPatch(0, 0, 4, [0x2040, 0x8080, 0xe0c0], 16)], out);
      expect(notices).toMatchObject([
        { code: 'DEPTH_REDUCED', message: expect.stringContaining('8 bits') as string },
      ]);
      const data = await sharp(out).raw().toBuffer();
      for (const [index, value] of [0x20, 0x80, 0xe0].entries()) {
        expect(Math.abs((data[index] ?? 0) - value)).toBeLessThanOrEqual(3);
      }
    }
    const { notices } = await saveImage(source, [], join(folder, 'out.png'));
    expect(notices).toEqual([]);
  });

  it('keeps grey grey in JPEG, PNG and TIFF', async () => {
    const folder = await temporaryFolder();
    const source = await openBytes(folder, 'in.jpg', await encodeImage(noiseImage(32, 24, 1, 8), 'jpeg'));
    expect(source.info.channels).toBe(1);
    for (const extension of ['jpg', 'png', 'tif']) {
      const out = join(folder, `out.${extension}`);
      await saveImage(source, [noisePatch({ left: 1, top: 1, width: 9, height: 9 }, 1, 8)], out);
      expect((await openImage(out)).info.channels).toBe(1);
    }
  });

  it('writes a palette PNG in full depth, so that any patch fits', async () => {
    const folder = await temporaryFolder();
    const image = noiseImage(32, 24, 3, 8);
    const bytes = await fromRaster(image).png({ palette: true, colours: 16 }).toBuffer();
    const source = await openBytes(folder, 'palette.png', bytes);
    const decoded = await source.decode();
    const patch = noisePatch({ left: 3, top: 3, width: 20, height: 15 }, source.info.channels, 8);
    const out = join(folder, 'out.png');
    await saveImage(source, [patch], out);
    expect(await (await openImage(out)).decode()).toEqual(compositePatches(decoded, [patch]));
  });

  it('takes the first of many pages or frames and says so', async () => {
    const folder = await temporaryFolder();
    const pages = noiseImage(20, 60, 3, 8);
    const raw = { width: 20, height: 60, channels: 3, pageHeight: 20 } as const;
    const first = { ...pages, height: 20, data: (pages.data as Uint8Array).slice(0, 20 * 20 * 3) };
    for (const [name, pipeline] of [
      ['pages.tif', sharp(pages.data, { raw }).tiff({ compression: 'lzw' })],
      ['frames.webp', sharp(pages.data, { raw }).webp({ lossless: true })],
    ] as const) {
      const source = await openBytes(folder, name, await pipeline.toBuffer());
      expect(source.info).toMatchObject({ width: 20, height: 20 });
      expect(source.info.notices).toMatchObject([{ code: 'FIRST_PAGE_ONLY', values: { pages: 3 } }]);
      expect(await source.decode()).toEqual(first);
      await saveImage(source, [], join(folder, `out-${name}`));
      expect((await openImage(join(folder, `out-${name}`))).info.notices).toEqual([]);
    }
  });

  it('keeps the chroma sampling of a JPEG; other sources get full chroma', async () => {
    const folder = await temporaryFolder();
    const pipeline = fromRaster(noiseImage(32, 32, 3, 8));
    for (const [name, bytes, wanted] of [
      ['a.jpg', await pipeline.clone().jpeg({ chromaSubsampling: '4:2:0' }).toBuffer(), '4:2:0'],
      ['b.jpg', await pipeline.clone().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer(), '4:4:4'],
      ['c.png', await pipeline.clone().png().toBuffer(), '4:4:4'],
    ] as const) {
      const source = await openBytes(folder, name, bytes);
      await saveImage(source, [], join(folder, `out-${name}.jpg`));
      expect((await sharp(join(folder, `out-${name}.jpg`)).metadata()).chromaSubsampling).toBe(wanted);
    }
  });

  it('keeps a lossless WebP lossless', async () => {
    const folder = await temporaryFolder();
    const image = noiseImage(32, 32, 4, 8);
    const source = await openBytes(folder, 'in.webp', await encodeImage(image, 'webp'));
    await saveImage(source, [], join(folder, 'out.webp'));
    expect(await (await openImage(join(folder, 'out.webp'))).decode()).toEqual(image);
  });

  it('keeps the density', async () => {
    const folder = await temporaryFolder();
    const pipeline = fromRaster(noiseImage(32, 32, 3, 8)).withMetadata({ density: 300 });
    for (const [name, bytes] of [
      ['in.jpg', await pipeline.clone().jpeg().toBuffer()],
      ['in.png', await pipeline.clone().png().toBuffer()],
      [
        'in.tif',
        await pipeline
          .clone()
          .tiff({ xres: 300 / 25.4, yres: 300 / 25.4 })
          .toBuffer(),
      ],
    ] as const) {
      const source = await openBytes(folder, name, bytes);
      for (const extension of ['jpg', 'png', 'tif']) {
        const out = join(folder, `${name}-out.${extension}`);
        await saveImage(source, [], out);
        expect([out, (await sharp(out).metadata()).density]).toEqual([out, 300]);
      }
    }
  });

  it('writes smaller files for lower quality', async () => {
    const folder = await temporaryFolder();
    const source = await openBytes(folder, 'in.png', await encodeImage(noiseImage(64, 64, 3, 8), 'png'));
    for (const format of ['jpeg', 'webp', 'avif'] as const) {
      const low = await saveImage(source, [], join(folder, `low.${format}`), { format, quality: 20 });
      const high = await saveImage(source, [], join(folder, `high.${format}`), { format, quality: 95 });
      expect(low.sizeBytes).toBeLessThan(high.sizeBytes * 0.7);
      expect(low.sizeBytes).toBe((await readFile(low.path)).byteLength);
    }
  });
});

describe('saving is careful', () => {
  it('never overwrites the source without force; with force it becomes the result', async () => {
    const folder = await temporaryFolder();
    const image = noiseImage(30, 20, 3, 8);
    const bytes = await encodeImage(image, 'png');
    const source = await openBytes(folder, 'in.png', bytes);
    const patch = noisePatch({ left: 2, top: 2, width: 9, height: 9 }, 3, 8);
    await expect(saveImage(source, [patch], source.path)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(await readFile(source.path)).toEqual(bytes);
    await saveImage(source, [patch], source.path, { force: true });
    expect(await (await openImage(source.path)).decode()).toEqual(compositePatches(image, [patch]));
    // The opened source is still what it was.
    await saveImage(source, [], join(folder, 'again.png'));
    expect(await (await openImage(join(folder, 'again.png'))).decode()).toEqual(image);
    expect((await readdir(folder)).sort()).toEqual(['again.png', 'in.png']);
  });

  it('tells a changed source by its identity', async () => {
    const folder = await temporaryFolder();
    const first = await openBytes(folder, 'in.png', await encodeImage(noiseImage(9, 9, 3, 8, 1), 'png'));
    const same = await openImage(first.path);
    expect(same.identity).toEqual(first.identity);
    const second = await openBytes(folder, 'in.png', await encodeImage(noiseImage(9, 9, 3, 8, 2), 'png'));
    expect(second.identity.sha256).not.toBe(first.identity.sha256);
    expect(first.identity.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('names an unknown extension, a wrong quality and a patch that does not fit, and writes nothing', async () => {
    const folder = await temporaryFolder();
    const source = await openBytes(folder, 'in.png', await encodeImage(noiseImage(30, 20, 3, 8), 'png'));
    const narrow = noisePatch({ left: 0, top: 0, width: 4, height: 4 }, 1, 8);
    for (const saving of [
      saveImage(source, [], join(folder, 'out.bmp')),
      saveImage(source, [], join(folder, 'out')),
      saveImage(source, [], join(folder, 'out.jpg'), { quality: 0 }),
      saveImage(source, [], join(folder, 'out.jpg'), { quality: 90.5 }),
      saveImage(source, [], join(folder, 'out.jpg'), { quality: 101 }),
      saveImage(source, [narrow], join(folder, 'out.png')),
    ]) {
      await expect(saving).rejects.toMatchObject({
        code: 'INVALID_PARAMS',
        message: expect.stringMatching(/^Expected .* but received /) as string,
      });
    }
    expect(await readdir(folder)).toEqual(['in.png']);
  });

  it('stops when it is cancelled, before and during the work, and writes nothing', async () => {
    const folder = await temporaryFolder();
    const source = await openBytes(folder, 'in.png', await encodeImage(noiseImage(200, 200, 3, 8), 'png'));
    const patch = noisePatch({ left: 2, top: 2, width: 9, height: 9 }, 3, 8);
    for (const when of ['before', 'during']) {
      const controller = new AbortController();
      if (when === 'before') controller.abort();
      const saving = saveImage(source, [patch], join(folder, 'out.png'), {}, controller.signal);
      controller.abort();
      await expect(saving).rejects.toMatchObject({ code: 'CANCELLED' });
    }
    expect(await readdir(folder)).toEqual(['in.png']);
  });

  it('names a target that cannot be written', async () => {
    const folder = await temporaryFolder();
    const source = await openBytes(folder, 'in.png', await encodeImage(noiseImage(9, 9, 3, 8), 'png'));
    await mkdir(join(folder, 'taken.png'));
    for (const target of [
      join(folder, 'no', 'out.png'),
      join(folder, 'in.png', 'out.png'),
      join(folder, 'taken.png'),
    ]) {
      await expect(saveImage(source, [], target, { force: true })).rejects.toMatchObject({
        code: 'WRITE_FAILED',
        message: expect.stringContaining(target) as string,
      });
    }
    expect((await readdir(folder)).sort()).toEqual(['in.png', 'taken.png']);
  });

  it('ignores the part of a patch outside the image and a patch that is outside altogether', async () => {
    const folder = await temporaryFolder();
    const image = noiseImage(30, 20, 3, 8);
    const source = await openBytes(folder, 'in.png', await encodeImage(image, 'png'));
    const patches = [
      noisePatch({ left: -3, top: -3, width: 9, height: 9 }, 3, 8, 5),
      noisePatch({ left: 25, top: 15, width: 9, height: 9 }, 3, 8, 6),
      noisePatch({ left: 100, top: 100, width: 9, height: 9 }, 3, 8, 7),
    ];
    await saveImage(source, patches, join(folder, 'out.png'));
    const saved = await openImage(join(folder, 'out.png'));
    expect(await saved.decode()).toEqual(compositePatches(image, patches));
  });
});

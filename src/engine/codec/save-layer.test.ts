import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { withPngProfile } from '../../../tests/fixtures/containers.js';
import { createAdobeLikeProfile } from '../../../tests/fixtures/icc-profile.js';
import { encodeImage, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { compositePatches } from '../blending/composite.js';
import type { RasterImage } from '../raster-image.js';
import { saveImage, weighImage } from './save-image.js';
import { openImage } from './source-image.js';

const SIZE = { width: 61, height: 47 };

/** The greatest difference between `layer` laid over `photo` and `result`, in steps of the depth. */
function differenceOf(photo: RasterImage, layer: RasterImage, result: RasterImage): number {
  const most = photo.depth === 16 ? 65_535 : 255;
  const colours = layer.channels - 1;
  let greatest = 0;
  for (let pixel = 0; pixel < photo.width * photo.height; pixel++) {
    const alpha = layer.data[pixel * layer.channels + colours]! / most;
    for (let channel = 0; channel < colours; channel++) {
      const above = layer.data[pixel * layer.channels + channel]!;
      const below = photo.data[pixel * photo.channels + channel]!;
      const shown = above * alpha + below * (1 - alpha);
      greatest = Math.max(greatest, Math.abs(shown - result.data[pixel * result.channels + channel]!));
    }
  }
  return greatest;
}

describe('the retouches as a layer', () => {
  for (const depth of [8, 16] as const) {
    for (const channels of [1, 3] as const) {
      for (const format of ['png', 'tiff'] as const) {
        it(`laid over the photo are the result: ${format}, ${channels} channels of ${depth} bits`, async () => {
          const folder = await temporaryFolder();
          const image = noiseImage(SIZE.width, SIZE.height, channels, depth);
          const path = join(folder, 'in.png');
          await writeFile(path, await encodeImage(image, 'png'));
          const source = await openImage(path);
          const patches = [
            noisePatch({ left: 5, top: 7, width: 20, height: 11 }, channels, depth, 3),
            noisePatch({ left: 17, top: 12, width: 44, height: 35 }, channels, depth, 4),
          ];
          const target = join(folder, `layer.${format}`);
          const saved = await saveImage(source, patches, target, { isLayer: true });
          expect(saved).toMatchObject({ format, notices: [] });
          const layer = await (await openImage(target)).decode();
          expect(layer).toMatchObject({ ...SIZE, channels: channels + 1, depth });
          // A mixed colour and its transparency are both rounded; where little shows of a patch that is 1.5 steps at most.
          expect(differenceOf(image, layer, compositePatches(image, patches))).toBeLessThan(
            depth === 16 ? 140 : 1.6,
          );
          const untouched = layer.data.slice(0, layer.channels);
          expect([...untouched]).toEqual(Array.from({ length: layer.channels }, () => 0));
          const sizeBytes = await weighImage(source, patches, { format, isLayer: true });
          expect(sizeBytes).toBe((await readFile(target)).byteLength);
        });
      }
    }
  }

  it('keep the profile of the photo, and nothing that is said of it', async () => {
    const folder = await temporaryFolder();
    const profile = createAdobeLikeProfile();
    const path = join(folder, 'in.png');
    await writeFile(path, withPngProfile(await encodeImage(noiseImage(20, 16, 3, 8), 'png'), profile));
    const source = await openImage(path);
    const patches = [noisePatch({ left: 2, top: 3, width: 8, height: 8 }, 3, 8, 1)];
    for (const format of ['png', 'tiff']) {
      const target = join(folder, `layer.${format}`);
      await saveImage(source, patches, target, { isLayer: true });
      const { icc, exif, xmp } = await sharp(target).metadata();
      expect([icc?.equals(profile), exif, xmp]).toEqual([true, undefined, undefined]);
    }
  });

  it('are refused in a format without transparency, or with loss', async () => {
    const path = join(await temporaryFolder(), 'in.png');
    await writeFile(path, await encodeImage(noiseImage(20, 16, 3, 8), 'png'));
    const source = await openImage(path);
    for (const ending of ['jpg', 'webp', 'avif']) {
      const save = saveImage(source, [], path.replace('png', ending), { isLayer: true });
      await expect(save).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    }
  });
});

describe('what an image will weigh', () => {
  it('is what it weighs, and nothing is written for that', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'in.png');
    await writeFile(path, await encodeImage(noiseImage(SIZE.width, SIZE.height, 3, 8), 'png'));
    const source = await openImage(path);
    const patches = [noisePatch({ left: 5, top: 7, width: 20, height: 11 }, 3, 8, 3)];
    for (const options of [{ format: 'jpeg', quality: 60 }, { format: 'webp' }, { format: 'png' }] as const) {
      const expected = await weighImage(source, patches, options);
      const { sizeBytes } = await saveImage(source, patches, join(folder, `out.${options.format}`), options);
      expect(expected).toBe(sizeBytes);
    }
  });

  it('is not found out when nobody wants to know any more', async () => {
    const path = join(await temporaryFolder(), 'in.png');
    await writeFile(path, await encodeImage(noiseImage(20, 16, 3, 8), 'png'));
    const source = await openImage(path);
    const weigh = weighImage(source, [], { format: 'jpeg' }, AbortSignal.abort());
    await expect(weigh).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { expect, test } from 'vitest';

import { withJpegSegments } from '../../../tests/fixtures/containers.js';
import { createExif } from '../../../tests/fixtures/exif-block.js';
import { encodeImage, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { createUltraHdr } from '../../../tests/fixtures/ultra-hdr.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { NO_FRAME } from '../../shared/frame.js';
import { compositePatches } from '../blending/composite.js';
import { cropRaster } from '../raster-crop.js';
import { framePhoto, noticesOfFraming } from './frame-photo.js';
import { collectMetadata } from './kept-metadata.js';
import type { SourceImage } from './source-image.js';
import { openBytes, openImage } from './source-image.js';

const FRAME = { left: 5, top: 7, right: 0, bottom: 11, degrees: 0 };

async function openWritten(name: string, bytes: Uint8Array): Promise<SourceImage> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, bytes);
  return openImage(path);
}

async function reopen(source: SourceImage, bytes: Buffer): Promise<SourceImage> {
  return openBytes(source.path, { bytes, identity: source.identity });
}

test.each([
  [1, 8, 'png'],
  [2, 8, 'png'],
  [3, 16, 'tiff'],
  [4, 16, 'png'],
] as const)('%i channels of %i bits (%s) lie in their frame bit by bit', async (channels, depth, format) => {
  const image = noiseImage(40, 30, channels, depth);
  const source = await openWritten(`photo.${format}`, await encodeImage(image, format));
  const patch = noisePatch({ left: 4, top: 3, width: 6, height: 5 }, channels, depth);
  const framed = await reopen(source, await framePhoto(source, [patch], FRAME));
  expect(framed.info).toMatchObject({ width: 45, height: 48, channels, depth });
  const pixels = await framed.decode();
  const inner = cropRaster(pixels, { left: 5, top: 7, width: 40, height: 30 });
  const expected = compositePatches(await source.decode(), [patch]);
  expect([...inner.data]).toEqual([...expected.data]);
  expect(pixels.data[0]).toBe(0);
});

test('a JPEG that lies on its side is upright in its frame, with its profile and metadata', async () => {
  const plain = await sharp(await encodeImage(noiseImage(40, 30, 3, 8), 'png'))
    .withIccProfile('p3')
    .jpeg()
    .toBuffer();
  const exif = createExif({ orientation: 6 });
  const jpeg = withJpegSegments(plain, [[0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif])]]);
  const source = await openWritten('photo.jpg', jpeg);
  const framed = await reopen(source, await framePhoto(source, [], FRAME));
  expect(framed.info).toMatchObject({ width: 35, height: 58, orientation: 1 });
  expect(framed.info.profileName).toBe(source.info.profileName);
  expect(framed.info.profileName).toBeDefined();
  const kept = collectMetadata(framed.encoded);
  expect(kept.exif?.exif.length).toBeGreaterThan(0);
});

test('a turned photo keeps its middle in its place, and turns clockwise', async () => {
  const width = 121;
  const height = 81;
  const data = new Uint8Array(width * height).fill(40);
  const mark = (x: number, y: number): void => {
    for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) data[(y + dy) * width + x + dx] = 250;
  };
  mark(60, 40);
  mark(100, 40);
  const source = await openWritten(
    'photo.png',
    await encodeImage({ width, height, channels: 1, depth: 8, data }, 'png'),
  );
  const frame = { ...NO_FRAME, left: 10, degrees: 10 };
  const framed = await (await reopen(source, await framePhoto(source, [], frame))).decode();
  expect(framed.width).toBe(131);
  const at = (x: number, y: number): number => framed.data[y * 131 + x]!;
  expect(at(70, 40)).toBeGreaterThan(220);
  // 40 pixels to the right of the middle, now lower by 40·sin 10°.
  expect(at(70 + 39, 40 + 7)).toBeGreaterThan(220);
  expect(at(70 + 40, 40)).toBeLessThan(60);
});

test.each([
  [{ ...NO_FRAME }, 'INVALID_PARAMS'],
  [{ ...NO_FRAME, left: 41 }, 'INVALID_PARAMS'],
  [{ ...NO_FRAME, degrees: 16 }, 'INVALID_PARAMS'],
  [{ ...NO_FRAME, top: -1 }, 'INVALID_PARAMS'],
])('a frame of %j is refused', async (frame, code) => {
  const source = await openWritten('photo.png', await encodeImage(noiseImage(40, 30, 3, 8), 'png'));
  await expect(framePhoto(source, [], frame)).rejects.toMatchObject({ code });
});

test('a gain map is left out, and that is said', async () => {
  const jpeg = await encodeImage(noiseImage(64, 48, 3, 8), 'jpeg');
  const map = await encodeImage(noiseImage(16, 12, 1, 8), 'jpeg');
  const source = await openWritten('photo.jpg', createUltraHdr(jpeg, map));
  expect(noticesOfFraming(source)).toMatchObject([{ code: 'GAIN_MAP_LEFT_OUT' }]);
  const framed = await reopen(source, await framePhoto(source, [], FRAME));
  expect(framed.info).toMatchObject({ width: 69, height: 66 });
  expect(framed.encoded.form.xmp ?? '').not.toContain('hdrgm:Version');
});

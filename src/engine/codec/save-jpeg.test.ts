import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { withJpegSegments } from '../../../tests/fixtures/containers.js';
import { createExif } from '../../../tests/fixtures/exif-block.js';
import { encodeImage, fromRaster, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { orientImage } from '../../../tests/fixtures/orient.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { compositePatches } from '../blending/composite.js';
import type { Patch, RasterImage } from '../raster-image.js';
import type { JpegImage } from './jpeg/jpeg-frame.js';
import { readJpeg } from './jpeg/read-jpeg.js';
import type { SaveOptions } from './save-image.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

const FOLDER = fileURLToPath(new URL('../../../tests/fixtures/jpeg', import.meta.url));
const goOn = async (): Promise<void> => {};

async function save(bytes: Buffer, patches: readonly Patch[], options: SaveOptions = {}) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'in.jpg'), bytes);
  const source = await openImage(join(folder, 'in.jpg'));
  const before = await source.decode();
  const out = join(folder, 'out.jpg');
  const { notices } = await saveImage(source, patches, out, options);
  return { before, after: await (await openImage(out)).decode(), saved: await readFile(out), notices };
}

function flatPatch(left: number, top: number, side: number, channels: 1 | 3, value: number): Patch {
  const data = new Uint8Array(side * side * channels).fill(value);
  return {
    rect: { left, top, width: side, height: side },
    image: { width: side, height: side, channels, depth: 8, data },
    alpha: new Uint8Array(side * side).fill(255),
  };
}

/** The pixels of whole MCUs around the square, and one more where the decoder smooths between colour samples. */
function touchedArea(jpeg: JpegImage, left: number, top: number, side: number) {
  const { maxHorizontal, maxVertical } = jpeg.frame;
  const width = 8 * maxHorizontal;
  const height = 8 * maxVertical;
  return {
    left: Math.floor(left / width) * width - (maxHorizontal > 1 ? 1 : 0),
    top: Math.floor(top / height) * height - (maxVertical > 1 ? 1 : 0),
    right: Math.ceil((left + side) / width) * width + (maxHorizontal > 1 ? 1 : 0),
    bottom: Math.ceil((top + side) / height) * height + (maxVertical > 1 ? 1 : 0),
  };
}

function countDifferences(
  before: RasterImage,
  after: RasterImage,
  outside: (x: number, y: number) => boolean,
): number {
  let count = 0;
  for (let at = 0; at < before.data.length; at++) {
    const pixel = Math.floor(at / before.channels);
    if (!outside(pixel % before.width, Math.floor(pixel / before.width))) continue;
    if (before.data[at] !== after.data[at]) count++;
  }
  return count;
}

describe('a JPEG saved as JPEG', () => {
  for (const name of readdirSync(FOLDER)) {
    it(`keeps everything outside the blocks of the patch, save after save: ${name}`, async () => {
      const first = readFileSync(join(FOLDER, name));
      const jpeg = await readJpeg(first, goOn);
      const { width, height } = jpeg.frame;
      const channels = jpeg.frame.components.length === 1 ? 1 : 3;
      const left = Math.floor(width / 2);
      const top = Math.floor(height / 2);
      const area = touchedArea(jpeg, left, top, 2);
      const outside = (x: number, y: number): boolean =>
        x < area.left || x >= area.right || y < area.top || y >= area.bottom;
      let bytes = first;
      let original: RasterImage | undefined;
      for (let round = 0; round < 3; round++) {
        const result = await save(bytes, [flatPatch(left, top, 2, channels, 60 * round)]);
        original ??= result.before;
        expect(result.notices).toEqual([]);
        expect(countDifferences(original, result.after, outside)).toBe(0);
        expect(countDifferences(original, result.after, () => true)).toBeGreaterThan(0);
        bytes = result.saved;
      }
      const last = await readJpeg(bytes, goOn);
      expect(last.quantisation).toEqual(jpeg.quantisation);
      expect(last.colour).toBe(jpeg.colour);
      expect(last.frame.progressive).toBe(jpeg.frame.progressive);
      const factors = ({ frame }: JpegImage): number[][] =>
        frame.components.map((component) => [component.horizontal, component.vertical]);
      expect(factors(last)).toEqual(factors(jpeg));
    });
  }

  it('is the same picture where nothing is retouched', async () => {
    const first = readFileSync(join(FOLDER, '420-progressive.jpg'));
    const { before, after, saved } = await save(first, []);
    expect(after).toEqual(before);
    expect(await readJpeg(saved, goOn)).toEqual(await readJpeg(first, goOn));
  });

  for (let orientation = 1; orientation <= 8; orientation++) {
    it(`stays as it is stored, and the patch lands where it is seen: orientation ${orientation}`, async () => {
      const smooth = await sharp(noiseImage(6, 5, 3, 8).data, { raw: { width: 6, height: 5, channels: 3 } })
        .resize(51, 38, { kernel: 'cubic' })
        .jpeg({ quality: 98, chromaSubsampling: '4:4:4' })
        .toBuffer();
      const xmp = `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/" tiff:Orientation="${orientation}"/>`;
      const exif = createExif({ orientation, thumbnail: await encodeImage(noiseImage(9, 9, 3, 8), 'jpeg') });
      const bytes = withJpegSegments(smooth, [
        [0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif])],
        [0xe1, Buffer.from(xmp, 'latin1')],
      ]);
      const { before, after, saved } = await save(bytes, [flatPatch(18, 9, 6, 3, 200)]);
      const wanted = compositePatches(before, [flatPatch(18, 9, 6, 3, 200)]);
      let error = 0;
      for (let at = 0; at < wanted.data.length; at++) {
        error = Math.max(error, Math.abs((wanted.data[at] ?? 0) - (after.data[at] ?? 0)));
      }
      expect(error).toBeLessThanOrEqual(12);
      const metadata = await sharp(saved).metadata();
      expect(metadata).toMatchObject({ orientation, width: 51, height: 38 });
      expect(metadata.xmpAsString).toContain(`tiff:Orientation="${orientation}"`);
      const stored = await sharp(saved).raw().toBuffer();
      expect(
        orientImage({ width: 51, height: 38, channels: 3, depth: 8, data: stored }, orientation),
      ).toMatchObject({ width: after.width, height: after.height });
    });
  }

  it('says its size in EXIF, and gets no EXIF where it had none', async () => {
    const bare = readFileSync(join(FOLDER, '422.jpg'));
    const { saved } = await save(bare, []);
    expect((await sharp(saved).metadata()).exif).toBeUndefined();
    const exif = createExif({ orientation: 6 });
    const tagged = withJpegSegments(bare, [[0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif])]]);
    const again = await save(tagged, []);
    const block = (await sharp(again.saved).metadata()).exif ?? Buffer.alloc(0);
    // libvips adds both tags; their values are the last four bytes of an entry (little endian, type LONG).
    for (const [tag, size] of [
      ['\x02\xa0', 47],
      ['\x03\xa0', 30],
    ] as const) {
      const at = block.indexOf(Buffer.from(`${tag}\x04\0\x01\0\0\0`, 'latin1'));
      expect(block.readUInt32LE(at + 8)).toBe(size);
    }
  });

  it('loses the preview in its JFIF segment and keeps the density there', async () => {
    const jpeg = await fromRaster(noiseImage(40, 30, 3, 8))
      .jpeg()
      .toBuffer();
    const preview = Buffer.alloc(27, 0x5a);
    const head = Buffer.from('JFIF\0\x01\x02\x01\x01\x2c\x01\x2c\x03\x03', 'latin1');
    const start = jpeg[3] === 0xe0 ? 4 + jpeg.readUInt16BE(4) : 2;
    const bytes = withJpegSegments(Buffer.concat([jpeg.subarray(0, 2), jpeg.subarray(start)]), [
      [0xe0, Buffer.concat([head, preview])],
    ]);
    const { saved } = await save(bytes, []);
    expect(bytes.includes(preview)).toBe(true);
    expect(saved.includes(preview)).toBe(false);
    expect((await sharp(saved).metadata()).density).toBe(300);
  });

  it('is encoded as asked where a quality is given, with all colour samples unless it had a quarter', async () => {
    for (const [name, sampling] of [
      ['422', [0x11, 0x11, 0x11]],
      ['420', [0x22, 0x11, 0x11]],
      ['444', [0x11, 0x11, 0x11]],
    ] as const) {
      const { saved, notices } = await save(readFileSync(join(FOLDER, `${name}.jpg`)), [], { quality: 95 });
      const { frame } = await readJpeg(saved, goOn);
      expect(frame.components.map((c) => 16 * c.horizontal + c.vertical)).toEqual(sampling);
      expect(notices).toEqual([]);
    }
  });

  it('keeps the colours of 4:2:2, also where it is written anew', async () => {
    const stripes = noiseImage(64, 64, 3, 8);
    for (let at = 0; at < stripes.data.length; at++) {
      const row = Math.floor(at / 3 / 64);
      stripes.data[at] = (at % 3 === 0) === (row % 2 === 0) ? 200 : 60;
    }
    const bytes = readFileSync(join(FOLDER, '422.jpg'));
    const striped = await save(bytes, [{ ...flatPatch(0, 0, 30, 3, 0), image: cut(stripes, 30) }]);
    const { before, after } = await save(striped.saved, [], { quality: 100 });
    let error = 0;
    for (let at = 0; at < before.data.length; at++) {
      error = Math.max(error, Math.abs((before.data[at] ?? 0) - (after.data[at] ?? 0)));
    }
    expect(error).toBeLessThanOrEqual(8);
  });

  it('is written anew, and says so, where scans are missing', async () => {
    const file = readFileSync(join(FOLDER, '444-progressive.jpg'));
    const last = file.lastIndexOf(Buffer.from([0xff, 0xda]));
    const short = Buffer.concat([file.subarray(0, last), Buffer.from([0xff, 0xd9])]);
    const { notices, after } = await save(short, [
      noisePatch({ left: 1, top: 1, width: 9, height: 9 }, 3, 8),
    ]);
    expect(notices).toMatchObject([
      { code: 'JPEG_WRITTEN_ANEW', message: expect.stringContaining('scans are missing') as string },
    ]);
    expect(after.width).toBe(33);
  });
});

function cut(image: RasterImage, side: number): RasterImage {
  const data = new Uint8Array(side * side * 3);
  for (let row = 0; row < side; row++) {
    data.set(image.data.slice(row * image.width * 3, (row * image.width + side) * 3), row * side * 3);
  }
  return { width: side, height: side, channels: 3, depth: 8, data };
}

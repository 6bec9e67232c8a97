import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import {
  readPngChunks,
  withJpegSegments,
  withPngChunks,
  withWebpExif,
} from '../../../tests/fixtures/containers.js';
import { createExif } from '../../../tests/fixtures/exif-block.js';
import { encodeImage, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import type { ImageFormat } from './image-format.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

const SIZE = { width: 64, height: 48 };
const PREFIX = Buffer.from('Exif\0\0', 'latin1');

async function sourcesWithExif(exif: Buffer): Promise<readonly (readonly [string, Buffer])[]> {
  const image = noiseImage(SIZE.width, SIZE.height, 3, 8);
  const [jpeg, png, webp] = await Promise.all([
    encodeImage(image, 'jpeg'),
    encodeImage(image, 'png'),
    encodeImage(image, 'webp'),
  ]);
  return [
    ['jpg', withJpegSegments(jpeg, [[0xe1, Buffer.concat([PREFIX, exif])]])],
    ['png', withPngChunks(png, [['eXIf', exif]])],
    ['webp', withWebpExif(webp, exif, SIZE.width, SIZE.height)],
  ];
}

describe('the EXIF thumbnail', () => {
  for (const bigEndian of [false, true]) {
    for (const [extension, format] of [
      ['jpg', 'jpeg'],
      ['png', 'png'],
      ['webp', 'webp'],
      ['avif', 'avif'],
      ['tif', 'tiff'],
    ] as const) {
      it(`is gone after saving as ${extension} (${bigEndian ? 'big' : 'little'} endian), the other EXIF is not`, async () => {
        const folder = await temporaryFolder();
        const thumbnail = await encodeImage(noiseImage(16, 12, 3, 8, 9), 'jpeg');
        const exif = createExif({ orientation: 6, thumbnail, bigEndian });
        for (const [kind, bytes] of await sourcesWithExif(exif)) {
          const path = join(folder, `in.${kind}`);
          await writeFile(path, bytes);
          expect(bytes.includes(thumbnail)).toBe(true);
          const source = await openImage(path);
          expect(source.info).toMatchObject({ width: SIZE.height, height: SIZE.width, orientation: 6 });
          const out = join(folder, `out-of-${kind}.${extension}`);
          await saveImage(source, [noisePatch({ left: 3, top: 4, width: 10, height: 9 }, 3, 8)], out);
          const saved = await readFile(out);
          expect(saved.includes(thumbnail.subarray(-60))).toBe(false);
          await expectExif(saved, format, kind === 'jpg' && format === 'jpeg');
          if (format === 'png') expect(readPngChunks(saved).filter((chunk) => !chunk.intact)).toEqual([]);
        }
      });
    }
  }
});

/** `isTurned`: from JPEG to JPEG the pixels stay as they are stored, and so does the orientation. */
async function expectExif(saved: Buffer, format: ImageFormat, isTurned: boolean): Promise<void> {
  const metadata = await sharp(saved, { failOn: 'warning' }).metadata();
  expect(metadata.orientation ?? 1).toBe(isTurned ? 6 : 1);
  expect(metadata.autoOrient).toEqual({ width: SIZE.height, height: SIZE.width });
  if (format === 'tiff') return;
  expect(metadata.exif?.includes('Lacuna test camera')).toBe(true);
  expect(metadata.exif?.includes('2024:05:06 07:08:09')).toBe(true);
}

const XMP =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" ' +
  'xmlns:xmpGImg="http://ns.adobe.com/xap/1.0/g/img/" tiff:Orientation="6" xmp:Rating="4">' +
  '<xmp:Thumbnails><rdf:Alt><rdf:li><xmpGImg:image>OLDPICTURE</xmpGImg:image></rdf:li></rdf:Alt></xmp:Thumbnails>' +
  '</rdf:Description></rdf:RDF></x:xmpmeta>';
const CAPTION = 'Caption: a bridge at noon';

function imageResource(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.write('8BIM', 0, 'latin1');
  head.writeUInt16BE(id, 4);
  head.writeUInt32BE(data.length, 8);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** A JPEG with EXIF (orientation 6, thumbnail), XMP and IPTC, the last two with previews of their own. */
async function jpegWithEverything(): Promise<Buffer> {
  const iptc = Buffer.concat([Buffer.from([0x1c, 2, 0x78, 0, CAPTION.length]), Buffer.from(CAPTION)]);
  const thumbnail = await encodeImage(noiseImage(16, 12, 3, 8, 9), 'jpeg');
  const exif = createExif({ orientation: 6, thumbnail });
  const photoshop = [imageResource(0x0404, iptc), imageResource(0x040c, Buffer.from('OLDPREVIEW'))];
  return withJpegSegments(await encodeImage(noiseImage(SIZE.width, SIZE.height, 3, 8), 'jpeg'), [
    [0xe1, Buffer.concat([PREFIX, exif])],
    [0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${XMP}`, 'latin1')],
    [0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0', 'latin1'), ...photoshop])],
  ]);
}

describe('EXIF, XMP and IPTC', () => {
  for (const extension of ['jpg', 'png', 'webp', 'tif', 'avif'] as const) {
    it(`go from JPEG to ${extension} and from there to every format, without old previews`, async () => {
      const folder = await temporaryFolder();
      const path = join(folder, 'in.jpg');
      await writeFile(path, await jpegWithEverything());
      const first = join(folder, `first.${extension}`);
      const patch = noisePatch({ left: 3, top: 4, width: 10, height: 9 }, 3, 8);
      const { notices } = await saveImage(await openImage(path), [patch], first);
      const keepsIptc = extension === 'jpg' || extension === 'tif';
      expect(notices.some(({ code }) => code === 'CAPTIONS_LEFT_OUT')).toBe(!keepsIptc);
      await expectMetadata(first, keepsIptc, extension === 'jpg');
      for (const second of ['jpg', 'png', 'webp', 'tif', 'avif'] as const) {
        const out = join(folder, `second.${second}`);
        await saveImage(await openImage(first), [patch], out);
        const isTurned = extension === 'jpg' && second === 'jpg';
        await expectMetadata(out, keepsIptc && (second === 'jpg' || second === 'tif'), isTurned);
      }
    });
  }
});

async function expectMetadata(path: string, withIptc: boolean, isTurned: boolean): Promise<void> {
  const bytes = await readFile(path);
  const metadata = await sharp(bytes, { failOn: 'warning' }).metadata();
  expect(metadata.autoOrient).toEqual({ width: SIZE.height, height: SIZE.width });
  expect(metadata.orientation ?? 1).toBe(isTurned ? 6 : 1);
  expect(metadata.xmpAsString).toContain('xmp:Rating="4"');
  expect(metadata.xmpAsString).toContain(`tiff:Orientation="${isTurned ? 6 : 1}"`);
  expect(metadata.xmpAsString).not.toContain('OLDPICTURE');
  for (const old of ['OLDPICTURE', 'OLDPREVIEW']) expect(bytes.includes(old)).toBe(false);
  expect([path, bytes.includes(CAPTION)]).toEqual([path, withIptc]);
  // libvips reads no EXIF from TIFF; there the file itself holds the entries.
  const exif = metadata.format === 'tiff' ? bytes : metadata.exif;
  for (const text of ['Lacuna test camera', '2024:05:06 07:08:09'])
    expect([path, exif?.includes(text)]).toEqual([path, true]);
  await sharp(bytes, { failOn: 'warning' }).raw().toBuffer();
}

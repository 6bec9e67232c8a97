import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { withJpegSegments } from '../../../tests/fixtures/containers.js';
import { createExif } from '../../../tests/fixtures/exif-block.js';
import { encodeImage, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { blankPictures, holdsPicture } from './embedded-pictures.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';
import { dropXmpPictures } from './xmp-pictures.js';

const FORMATS = ['jpg', 'png', 'webp', 'tif', 'avif'] as const;

/** A small picture with a block of metadata of its own. */
async function oldPicture(): Promise<Buffer> {
  const jpeg = await encodeImage(noiseImage(16, 12, 3, 8, 9), 'jpeg');
  return withJpegSegments(jpeg, [[0xe1, Buffer.from('Exif\0\0II*\0')]]);
}

/** Is any part of `picture` in `bytes`, as it is or as base64? */
function shows(bytes: Buffer, picture: Buffer): boolean {
  const body = picture.subarray(-60, -2);
  const base64 = picture.toString('base64').slice(-80, -4);
  return bytes.includes(body) || bytes.includes(base64);
}

function resource(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.write('8BIM', 0, 'latin1');
  head.writeUInt16BE(id, 4);
  head.writeUInt32BE(data.length, 8);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

const xmpOf = (content: string): Buffer =>
  Buffer.from(
    'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ' +
      'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:a="http://ns.adobe.com/xap/1.0/" ' +
      'xmlns:GImage="http://ns.google.com/photos/1.0/image/" xmlns:g="http://ns.adobe.com/xap/1.0/g/img/" a:Rating="4"' +
      `${content}</rdf:Description></rdf:RDF></x:xmpmeta>`,
    'latin1',
  );

describe('a picture of the photo as it was', () => {
  const places: readonly (readonly [string, (picture: Buffer) => readonly [number, Buffer]])[] = [
    [
      'in MakerNote',
      (picture) => [0xe1, Buffer.concat([Buffer.from('Exif\0\0'), createExif({ makerNote: picture })])],
    ],
    ['in IFD1', (thumbnail) => [0xe1, Buffer.concat([Buffer.from('Exif\0\0'), createExif({ thumbnail })])]],
    [
      'in XMP, under another prefix, broken into lines',
      (picture) => {
        const lines = picture.toString('base64').match(/.{1,76}/g) ?? [];
        return [0xe1, xmpOf(`><a:Thumbnails><g:image>${lines.join('&#xA;')}</g:image></a:Thumbnails>`)];
      },
    ],
    ['in an attribute of XMP', (picture) => [0xe1, xmpOf(` GImage:Data="${picture.toString('base64')}">`)]],
    [
      'in a Photoshop resource',
      (picture) => [
        0xed,
        Buffer.concat([
          Buffer.from('Photoshop 3.0\0'),
          resource(0x040c, Buffer.concat([Buffer.alloc(28), picture])),
          resource(0x0fa0, Buffer.concat([Buffer.from('plug-in'), picture])),
        ]),
      ],
    ],
  ];
  for (const [place, segment] of places) {
    it(`${place} is in no saved file`, async () => {
      const folder = await temporaryFolder();
      const picture = await oldPicture();
      const photo = await encodeImage(noiseImage(64, 48, 3, 8), 'jpeg');
      const path = join(folder, 'in.jpg');
      await writeFile(path, withJpegSegments(photo, [segment(picture)]));
      expect(shows(await readFile(path), picture) || place.includes('lines')).toBe(true);
      for (const extension of FORMATS) {
        const out = join(folder, `out.${extension}`);
        await saveImage(
          await openImage(path),
          [noisePatch({ left: 3, top: 4, width: 9, height: 9 }, 3, 8)],
          out,
        );
        const saved = await readFile(out);
        // PNG holds XMP deflated.
        const { xmpAsString = '' } = await sharp(saved).metadata();
        for (const bytes of [saved, Buffer.from(xmpAsString)]) {
          expect([extension, shows(bytes, picture)]).toEqual([extension, false]);
        }
        if (place.includes('XMP'))
          expect([extension, xmpAsString]).toEqual([extension, expect.stringContaining('a:Rating="4"')]);
        expect((await (await openImage(out)).decode()).data.length).toBe(64 * 48 * 3);
      }
    });
  }

  it('is blanked whole, with the picture inside it and whatever is cut, and nothing else is', async () => {
    const inner = await oldPicture();
    const jpeg = withJpegSegments(await oldPicture(), [[0xe1, inner]]);
    const png = await encodeImage(noiseImage(8, 8, 3, 8), 'png');
    const webp = await encodeImage(noiseImage(8, 8, 3, 8), 'webp');
    const text = Buffer.from('between the pictures');
    const block = Buffer.concat([text, jpeg, text, png, text, webp, text, jpeg.subarray(0, 300)]);
    const expected = Buffer.concat([
      text,
      Buffer.alloc(jpeg.length),
      text,
      Buffer.alloc(png.length),
      text,
      Buffer.alloc(webp.length),
      text,
      Buffer.alloc(300),
    ]);
    expect(holdsPicture(block)).toBe(true);
    expect(blankPictures(block)).toBe(true);
    expect(block.equals(expected)).toBe(true);
    expect(holdsPicture(block)).toBe(false);
    expect(blankPictures(text)).toBe(false);
  });

  it('is told from long texts in XMP', () => {
    const xmp = `<a b="${'x'.repeat(500)}">${'Lorem ipsum dolor '.repeat(40)}</a>`;
    expect(dropXmpPictures(xmp)).toBe(xmp);
  });
});

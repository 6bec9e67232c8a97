import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { readPngChunks, withJpegSegments, withPngChunks } from '../../../tests/fixtures/containers.js';
import { createExif } from '../../../tests/fixtures/exif-block.js';
import { encodeImage, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import type { Notice } from '../../shared/notice.js';
import { readColourDescription } from './colour-description.js';
import { readMainEntries } from './exif-tree.js';
import { readProfileName } from './icc-profile.js';
import { readJpegXmp, withJpegXmp } from './jpeg-xmp.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

const PATCH = noisePatch({ left: 3, top: 4, width: 9, height: 9 }, 3, 8);
const FORMATS = ['jpg', 'png', 'webp', 'tif', 'avif'] as const;

const wrapXmp = (description: string): string =>
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  `<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:a="urn:a" ${description}</rdf:Description>` +
  '</rdf:RDF></x:xmpmeta>';
const LONG_XMP = wrapXmp(
  `a:Rating="4"><dc:title>Straße</dc:title>${Array.from({ length: 9 }, (_, at) => `<a:List${at}>${'word '.repeat(3000)}</a:List${at}>`).join('')}`,
);

async function save(
  bytes: Buffer,
  name: string,
  extension: string,
): Promise<{ saved: Buffer; notices: readonly Notice[] }> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, name), bytes);
  const out = join(folder, `out.${extension}`);
  const { notices } = await saveImage(await openImage(join(folder, name)), [PATCH], out);
  return { saved: await readFile(out), notices };
}

async function xmpOf(bytes: Buffer, extension: string): Promise<string> {
  return (extension === 'jpg' ? readJpegXmp(bytes) : (await sharp(bytes).metadata()).xmpAsString) ?? '';
}

async function png(chunks: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const plain = await encodeImage(noiseImage(64, 48, 3, 8), 'png');
  const bare = readPngChunks(plain).filter(({ type }) => type !== 'pHYs');
  return withPngChunks(
    Buffer.concat([plain.subarray(0, 33), ...bare.slice(1).map(({ type, data }) => wrapChunk(type, data))]),
    chunks,
  );
}

function wrapChunk(type: string, data: Buffer): Buffer {
  const whole = withPngChunks(Buffer.alloc(33), [[type, data]]);
  return whole.subarray(33);
}

describe('XMP of more than 64 kB', () => {
  it('is kept whole by every format, from every format, and from extended XMP', async () => {
    const jpeg = withJpegXmp(await encodeImage(noiseImage(64, 48, 3, 8), 'jpeg'), LONG_XMP);
    expect(readJpegXmp(jpeg)).toContain('List8');
    for (const first of FORMATS) {
      const { saved, notices } = await save(jpeg, 'in.jpg', first);
      expect([first, notices]).toEqual([first, []]);
      const again = await save(saved, `in.${first}`, 'jpg');
      expect([first, again.notices.filter(({ code }) => code === 'METADATA_LEFT_OUT')]).toEqual([first, []]);
      for (const xmp of [await xmpOf(saved, first), await xmpOf(again.saved, 'jpg')]) {
        for (const part of ['a:Rating="4"', '<dc:title>Straße</dc:title>', 'List0>word', 'List8>word']) {
          expect([first, part, xmp.includes(part)]).toEqual([first, part, true]);
        }
        expect(xmp).not.toContain('HasExtendedXMP');
      }
    }
  });
});

describe('what a PNG says of colours, resolution and in texts', () => {
  const text = Buffer.from('Comment\0\0\0de\0Kommentar\0Straße', 'utf8');
  const chunks = [
    ['gAMA', Buffer.from([0, 1, 0x86, 0xa0])],
    ['cHRM', Buffer.from('00007a26000080840000fa00000080e800005208000115580000' + '3a9800001770', 'hex')],
    ['pHYs', Buffer.from([0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1])],
    ['iTXt', text],
  ] as const;

  it('is in the saved PNG, chunk by chunk, and nothing is made up', async () => {
    const { saved, notices } = await save(await png(chunks), 'in.png', 'png');
    const kept = readPngChunks(saved).filter(({ type }) => !['IHDR', 'IDAT', 'IEND'].includes(type));
    expect(kept.map(({ type, data }) => [type, data])).toEqual(chunks.map(([type, data]) => [type, data]));
    expect(notices).toEqual([]);
    const bare = await save(await png([]), 'in.png', 'png');
    expect(
      readPngChunks(bare.saved)
        .map(({ type }) => type)
        .filter((type) => type !== 'IDAT'),
    ).toEqual(['IHDR', 'IEND']);
  });

  it('is a profile in other formats, of the same pixels, and texts that are lost are named', async () => {
    for (const extension of ['jpg', 'webp', 'tif', 'avif']) {
      const { saved, notices } = await save(await png(chunks), 'in.png', extension);
      const { icc } = await sharp(saved).metadata();
      expect([extension, icc && readProfileName(icc)]).toEqual([extension, 'Colours of the file']);
      expect(notices).toMatchObject([{ code: 'METADATA_LEFT_OUT', values: { names: 'PNG Comment' } }]);
    }
  });

  it('is no profile where it is sRGB, and a notice where no profile can say it', async () => {
    const srgb = await png([['sRGB', Buffer.from([0])]]);
    expect((await sharp((await save(srgb, 'in.png', 'jpg')).saved).metadata()).icc).toBeUndefined();
    const hdr = await png([['cICP', Buffer.from([9, 16, 0, 1])]]);
    const { notices } = await save(hdr, 'in.png', 'jpg');
    expect(notices).toMatchObject([{ code: 'METADATA_LEFT_OUT', values: { names: 'ICC' } }]);
  });

  it('makes a profile that says the same colours as sRGB does of its own numbers', async () => {
    // Display P3: its red, shown as sRGB, is beyond it; its white is white.
    const p3 = await png([['cICP', Buffer.from([12, 13, 0, 1])]]);
    const { saved } = await save(p3, 'in.png', 'tif');
    const { icc } = await sharp(saved).metadata();
    expect(icc).toBeDefined();
    const own = { raw: { width: 2, height: 1, channels: 3 } } as const;
    const tagged = await sharp(Buffer.from([255, 255, 255, 0, 200, 0]), own)
      .png()
      .toBuffer();
    const withProfile = withPngChunks(tagged, [
      ['iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(icc!)])],
    ]);
    const shown = await sharp(withProfile).toColourspace('srgb').raw().toBuffer();
    expect([...shown.subarray(0, 3)].every((value) => value >= 254)).toBe(true);
    // ColorSync and littleCMS give (0, 206, 0) or so with red and blue cut at 0.
    expect(shown[3]).toBe(0);
    expect(shown[4]).toBeGreaterThan(200);
  });
});

describe('an AVIF that says its colours by numbers', () => {
  it('hands them on: as cICP in PNG, as a profile elsewhere', async () => {
    const box = Buffer.from('....colrnclx\0\x0c\0\x0d\0\x06\x80', 'latin1');
    expect(readColourDescription('avif', box)).toMatchObject({ cicp: { primaries: 12, transfer: 13 } });
    const plain = Buffer.from('....colrnclx\0\x01\0\x0d\0\x06\x80', 'latin1');
    expect(readColourDescription('avif', plain)).toBeUndefined();
  });
});

describe('what else stands in a file', () => {
  it('a comment stays in JPEG, and is named where the format has no place for it', async () => {
    const jpeg = withJpegSegments(await encodeImage(noiseImage(64, 48, 3, 8), 'jpeg'), [
      [0xfe, Buffer.from('Shot on a hill')],
    ]);
    const kept = await save(jpeg, 'in.jpg', 'jpg');
    expect(kept.saved.includes('Shot on a hill')).toBe(true);
    expect(kept.notices).toEqual([]);
    expect((await save(jpeg, 'in.jpg', 'png')).notices).toMatchObject([
      { values: { names: 'JPEG comment' } },
    ]);
  });

  it('two resolutions of a TIFF stay two', async () => {
    const plain = await sharp(await encodeImage(noiseImage(64, 48, 3, 8), 'tiff'))
      .tiff({ xres: 300 / 25.4, yres: 600 / 25.4 })
      .toBuffer();
    const { saved } = await save(plain, 'in.tif', 'tif');
    const again = await save(saved, 'in.tif', 'tif');
    const [x, y] = readMainEntries(again.saved, [0x011a, 0x011b]).map(
      ({ data }) => data.readUInt32LE(0) / data.readUInt32LE(4),
    );
    expect(Math.round(y! / x!)).toBe(2);
  });

  it('regions of faces turn with the pixels, and stay where the pixels stay', async () => {
    const xmp = wrapXmp(
      'xmlns:st="http://ns.adobe.com/xmp/sType/Area#" xmlns:dim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" ' +
        'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:ImageWidth="64" tiff:ImageLength="48" tiff:Orientation="6"><a:Dim dim:w="64" ' +
        'dim:h="48"/><a:Area><st:x>0.45</st:x><st:y>0.3</st:y><st:w>0.1</st:w><st:h>0.2</st:h></a:Area>',
    );
    const photo = withJpegSegments(await encodeImage(noiseImage(64, 48, 3, 8), 'jpeg'), [
      [0xe1, Buffer.concat([Buffer.from('Exif\0\0'), createExif({ orientation: 6 })])],
    ]);
    const jpeg = withJpegXmp(photo, xmp);
    const turned = await xmpOf((await save(jpeg, 'in.jpg', 'png')).saved, 'png');
    for (const part of [
      '<st:x>0.7</st:x>',
      '<st:y>0.45</st:y>',
      '<st:w>0.2</st:w>',
      '<st:h>0.1</st:h>',
      'dim:w="48"',
      'dim:h="64"',
      'tiff:ImageWidth="48"',
      'tiff:ImageLength="64"',
      'tiff:Orientation="1"',
    ]) {
      expect(turned).toContain(part);
    }
    const stored = await xmpOf((await save(jpeg, 'in.jpg', 'jpg')).saved, 'jpg');
    expect(stored).toContain('<st:x>0.45</st:x>');
    expect(stored).toContain('tiff:Orientation="6"');
  });
});

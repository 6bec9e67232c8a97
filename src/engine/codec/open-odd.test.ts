import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { pngChunk, withJpegProfile, withJpegSegments } from '../../../tests/fixtures/containers.js';
import { ftyp } from '../../../tests/fixtures/foreign-files.js';
import { createAdobeLikeProfile } from '../../../tests/fixtures/icc-profile.js';
import { encodeImage, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { createTiff } from '../../../tests/fixtures/tiff-file.js';
import type { RasterImage } from '../raster-image.js';
import type { ImageInfo } from './image-info.js';
import { saveImage } from './save-image.js';
import { openImage } from './source-image.js';

const PATCH = noisePatch({ left: 3, top: 4, width: 9, height: 9 }, 3, 8);

async function jpeg(): Promise<Buffer> {
  return await encodeImage(noiseImage(64, 48, 3, 8), 'jpeg');
}

/** Opens `bytes`, decodes and saves them to every format with room for all; the codes of the notices of opening. */
async function codesOf(bytes: Buffer, name: string): Promise<string[]> {
  const folder = await temporaryFolder();
  const path = join(folder, name);
  await writeFile(path, bytes);
  const source = await openImage(path);
  await source.decode();
  for (const extension of ['png', 'jpg', 'tif']) {
    await saveImage(source, [PATCH], join(folder, `out.${extension}`));
    await (await openImage(join(folder, `out.${extension}`))).decode();
  }
  return source.info.notices.map(({ code }) => code);
}

async function codesOfTiff(bytes: Buffer): Promise<string[]> {
  const path = join(await temporaryFolder(), 'in.tif');
  await writeFile(path, bytes);
  return (await openImage(path)).info.notices.map(({ code }) => code);
}

async function errorOf(bytes: Buffer, name: string): Promise<unknown> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, bytes);
  return await (async () => await (await openImage(path)).decode())().catch((error: unknown) => error);
}

describe('a JPEG with a harmless fault is opened with a notice', () => {
  it('without its end marker, and refused where one block more is missing', async () => {
    const whole = await jpeg();
    expect(await codesOf(whole.subarray(0, -2), 'in.jpg')).toEqual(['FAULTS_PASSED_OVER']);
    expect(await errorOf(whole.subarray(0, -12), 'in.jpg')).toMatchObject({ code: 'DECODE_FAILED' });
    const unended = join(await temporaryFolder(), 'in.jpg');
    await writeFile(unended, whole.subarray(0, -2));
    const expected = join(await temporaryFolder(), 'in.jpg');
    await writeFile(expected, whole);
    expect(await (await openImage(unended)).decode()).toEqual(await (await openImage(expected)).decode());
  });

  it('with the parameters of a scan that are of no use in its kind', async () => {
    const bytes = await jpeg();
    const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
    expect(bytes[scan + 4]).toBe(3);
    bytes.fill(0, scan + 11, scan + 14);
    expect(await codesOf(bytes, 'in.jpg')).toEqual(['FAULTS_PASSED_OVER']);
  });

  it('of an unknown version of JFIF', async () => {
    const bytes = Buffer.from(await jpeg());
    const jfif = Buffer.from('JFIF\0\x02\x01\0\0\x01\0\x01\0\0', 'latin1');
    expect(await codesOf(withJpegSegments(bytes, [[0xe0, jfif]]), 'in.jpg')).toEqual(['FAULTS_PASSED_OVER']);
  });

  it('with a colour profile that is cut', async () => {
    const profile = createAdobeLikeProfile();
    const cut = withJpegProfile(await jpeg(), profile.subarray(0, profile.length - 40));
    expect(await codesOf(cut, 'in.jpg')).toEqual(['PROFILE_DAMAGED']);
    expect(await codesOf(withJpegProfile(await jpeg(), profile), 'in.jpg')).toEqual([]);
  });
});

describe('what is left out is told', () => {
  it('the second picture of a JPEG and its video, the frames of a PNG', async () => {
    const list = Buffer.from(
      'MPF\0II*\0\x08\0\0\0\x01\0\x01\xb0\x04\0\x01\0\0\0\x02\0\0\0\0\0\0\0',
      'latin1',
    );
    const first = withJpegSegments(await jpeg(), [[0xe2, list]]);
    expect(await codesOf(Buffer.concat([first, await jpeg()]), 'in.jpg')).toEqual(['FIRST_PAGE_ONLY']);
    expect(await codesOf(Buffer.concat([await jpeg(), ftyp('mp42')]), 'in.jpg')).toEqual(['VIDEO_LEFT_OUT']);
    const png = await encodeImage(noiseImage(64, 48, 3, 8), 'png');
    const control = pngChunk('acTL', Buffer.from([0, 0, 0, 3, 0, 0, 0, 0]));
    const animated = Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]);
    expect(await codesOf(animated, 'in.png')).toEqual(['FIRST_PAGE_ONLY']);
  });

  it('what XMP says of a video goes with the video', async () => {
    const folder = await temporaryFolder();
    const xmp =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description ' +
      'xmlns:cam="http://ns.google.com/photos/1.0/camera/" xmlns:c="http://ns.google.com/photos/1.0/container/" ' +
      'xmlns:xmp="http://ns.adobe.com/xap/1.0/" cam:MotionPhoto="1" cam:BurstID="7" xmp:Rating="3"><c:Directory><rdf:Seq><rdf:li/>' +
      '</rdf:Seq></c:Directory></rdf:Description></rdf:RDF></x:xmpmeta>';
    const head = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}`, 'latin1');
    const path = join(folder, 'in.jpg');
    await writeFile(path, Buffer.concat([withJpegSegments(await jpeg(), [[0xe1, head]]), ftyp('mp42')]));
    const out = join(folder, 'out.jpg');
    await saveImage(await openImage(path), [PATCH], out);
    const saved = await readFile(out, 'latin1');
    expect(saved).toContain('xmp:Rating="3"');
    expect(saved).toContain('cam:BurstID="7"');
    expect(saved).not.toContain('MotionPhoto');
    expect(saved).not.toContain('Directory');
    expect(saved).not.toContain('ftyp');
  });
});

describe('a TIFF', () => {
  it('with channels that are no alpha: a saved selection, infrared, also beside CMYK; nothing turns transparent', async () => {
    for (const [samples, photometric, depth] of [
      [4, 2, 8],
      [4, 2, 16],
      [5, 2, 8],
      [2, 1, 8],
      [5, 5, 8],
    ] as const) {
      const folder = await temporaryFolder();
      const path = join(folder, 'in.tif');
      await writeFile(
        path,
        createTiff({
          samples,
          photometric,
          depth,
          extra: Array<number>(samples - (photometric === 1 ? 1 : photometric === 5 ? 4 : 3)).fill(0),
        }),
      );
      const source = await openImage(path);
      const codes = source.info.notices.map(({ code }) => code);
      expect([samples, codes.includes('CHANNELS_LEFT_OUT')]).toEqual([samples, true]);
      expect(source.info).toMatchObject({ hasAlpha: false, channels: photometric === 1 ? 1 : 3 });
      const { channels } = source.info;
      const patch = noisePatch({ left: 1, top: 1, width: 3, height: 3 }, channels, depth);
      const image = await source.decode();
      for (const extension of ['png', 'tif', 'jpg']) {
        await saveImage(source, [patch], join(folder, `out.${extension}`));
        const saved = await openImage(join(folder, `out.${extension}`));
        expect(saved.info).toMatchObject({ hasAlpha: false, channels });
        // Far from the patch lossless formats hold the photo itself.
        const last = (await saved.decode()).data.slice(-channels);
        if (extension !== 'jpg') expect(last).toEqual(image.data.slice(-channels));
      }
    }
  });

  it('with channels that it says nothing of is opened without them, and not called damaged', async () => {
    for (const [samples, photometric, depth, extra] of [
      [4, 2, 8, []],
      [4, 2, 16, []],
      [2, 1, 8, []],
      [5, 5, 8, []],
      [5, 2, 8, []],
      [5, 2, 8, [0]],
    ] as const) {
      const options = { samples, photometric, depth } as const;
      const spare = samples - (photometric === 1 ? 1 : photometric === 5 ? 4 : 3);
      const silent = createTiff({ ...options, extra });
      const said = createTiff({ ...options, extra: Array<number>(spare).fill(0) });
      const codes = await codesOfTiff(silent);
      expect(codes).toContain('CHANNELS_LEFT_OUT');
      expect(await codesOfTiff(said)).toEqual(codes);
      const images: RasterImage[] = [];
      for (const bytes of [silent, said]) {
        const path = join(await temporaryFolder(), 'in.tif');
        await writeFile(path, bytes);
        images.push(await (await openImage(path)).decode());
      }
      expect(images[0]).toEqual(images[1]);
    }
  });

  it('of CMYK says that its colours are converted, and of 16 bits that 8 are left', async () => {
    const options = { samples: 4, photometric: 5 } as const;
    expect(await codesOfTiff(createTiff({ ...options, depth: 8 }))).toEqual(['COLOURS_CONVERTED']);
    expect(await codesOfTiff(createTiff({ ...options, depth: 16 }))).toEqual([
      'COLOURS_CONVERTED',
      'CMYK_DEPTH_REDUCED',
    ]);
  });

  it('whose extra channel is alpha stays transparent', async () => {
    const path = join(await temporaryFolder(), 'in.tif');
    await writeFile(path, createTiff({ samples: 4, photometric: 2, depth: 8, extra: [2] }));
    expect((await openImage(path)).info).toMatchObject({ hasAlpha: true, channels: 4, notices: [] });
  });

  it('with a small preview before the picture is opened at its full size', async () => {
    const path = join(await temporaryFolder(), 'in.tif');
    await writeFile(path, createTiff({ samples: 3, photometric: 2, depth: 8, previewFirst: true }));
    const { width, height }: ImageInfo = (await openImage(path)).info;
    expect([width, height]).toEqual([12, 8]);
  });

  it('with Photoshop layers says that they are left out', async () => {
    const path = join(await temporaryFolder(), 'in.tif');
    await writeFile(path, createTiff({ samples: 3, photometric: 2, depth: 8, hasLayers: true }));
    expect((await openImage(path)).info.notices.map(({ code }) => code)).toEqual(['LAYERS_LEFT_OUT']);
  });

  it('that cannot be read is refused by the feature, and not called damaged', async () => {
    const base = { samples: 3, photometric: 2, depth: 8 } as const;
    for (const [options, says] of [
      [{ ...base, compression: 50_000 }, /Zstandard.*LZW or Deflate/],
      [{ ...base, compression: 34_925 }, /LZMA/],
      [{ ...base, samples: 6 }, /6 channels.*without the channels/],
      [{ ...base, bits: 12 }, /12 bits a channel.*8 or 16 bits/],
    ] as const) {
      const error = await errorOf(createTiff(options), 'in.tif');
      expect(error).toMatchObject({
        code: 'UNSUPPORTED_FORMAT',
        message: expect.stringMatching(says) as string,
      });
    }
  });
});

it('an animated AVIF is named as one', async () => {
  expect(await errorOf(ftyp('avis', ['avis', 'msf1']), 'in.avif')).toMatchObject({
    code: 'UNSUPPORTED_FORMAT',
    message: expect.stringContaining('animated') as string,
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { encodeImage, noiseImage, noisePatch } from '../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { createUltraHdr, readUltraHdr } from '../../../tests/fixtures/ultra-hdr.js';
import { readJpegXmp } from './jpeg-xmp.js';
import { saveImage, weighImage } from './save-image.js';
import { openImage } from './source-image.js';

const SIZE = { width: 64, height: 48 };
const PATCH = noisePatch({ left: 3, top: 4, width: 10, height: 9 }, 3, 8);
/** What libvips makes up and exiftool derives, of pixels alone. */
const OF_PIXELS =
  /^(?:ICC|Composite:|QuickTime:|Meta:|RIFF:|PNG|IFD0:(?:Image|Bits|Comp|Photo|Strip|Orient|Samples?P|Rows|X|Y|Planar|Resol|Predict|SampleF)|ExifIFD:(?:ExifV|Flashpix|ColorS|ExifImage))/;
const FORMATS = ['jpg', 'png', 'webp', 'tif', 'avif'] as const;
const HAS_EXIFTOOL = spawnSync('exiftool', ['-ver']).status === 0;

/** Where the photo was taken, in every way that exiftool knows to write, and what is said besides. */
const PLACE = [
  '-GPSLatitude=48.2082',
  '-GPSLatitudeRef=N',
  '-GPSLongitude=16.3738',
  '-GPSLongitudeRef=E',
  '-GPSAltitude=171',
  '-XMP-exif:GPSLatitude=48.2082',
  '-XMP-exif:GPSLongitude=16.3738',
  '-XMP-photoshop:City=Vienna',
  '-XMP-photoshop:State=Vienna',
  '-XMP-photoshop:Country=Austria',
  '-XMP-iptcCore:Location=Stephansplatz',
  '-XMP-iptcCore:CountryCode=AT',
  '-XMP-iptcExt:LocationCreatedCity=Vienna',
  '-XMP-iptcExt:LocationShownSublocation=Stephansplatz',
  '-XMP-dc:Coverage=Vienna',
  '-IPTC:City=Vienna',
  '-IPTC:Sub-location=Stephansplatz',
  '-IPTC:Province-State=Vienna',
  '-IPTC:Country-PrimaryLocationName=Austria',
  '-IPTC:Country-PrimaryLocationCode=AUT',
  '-IPTC:ContentLocationName=Stephansplatz',
];
const OTHERS = [
  '-Orientation#=6',
  '-EXIF:Make=Lacuna test camera',
  '-EXIF:Artist=Somebody',
  '-EXIF:DateTimeOriginal=2024:05:06 07:08:09',
  '-EXIF:LensModel=A lens',
  '-XMP-xmp:Rating=4',
  '-XMP-dc:Title=A church',
  '-IPTC:Caption-Abstract=A church at noon',
  '-Comment=A word',
];
const IS_PLACE = /gps|city|state|country|location|coverage/i;
const SAYS_PLACE = /vienna|stephansplatz|austria|48.2|16.37/i;

async function writePhoto(folder: string, extension: (typeof FORMATS)[number]): Promise<string> {
  const path = join(folder, `photo.${extension}`);
  const pixels = noiseImage(SIZE.width, SIZE.height, 3, 8);
  const format = ({ jpg: 'jpeg', tif: 'tiff' } as const)[extension as 'jpg'] ?? extension;
  await sharp(pixels.data, { raw: { ...SIZE, channels: 3 } })
    .withIccProfile('p3')
    .toFormat(format)
    .toFile(path);
  execFileSync('exiftool', ['-q', '-q', '-m', '-overwrite_original', ...PLACE, ...OTHERS, path]);
  return path;
}

type Tags = Readonly<Record<string, string | number>>;

/** All that exiftool can tell of each file, but for what is of the file and not in it. */
function tell(paths: readonly string[]): Tags[] {
  const args = ['-q', '-j', '-a', '-G1', '-struct', ...paths];
  const text = execFileSync('exiftool', args, { encoding: 'utf8' });
  const isOfFile = (name: string): boolean => /^(?:SourceFile|ExifTool:|System:|File:(?!Comment))/.test(name);
  return (JSON.parse(text) as Tags[]).map((tags) =>
    Object.fromEntries(Object.entries(tags).filter(([name]) => !isOfFile(name))),
  );
}

function placesOf(tags: Tags | undefined): string[] {
  return Object.entries(tags ?? {})
    .filter(([name, value]) => IS_PLACE.test(name) || SAYS_PLACE.test(JSON.stringify(value)))
    .map(([name]) => name);
}

describe.skipIf(!HAS_EXIFTOOL)('metadata that are chosen', { timeout: 60_000 }, () => {
  it.each(FORMATS)('are without place, or none, in every format from %s', async (from) => {
    const folder = await temporaryFolder();
    const path = await writePhoto(folder, from);
    const source = await openImage(path);
    const choices = ['all', 'no-place', 'none'] as const;
    const outs = FORMATS.flatMap((to) => choices.map((choice) => join(folder, `${choice}.${to}`)));
    for (const out of outs) {
      const choice = choices.find((name) => out.includes(`${name}.`));
      await saveImage(source, [PATCH], out, { metadata: choice });
    }
    const [before, ...after] = tell([path, ...outs]);
    expect(placesOf(before).length).toBeGreaterThan(5);
    for (const [index, to] of FORMATS.entries()) {
      const [all, some, none] = after.slice(3 * index);
      expect([to, placesOf(all).length > 5]).toEqual([to, true]);
      expect([to, placesOf(some), placesOf(none)]).toEqual([to, [], []]);
      const isKept = (name: string): boolean => !IS_PLACE.test(name) && name !== 'IFD0:YCbCrPositioning';
      expect([to, Object.keys(some!)]).toEqual([to, Object.keys(all!).filter(isKept)]);
      expect([to, Object.keys(none!).filter((name) => !OF_PIXELS.test(name))]).toEqual([to, []]);
      for (const choice of ['no-place', 'none']) {
        const bytes = await readFile(join(folder, `${choice}.${to}`));
        for (const word of ['Vienna', 'Stephansplatz'])
          expect([to, bytes.includes(word)]).toEqual([to, false]);
        const { icc, autoOrient } = await sharp(bytes).metadata();
        expect([to, icc !== undefined, autoOrient.width]).toEqual([to, true, source.info.width]);
      }
    }
  });
});

describe('a JPEG whose metadata are chosen', () => {
  it('keeps its blocks: pixels outside the retouch are those of the file', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'in.jpg');
    const noise = noiseImage(SIZE.width, SIZE.height, 3, 8);
    const jpeg = await encodeImage(noise, 'jpeg');
    await writeFile(
      path,
      await sharp(jpeg)
        .withExif({ IFD3: { GPSLatitude: '1/1 2/1 3/1' } })
        .jpeg({ quality: 100 })
        .toBuffer(),
    );
    const [all, some, none] = await Promise.all(
      (['all', 'no-place', 'none'] as const).map(async (metadata) => {
        const out = join(folder, `${metadata}.jpg`);
        const { notices } = await saveImage(await openImage(path), [PATCH], out, { metadata });
        expect(notices).toEqual([]);
        return await sharp(out).raw().toBuffer();
      }),
    );
    expect(some!.equals(all!)).toBe(true);
    expect(none!.equals(all!)).toBe(true);
  });
});

describe('a photo with a gain map', () => {
  it('keeps it without what is not to be said, and leaves it out of a smaller copy', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'in.jpg');
    const secret = { IFD0: { Artist: 'Stephansplatz' } };
    const encode = (width: number, height: number, channels: 1 | 3): Promise<Buffer> =>
      encodeImage(noiseImage(width, height, channels, 8), 'jpeg').then((jpeg) =>
        sharp(jpeg).withExif(secret).jpeg().toBuffer(),
      );
    await writeFile(path, createUltraHdr(await encode(64, 48, 3), await encode(16, 12, 1)));
    const source = await openImage(path);
    const out = join(folder, 'out.jpg');
    await saveImage(source, [], out, { metadata: 'none' });
    const bytes = await readFile(out);
    expect(readUltraHdr(bytes)).toBeDefined();
    expect(bytes.includes('Stephansplatz')).toBe(false);
    const resize = { kind: 'percent', percent: 50 } as const;
    const smaller = await saveImage(source, [], out, { resize, force: true });
    expect(smaller.notices.map(({ code }) => code)).toContain('GAIN_MAP_LEFT_OUT');
    const small = await readFile(out);
    expect(readUltraHdr(small)).toBeUndefined();
    expect(readJpegXmp(small) ?? '').not.toMatch(/ hdrgm:|Semantic/u);
  });
});

describe('a photo that is saved smaller', () => {
  const LARGE = { width: 160, height: 120 };
  /** Where it is removed from, it is black. */
  const black = noisePatch({ left: 40, top: 40, width: 80, height: 40 }, 3, 8);
  black.image.data.fill(0);
  black.alpha.fill(255);

  it.each(FORMATS)('has that size as %s, its retouches, and weighs what was said', async (extension) => {
    const folder = await temporaryFolder();
    const path = join(folder, 'in.png');
    await writeFile(path, await encodeImage(noiseImage(LARGE.width, LARGE.height, 3, 8), 'png'));
    const source = await openImage(path);
    const out = join(folder, `out.${extension}`);
    const resize = { kind: 'long-side', px: 64 } as const;
    const saved = await saveImage(source, [black], out, { resize });
    expect(saved.size).toEqual({ width: 64, height: 48 });
    const { data, info } = await sharp(out).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([64, 48]);
    expect(data[(24 * 64 + 32) * 3]).toBeLessThan(6);
    expect(Math.max(...data.subarray(0, 64 * 3))).toBeGreaterThan(60);
    const weight = await weighImage(source, [black], { format: saved.format, resize });
    expect(weight).toBe((await readFile(out)).byteLength);
  });

  it('keeps its depth, its transparency, what it says and which side is up', async () => {
    const folder = await temporaryFolder();
    for (const [channels, depth] of [
      [1, 16],
      [4, 8],
      [3, 16],
    ] as const) {
      const path = join(folder, `in-${channels}-${depth}.png`);
      const image = noiseImage(LARGE.width, LARGE.height, channels, depth);
      await writeFile(path, await encodeImage(image, 'png'));
      const out = join(folder, 'out.png');
      await saveImage(await openImage(path), [], out, {
        resize: { kind: 'percent', percent: 50 },
        force: true,
      });
      expect((await openImage(out)).info).toMatchObject({ width: 80, height: 60, channels, depth });
    }
    const turned = join(folder, 'turned.jpg');
    const jpeg = await encodeImage(noiseImage(LARGE.width, LARGE.height, 3, 8), 'jpeg');
    const exif = { IFD0: { Artist: 'Somebody' }, IFD2: { PixelXDimension: '160', PixelYDimension: '120' } };
    await writeFile(turned, await sharp(jpeg).withExif(exif).withMetadata({ orientation: 6 }).toBuffer());
    const out = join(folder, 'turned-small.jpg');
    await saveImage(await openImage(turned), [], out, { resize: { kind: 'percent', percent: 50 } });
    expect((await openImage(out)).info).toMatchObject({ width: 60, height: 80, orientation: 1 });
  });

  it('is as it is where it would have to be larger', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'in.jpg');
    await writeFile(path, await encodeImage(noiseImage(LARGE.width, LARGE.height, 3, 8), 'jpeg'));
    const source = await openImage(path);
    await saveImage(source, [black], join(folder, 'whole.jpg'));
    for (const resize of [
      { kind: 'long-side', px: 160 },
      { kind: 'percent', percent: 100 },
    ] as const) {
      const out = join(folder, `${resize.kind}.jpg`);
      await saveImage(source, [black], out, { resize });
      expect((await readFile(out)).equals(await readFile(join(folder, 'whole.jpg')))).toBe(true);
    }
  });

  it('is no layer, and a layer has no metadata to choose', async () => {
    const path = join(await temporaryFolder(), 'in.png');
    await writeFile(path, await encodeImage(noiseImage(20, 16, 3, 8), 'png'));
    const source = await openImage(path);
    for (const choice of [{ resize: { kind: 'percent', percent: 50 } }, { metadata: 'none' }] as const) {
      const save = saveImage(source, [], `${path}.png`, { isLayer: true, ...choice });
      await expect(save).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    }
  });
});

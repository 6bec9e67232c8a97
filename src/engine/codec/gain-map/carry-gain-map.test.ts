import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { createExif } from '../../../../tests/fixtures/exif-block.js';
import { createNumbers, encodeImage, fromRaster, noiseImage } from '../../../../tests/fixtures/images.js';
import { temporaryFolder } from '../../../../tests/fixtures/temporary-folder.js';
import type { UltraHdrOptions } from '../../../../tests/fixtures/ultra-hdr.js';
import { createUltraHdr, readUltraHdr } from '../../../../tests/fixtures/ultra-hdr.js';
import { cropRaster } from '../../raster-crop.js';
import type { Patch, RasterImage8 } from '../../raster-image.js';
import { readJpegXmp } from '../jpeg-xmp.js';
import { readJpeg } from '../jpeg/read-jpeg.js';
import type { SaveOptions } from '../save-image.js';
import { saveImage } from '../save-image.js';
import { openImage } from '../source-image.js';

const WIDTH = 320;
const HEIGHT = 240;
/** Pixels of the photo to one of the map. */
const SCALE = 4;
const HOLE = { left: 122, top: 62, width: 60, height: 76 };
const THING = { left: 130, top: 70, width: 44, height: 60 };

interface Scene {
  readonly photo: RasterImage8;
  readonly gains: RasterImage8;
}

/** A sky that grows brighter upwards over ground of coarse stones, some of which shine; `withThing`: a dark box with a glaring gain. */
function createScene(withThing: boolean): Scene {
  const next = createNumbers(7);
  const stones = Array.from({ length: 40 * 30 }, () => next(100));
  const photo = new Uint8Array(WIDTH * HEIGHT * 3);
  const gains = new Uint8Array((WIDTH / SCALE) * (HEIGHT / SCALE));
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const isThing =
        withThing &&
        x >= THING.left &&
        x < THING.left + THING.width &&
        y >= THING.top &&
        y < THING.top + THING.height;
      // The stones behind the thing are those of twelve columns further on, as a fill would copy them.
      const isHole = x >= 120 && x < 184 && y < 144;
      const stone = stones[Math.floor(y / 8) * 40 + Math.floor(x / 8) + (isHole ? 12 : 0)]!;
      const ground = 60 + stone;
      const sky = 200 - y / 2;
      const value = y < 110 ? sky : ground;
      const gain = y < 110 ? 150 - y / 2 : stone > 70 ? 120 : 20;
      const at = (y * WIDTH + x) * 3;
      photo.set(isThing ? [20, 20, 30] : [value * 0.8, value * 0.9, value], at);
      if (x % SCALE === 0 && y % SCALE === 0) {
        gains[((y / SCALE) * WIDTH) / SCALE + x / SCALE] = isThing ? 250 : gain;
      }
    }
  }
  const size = { width: WIDTH / SCALE, height: HEIGHT / SCALE };
  return {
    photo: { width: WIDTH, height: HEIGHT, channels: 3, depth: 8, data: photo },
    gains: { ...size, channels: 1, depth: 8, data: gains },
  };
}

async function encode({ photo, gains }: Scene, options: UltraHdrOptions = {}): Promise<Buffer> {
  const first = await fromRaster(photo).jpeg({ quality: 92, chromaSubsampling: '4:2:0' }).toBuffer();
  const map = await fromRaster(gains).jpeg({ quality: 90 }).toBuffer();
  return createUltraHdr(first, map, options);
}

/** The photo without the thing where the hole is: what a perfect fill would have made. */
function perfectPatch(): Patch {
  const alpha = new Uint8Array(HOLE.width * HOLE.height).fill(255);
  return { rect: HOLE, image: cropRaster(createScene(false).photo, HOLE), alpha };
}

async function save(bytes: Buffer, patches: readonly Patch[], name = 'out.jpg', options: SaveOptions = {}) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'in.jpg'), bytes);
  const source = await openImage(join(folder, 'in.jpg'));
  const { notices } = await saveImage(source, patches, join(folder, name), options);
  const saved = await readFile(join(folder, name));
  const codes = (list: readonly { readonly code: string }[]): string[] => list.map(({ code }) => code);
  return { saved, opened: codes(source.info.notices), told: codes(notices) };
}

async function decode(jpeg: Buffer): Promise<Buffer> {
  return await sharp(jpeg, { failOn: 'warning' }).toColourspace('b-w').raw().toBuffer();
}

/** Is a pixel of the map in a block that the hole, or a pixel more, touches? */
function isTouched(x: number, y: number): boolean {
  const block = (at: number): number => Math.floor(at / 8);
  const first = { x: HOLE.left / SCALE - 1, y: HOLE.top / SCALE - 1 };
  const last = { x: (HOLE.left + HOLE.width) / SCALE + 1, y: (HOLE.top + HOLE.height) / SCALE + 1 };
  return (
    block(x) >= block(Math.floor(first.x)) &&
    block(x) <= block(Math.ceil(last.x)) &&
    block(y) >= block(Math.floor(first.y)) &&
    block(y) <= block(Math.ceil(last.y))
  );
}

describe('the gain map of an Ultra HDR JPEG', () => {
  it('is filled with the photo: no ghost of what was removed, and outside the hole every value as it was', async () => {
    const { saved, opened, told } = await save(await encode(createScene(true)), [perfectPatch()]);
    expect([opened, told]).toEqual([[], []]);
    const map = await decode(readUltraHdr(saved)!.gainMap);
    const before = await decode(readUltraHdr(await encode(createScene(true)))!.gainMap);
    const clean = await decode(readUltraHdr(await encode(createScene(false)))!.gainMap);
    const width = WIDTH / SCALE;
    let worst = 0;
    let sum = 0;
    let count = 0;
    for (let at = 0; at < map.length; at++) {
      const x = at % width;
      const y = Math.floor(at / width);
      if (!isTouched(x, y)) expect([at, map[at]]).toEqual([at, before[at]]);
      if (x * SCALE < HOLE.left || x * SCALE >= HOLE.left + HOLE.width) continue;
      if (y * SCALE < HOLE.top || y * SCALE >= HOLE.top + HOLE.height) continue;
      const difference = Math.abs(map[at]! - clean[at]!);
      worst = Math.max(worst, difference);
      sum += difference;
      count++;
    }
    // The thing's own gain is 100 and more above all others. Which stones shine is told by nothing but their looks.
    expect(sum / count).toBeLessThan(8);
    expect(worst).toBeLessThan(70);
  });

  it('lies where every list says, is the second picture and is what readers take for a gain map', async () => {
    const source = await encode(createScene(true));
    for (const options of [{}, { iso: false }, { xmp: false }]) {
      const { saved } = await save(await encode(createScene(true), options), [perfectPatch()]);
      const parts = readUltraHdr(saved)!;
      expect(parts.gainMap.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
      expect(parts.gainMap.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
      expect(parts.photo.length + parts.gainMap.length).toBe(saved.length);
      expect(parts.photo.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
      expect(parts.xmpLength).toBe('xmp' in options ? undefined : parts.gainMap.length);
      expect(parts.hasIsoMark).toBe(!('iso' in options));
      expect(parts.pictures).toBe(2);
      expect(parts.gainMap.includes('hdrgm:GainMapMax="2"')).toBe(!('xmp' in options));
      expect(readJpegXmp(parts.photo)?.includes('xmp:Rating="4"') ?? false).toBe(!('xmp' in options));
      const { gainMap } = await sharp(saved).metadata();
      expect(gainMap?.image.equals(parts.gainMap)).toBe(true);
      // And it is found again by us.
      expect((await save(saved, [])).saved.equals(saved)).toBe(true);
    }
    expect(readUltraHdr(source)!.pictures).toBe(2);
  });

  it('stays byte for byte where nothing is changed, and keeps its tables where something is', async () => {
    const source = await encode(createScene(true));
    const { gainMap } = readUltraHdr(source)!;
    expect(readUltraHdr((await save(source, [])).saved)!.gainMap.equals(gainMap)).toBe(true);
    const filled = readUltraHdr((await save(source, [perfectPatch()])).saved)!.gainMap;
    const goOn = async (): Promise<void> => {};
    const [old, now] = [await readJpeg(gainMap, goOn), await readJpeg(filled, goOn)];
    expect(now.quantisation).toEqual(old.quantisation);
    const coefficients = [old, now].map(({ frame }) => frame.components[0]!);
    const perLine = coefficients[0]!.blocksPerLine;
    for (let offset = 0; offset < coefficients[0]!.coefficients.length; offset += 64) {
      const block = offset / 64;
      if (isTouched(8 * (block % perLine), 8 * Math.floor(block / perLine))) continue;
      const [a, b] = coefficients.map((one) => one.coefficients.slice(offset, offset + 64));
      expect(b).toEqual(a);
    }
  });

  it('of three colours, of a photo that is turned, and of one that is encoded anew', async () => {
    const { photo, gains } = createScene(true);
    const colours = {
      ...gains,
      channels: 3 as const,
      data: Uint8Array.from({ length: gains.data.length * 3 }, (_, at) => gains.data[Math.floor(at / 3)]!),
    };
    const exif = Buffer.concat([Buffer.from('Exif\0\0'), createExif({ orientation: 3 })]);
    // Turned by half, so that the same hole lies on the other side.
    const turned = { ...HOLE, left: WIDTH - HOLE.left - HOLE.width, top: HEIGHT - HOLE.top - HOLE.height };
    const patch = perfectPatch();
    const half: Patch = {
      ...patch,
      rect: turned,
      image: { ...patch.image, data: reversePixels(patch.image.data as Uint8Array) } as Patch['image'],
    };
    const thing = await decode(readUltraHdr(await encode(createScene(true)))!.gainMap);
    expect(Math.max(...thing)).toBeGreaterThan(230);
    for (const options of [{}, { quality: 90 }]) {
      const source = await encode({ photo, gains: colours }, { segments: [[0xe1, exif]] });
      const { saved, told } = await save(source, [half], 'out.jpg', options);
      expect(told).toEqual([]);
      const map = await decode(readUltraHdr(saved)!.gainMap);
      expect(Math.max(...map)).toBeLessThan(190);
      // The brightest sky is at the top as displayed, which is the bottom of what is stored.
      const width = WIDTH / SCALE;
      const [first, last] = [map[5]!, map[map.length - width + 5]!];
      expect(first > last).toBe(!('quality' in options));
      expect((await sharp(saved).metadata()).gainMap).toBeDefined();
    }
  });

  it('is left out with a notice by other formats, and nothing speaks of it any more', async () => {
    for (const name of ['out.png', 'out.webp', 'out.tif', 'out.avif']) {
      const { saved, opened, told } = await save(await encode(createScene(true)), [perfectPatch()], name);
      expect([name, opened, told]).toEqual([name, [], ['GAIN_MAP_LEFT_OUT']]);
      expect(saved.includes('GainMap')).toBe(false);
    }
  });

  it('is left out with a notice where it is damaged and would have to be filled', async () => {
    const source = await encode(createScene(true));
    const cut = Buffer.from(source);
    cut.set([0xff, 0xd9], source.length - 300);
    const { saved, told } = await save(cut, [perfectPatch()]);
    expect(told).toEqual(['GAIN_MAP_LEFT_OUT']);
    expect(readUltraHdr(saved)).toBeUndefined();
    expect(saved.includes('GainMap')).toBe(false);
  });

  it('comes without the other pictures that follow, which are told', async () => {
    const small = await encodeImage(noiseImage(32, 24, 3, 8), 'jpeg');
    const source = await encode(createScene(true), { more: [small] });
    const { saved, opened, told } = await save(source, [perfectPatch()]);
    expect([opened, told]).toEqual([['FIRST_PAGE_ONLY'], []]);
    expect(readUltraHdr(saved)!.pictures).toBe(2);
    expect(saved.includes(small.subarray(100, 200))).toBe(false);
  });
});

function reversePixels(data: Uint8Array): Uint8Array {
  const reversed = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    reversed.set(data.subarray(at, at + 3), data.length - 3 - at);
  }
  return reversed;
}

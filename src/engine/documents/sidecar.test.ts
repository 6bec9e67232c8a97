import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { createNotice } from '../../shared/notice.js';
import { createMask } from '../../shared/mask.js';
import type { RasterImage } from '../raster-image.js';
import type { Document } from './document.js';
import type { TemporaryPhoto } from './fixtures/temporary-photo.js';
import { addSeed, createTemporaryPhoto, listTemporaryFiles, requestBox } from './fixtures/temporary-photo.js';
import type { OpenOptions } from './open-document.js';
import { openDocument } from './open-document.js';
import type { FillImage } from './retouch.js';

const FIXTURES = join(import.meta.dirname, 'fixtures');

let photo: TemporaryPhoto;
let sidecarPath: string;
const opened: Document[] = [];

beforeEach(async () => {
  photo = await createTemporaryPhoto();
  sidecarPath = `${photo.path}.lacuna`;
});

afterEach(async () => {
  for (const document of opened.splice(0)) await document.close();
  await photo.remove();
});

async function open(
  options: OpenOptions = {},
  fill: FillImage = addSeed,
  path = photo.path,
): Promise<Document> {
  const services = { fill, tempDir: photo.tempDir, application: 'lacuna test' };
  const document = await openDocument(path, services, options);
  opened.push(document);
  return document;
}

const neverFill: FillImage = () => Promise.reject(new Error('Opening must not fill again.'));

/** A document with three retouches of all kinds, the last one undone, and its sidecar written. */
async function writeExample(): Promise<Document> {
  const notices = [createNotice('DEVICE_FAILED', 'The graphics card failed.', { provider: 'cuda' })];
  const document = await open({}, async (...inputs) => ({ ...(await addSeed(...inputs)), notices }));
  const sketch = [{ points: [{ x: 0.1, y: 2 }], radius: 1 / 3, mode: 'erase' }] as const;
  await document.apply({ ...requestBox(0, 5, 6), sketch });
  const mask = createMask({ width: 40, height: 30 });
  mask.data.fill(255, 200, 330);
  await document.apply({ ...requestBox(1, 0, 0, 90), mask: { kind: 'raster', mask } });
  await document.apply({
    ...requestBox(2, 0, 0, 30),
    mask: {
      kind: 'shapes',
      shapes: [
        { kind: 'stroke', points: [{ x: 20.5, y: 20 }], radius: 4, mode: 'add' },
        { kind: 'polygon', points: [{ x: 1, y: 1 }, { x: 9, y: 2 }, { x: 4, y: 8 }], mode: 'add' }, // prettier-ignore
        { kind: 'box', rect: { left: -3, top: 0, width: 5, height: 9 }, mode: 'erase' },
      ],
    },
  });
  await document.setHead(2);
  expect(await document.saveSidecar()).toBe(sidecarPath);
  return document;
}

/** Everything but where the patches lie. */
function describeRetouches(document: Document): unknown {
  return document.retouches.map(({ patches, ...retouch }) => ({
    ...structuredClone(retouch),
    patches: patches.map(({ rect, channels, depth }) => ({ rect, channels, depth })),
  }));
}

async function compositesOf(document: Document): Promise<RasterImage[]> {
  const { head } = document;
  const images: RasterImage[] = [];
  for (let revision = 0; revision <= document.retouches.length; revision++) {
    await document.setHead(revision);
    images.push(await document.composite());
  }
  await document.setHead(head);
  return images;
}

/** Changes the fields of the sidecar and makes its checksum right again, as a forger or a faulty program would. */
async function forge(change: (text: string) => string): Promise<void> {
  const text = await readFile(sidecarPath, 'utf8');
  const changed = change(text.replace(/,"checksum":"[0-9a-f]+"\}$/, '}'));
  expect(changed).not.toBe(text);
  const checksum = createHash('sha256').update(changed).digest('hex');
  await writeFile(sidecarPath, `${changed.slice(0, -1)},"checksum":"${checksum}"}`);
}

async function expectInvalid(fault: RegExp): Promise<void> {
  const failure: unknown = await open().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({ code: 'SIDECAR_INVALID', details: { path: sidecarPath } });
  expect((failure as AppError).message).toMatch(fault);
  expect((failure as AppError).message).toContain(sidecarPath);
}

describe('saved and opened again', () => {
  test.each([
    [1, 8],
    [3, 8],
    [4, 8],
    [3, 16],
    [2, 16],
  ] as const)(
    'a document with %s channels of %s bits is the same, without filling',
    async (channels, depth) => {
      await photo.remove();
      photo = await createTemporaryPhoto(channels, depth);
      sidecarPath = `${photo.path}.lacuna`;
      const before = await writeExample();
      const after = await open({}, neverFill);
      expect(after.head).toBe(2);
      expect(describeRetouches(after)).toEqual(describeRetouches(before));
      const images = await compositesOf(before);
      expect(images[2]).not.toEqual(images[0]);
      expect(await compositesOf(after)).toEqual(images);
    },
  );

  test('it can be saved again, and the bytes are the same', async () => {
    await writeExample();
    const bytes = await readFile(sidecarPath);
    const after = await open({}, neverFill);
    await after.saveSidecar();
    expect((await readFile(sidecarPath)).equals(bytes)).toBe(true);
  });

  test('retouching goes on where it stopped', async () => {
    await writeExample();
    const after = await open();
    await after.apply(requestBox(2, 12, 12));
    expect(after.retouches).toHaveLength(3);
    await after.saveSidecar();
    expect((await open({}, neverFill)).head).toBe(3);
  });

  test('the network that a retouch names is kept; the default one is not written', async () => {
    const document = await open();
    await document.apply(requestBox(0, 2, 2));
    const named = requestBox(1, 12, 12);
    await document.apply({ ...named, options: { ...named.options, model: 'lama-fp32' } });
    await document.saveSidecar();
    const { retouches } = await open({}, neverFill);
    expect(retouches.map(({ options }) => options.model)).toEqual(['auto', 'lama-fp32']);
    expect((await readFile(sidecarPath, 'utf8')).match(/"model":"[^"]*"/g)).toEqual(['"model":"lama-fp32"']);
  });

  test('nothing but the sidecar lies beside the photo', async () => {
    await writeExample();
    expect((await readdir(photo.folder)).sort()).toEqual(['photo.png', 'photo.png.lacuna', 'temporary']);
  });
});

describe('without a sidecar', () => {
  test('a photo is opened as it is', async () => {
    expect((await open()).retouches).toEqual([]);
  });

  test('one that is ignored is not written over, unless by force', async () => {
    await writeExample();
    const bytes = await readFile(sidecarPath);
    const document = await open({ sidecar: 'ignore' });
    expect(document.retouches).toEqual([]);
    await expect(document.saveSidecar()).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect((await readFile(sidecarPath)).equals(bytes)).toBe(true);
    await document.saveSidecar(undefined, { force: true });
    expect((await open()).retouches).toEqual([]);
  });
});

describe('stored files of each version', () => {
  // fixtures/photo.png is an 8 × 6 RGB ramp (sample n has the value n); version-0.lacuna was written by hand in the form of
  // the prototypes, version-1.lacuna by Lacuna 0.1.0 with the fill of these tests.
  async function openStored(version: number): Promise<Document> {
    const path = join(photo.folder, 'stored.png');
    await copyFile(join(FIXTURES, 'photo.png'), path);
    await copyFile(join(FIXTURES, `version-${version}.lacuna`), `${path}.lacuna`);
    return open({}, neverFill, path);
  }

  test('version 0: strokes become shapes, everything is shown', async () => {
    const document = await openStored(0);
    expect(document.head).toBe(2);
    const options = { model: 'auto', dilatePx: 0, featherPx: 0 };
    expect(document.retouches).toMatchObject([
      {
        id: 'one',
        mask: {
          kind: 'shapes',
          shapes: [{ kind: 'stroke', points: [{ x: 2, y: 2.5 }], radius: 1.2, mode: 'add' }],
        },
        sketch: [],
        options: { ...options, fill: 'auto', seed: 7 },
      },
      { id: 'two', options: { ...options, fill: 'patchmatch', seed: 8 }, method: 'patchmatch' },
    ]);
    const { data } = await document.composite();
    const ramp = Uint8Array.from({ length: 144 }, (_, index) => index);
    ramp.fill(200, (2 * 8 + 1) * 3, (2 * 8 + 3) * 3);
    ramp.fill(100, (2 * 8 + 4) * 3, (2 * 8 + 6) * 3);
    expect(Array.from(data)).toEqual(Array.from(ramp));
    await document.saveSidecar();
    expect(await readFile(join(photo.folder, 'stored.png.lacuna'), 'utf8')).toMatch(
      /^\{"format":"lacuna-sidecar","version":1,/,
    );
  });

  test('version 1', async () => {
    const document = await openStored(1);
    expect(document.head).toBe(1);
    expect(document.retouches.map(({ mask }) => mask.kind)).toEqual(['shapes', 'raster']);
    const { data } = await document.composite();
    // Row 1, column 1: half way from 27 to 77. Row 4, column 1: 99 + 50. Column 0 stays.
    expect(Array.from(data.subarray(27, 30))).toEqual([52, 53, 54]);
    expect(Array.from(data.subarray(99, 102))).toEqual([149, 150, 151]);
    expect(Array.from(data.subarray(96, 99))).toEqual([96, 97, 98]);
  });

  test('a newer version asks for an update', async () => {
    await writeExample();
    await forge((text) => text.replace('"version":1', '"version":2'));
    await expectInvalid(/version 1 or older but .* is version 2, written by a newer Lacuna\. Update Lacuna/);
  });

  test('version 0 with a field of version 1 is invalid', async () => {
    await writeExample();
    await forge((text) => text.replace('"version":1', '"version":0'));
    await expectInvalid(/retouches\.0\.strokes: Invalid key/);
  });
});

describe('a photo that was changed since', () => {
  test('is not opened with the retouches of the earlier one', async () => {
    await writeExample();
    await (await open({ sidecar: 'ignore' })).save(join(photo.folder, 'other.jpg'));
    await copyFile(join(photo.folder, 'other.jpg'), photo.path);
    await expect(open()).rejects.toMatchObject({ code: 'SOURCE_CHANGED', details: { path: sidecarPath } });
    expect((await open({ sidecar: 'ignore' })).head).toBe(0);
  });

  test('is noticed also where its length is the same', async () => {
    await writeExample();
    const bytes = await readFile(photo.path);
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
    await writeFile(photo.path, bytes);
    await expect(open()).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
  });

  test('that was only renamed keeps its retouches', async () => {
    await writeExample();
    const renamed = join(photo.folder, 'renamed.png');
    await copyFile(photo.path, renamed);
    await copyFile(sidecarPath, `${renamed}.lacuna`);
    expect((await open({}, neverFill, renamed)).head).toBe(2);
  });
});

describe('a damaged or forged sidecar', () => {
  const bomb = deflateSync(Buffer.alloc(20_000_000)).toString('base64');
  const pair = deflateSync(Buffer.alloc(2)).toString('base64');

  test.each<[string, (text: string) => string, RegExp]>([
    ['a key that nobody knows', (text) => text.replace('"head":2', '"extra":1,"head":2'), /extra/],
    ['a missing field', (text) => text.replace(',"head":2', ''), /head/],
    [
      'a head behind the last retouch',
      (text) => text.replace('"head":2', '"head":4'),
      /head: expected at most 3/,
    ],
    ['a head that is no number', (text) => text.replace('"head":2', '"head":"2"'), /head: Invalid type/],
    ['a broken seed', (text) => text.replace('"seed":50', '"seed":-1'), /retouches\.0\.options\.seed/],
    [
      'an unknown fill',
      (text) => text.replace('"fill":"auto"', '"fill":"magic"'),
      /retouches\.0\.options\.fill/,
    ],
    [
      'a network with a path for a name',
      (text) => text.replace('"fill":"auto"', '"fill":"auto","model":"../x"'),
      /retouches\.0\.options\.model/,
    ],
    ['a radius of 0', (text) => text.replace('"radius":4', '"radius":0'), /radius/],
    [
      'a patch outside the photo',
      (text) => text.replace(/"patches":\[\{"rect":\{"left":5/, '"patches":[{"rect":{"left":35'),
      /retouches\.0\.patches\.0: expected a rectangle inside 40 × 30 but received 35, 6, 6 × 3/,
    ],
    [
      'a patch of nothing',
      (text) => text.replace('"width":6,"height":3}', '"width":0,"height":3}'),
      /retouches\.0\.patches\.0: expected a rectangle/,
    ],
    [
      'other channels',
      (text) => text.replace('"channels":3', '"channels":4'),
      /expected 3 channels but received 4/,
    ],
    ['another depth', (text) => text.replace('"depth":8', '"depth":16'), /expected depth 8 but received 16/],
    [
      'a bomb',
      (text) => text.replace(/"alpha":"[^"]+"/, `"alpha":"${bomb}"`),
      /patches\.0: .*18 deflated bytes of alpha/,
    ],
    [
      'too few bytes',
      (text) => text.replace(/"pixels":"[^"]+"/, `"pixels":"${pair}"`),
      /54 deflated bytes of pixels but they are 2/,
    ],
    [
      'pixels that are no deflated bytes',
      (text) => text.replace(/"pixels":"[^"]+"/, '"pixels":"AAAA"'),
      /bytes of pixels/,
    ],
    [
      'a raster mask of another size',
      (text) => text.replace(/"data":"[^"]+"/, `"data":"${pair}"`),
      /retouches\.1\.mask/,
    ],
    ['an id twice', (text) => text.replaceAll(/"id":"[^"]+"/g, '"id":"same"'), /an id occurs twice/],
    [
      'another size of the photo',
      (text) => text.replace('"width":40,"height":30}', '"width":30,"height":40}'),
      /source: expected 40 × 30/,
    ],
    [
      'another format',
      (text) => text.replace('lacuna-sidecar', 'lacuna-recipe'),
      /format: expected "lacuna-sidecar"/,
    ],
    [
      'a version that is none',
      (text) => text.replace('"version":1', '"version":"1"'),
      /version: expected a whole number/,
    ],
    [
      'brackets without end',
      () => `{"format":"lacuna-sidecar","version":1,"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      /nested too deep/,
    ],
  ])('with %s is refused by name', async (_, change, fault) => {
    await writeExample();
    await forge(change);
    await expectInvalid(fault);
    // What was read up to there is gone again.
    for (const document of opened.splice(0)) await document.close();
    expect(await listTemporaryFiles(photo.tempDir)).toEqual([]);
  });

  test('with a changed number but the old checksum is refused', async () => {
    await writeExample();
    const text = await readFile(sidecarPath, 'utf8');
    await writeFile(sidecarPath, text.replace('"seed":50', '"seed":51'));
    await expectInvalid(/checksum: it does not match/);
  });

  test('that was cut off anywhere is refused', async () => {
    await writeExample();
    const bytes = await readFile(sidecarPath);
    for (const length of [0, 1, 50, Math.floor(bytes.length / 2), bytes.length - 1]) {
      await writeFile(sidecarPath, bytes.subarray(0, length));
      await expectInvalid(/not complete JSON/);
    }
  });

  test.each(['[1]', 'null', '7', '""', '{}'])('that is only %s is refused', async (text) => {
    await writeFile(sidecarPath, text);
    await expectInvalid(/format: expected "lacuna-sidecar"/);
  });

  test('that is a folder is refused', async () => {
    await mkdir(sidecarPath);
    await expectInvalid(/Open the photo without its sidecar/);
  });

  test('in which any bytes were changed is refused by name, or means the same', async () => {
    const document = await writeExample();
    const expected = describeRetouches(document);
    const images = await compositesOf(document);
    const bytes = await readFile(sidecarPath);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const damaged = Buffer.from(bytes);
          damaged[at] = (damaged[at] ?? 0) ^ flip;
          await writeFile(sidecarPath, damaged);
          const result = await open({}, neverFill).catch((error: unknown) => error);
          if (result instanceof Error) {
            refused++;
            expect(result).toMatchObject({ name: 'AppError', code: 'SIDECAR_INVALID' });
            return;
          }
          const reopened = opened.at(-1) ?? expect.fail();
          expect(describeRetouches(reopened)).toEqual(expected);
          expect(await compositesOf(reopened)).toEqual(images);
        },
      ),
      { numRuns: 100 },
    );
    expect(refused).toBeGreaterThan(50);
  });
});

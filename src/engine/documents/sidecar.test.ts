import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/app-error.js';
import { createNotice } from '../../shared/notice.js';
import { isFill } from '../../shared/operation.js';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { RasterImage } from '../raster-image.js';
import type { Document } from './document.js';
import type { TemporaryPhoto } from './fixtures/temporary-photo.js';
import { addSeed, createTemporaryPhoto, listTemporaryFiles, requestBox } from './fixtures/temporary-photo.js';
import type { OpenOptions } from './open-document.js';
import { openDocument } from './open-document.js';
import type { FillImage } from '../operations/fill-operation.js';
import { readMembers, writeMembers } from './fixtures/zip-members.js';

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
  const sources = { avoid: [], prefer: sketch };
  await document.apply(requestBox(0, 5, 6, 50, { sketch, sources }));
  const pixels = {
    kind: 'pixels',
    rect: { left: 0, top: 5, width: 40, height: 4 },
    runs: [0, 130, 30],
  } as const;
  await document.apply(requestBox(1, 0, 0, 90, { mask: [{ ...pixels, mode: 'add' }] }));
  const mask = [
    { kind: 'stroke', points: [{ x: 20.5, y: 20 }], radius: 4, mode: 'add' },
    { kind: 'polygon', points: [{ x: 1, y: 1 }, { x: 9, y: 2 }, { x: 4, y: 8 }], mode: 'add' }, // prettier-ignore
    { kind: 'box', rect: { left: -3, top: 0, width: 5, height: 9 }, mode: 'erase' },
  ] as const;
  await document.apply(requestBox(2, 0, 0, 30, { mask }));
  await document.setHead(2);
  expect(await document.saveSidecar()).toBe(sidecarPath);
  return document;
}

/** Everything but where the patches lie. */
function describeRetouches(document: Document): unknown {
  return document.retouches.map(({ patches, ...retouch }) => ({
    ...structuredClone(retouch),
    patches: patches.map(({ rect, channels, depth, origins }) => ({ rect, channels, depth, origins })),
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

/** Changes the members of the sidecar and makes its checksum right again, as a forger or a faulty program would. */
async function forge(change: (text: string, members: Map<string, Buffer>) => string): Promise<void> {
  const members = await readMembers(sidecarPath);
  const text = String(members.get('retouches.json'));
  const changed = change(text.replace(/,"checksum":"[0-9a-f]+"\}$/, '}'), members);
  const checksum = createHash('sha256').update(changed).digest('hex');
  members.set('retouches.json', Buffer.from(`${changed.slice(0, -1)},"checksum":"${checksum}"}`));
  await writeMembers(sidecarPath, members);
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

  test('the network that a retouch names is kept', async () => {
    const document = await open();
    const { operation, ...request } = requestBox(0, 2, 2);
    const options = { ...operation.options, model: 'lama-fp32' };
    await document.apply({ ...request, operation: { ...operation, options } });
    await document.saveSidecar();
    const [retouch] = (await open({}, neverFill)).retouches;
    expect(retouch?.operation.options).toHaveProperty('model', 'lama-fp32');
  });

  test('the patches lie in it as they lie in their files', async () => {
    const document = await writeExample();
    const members = await readMembers(sidecarPath);
    const stored = document.retouches.flatMap(({ id, patches }) =>
      patches.map(({ path }, index) => [`patches/${id}-${index}`, path] as const),
    );
    expect([...members.keys()]).toEqual(['retouches.json', ...stored.map(([name]) => name)]);
    for (const [name, path] of stored) expect(members.get(name)).toEqual(await readFile(path));
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
  // version-1-raster.lacuna is of the real fill: a sketch, a raster mask, the last of three retouches undone.
  async function openStored(name: string): Promise<Document> {
    const path = join(photo.folder, 'stored.png');
    await copyFile(join(FIXTURES, 'photo.png'), path);
    await copyFile(join(FIXTURES, `${name}.lacuna`), `${path}.lacuna`);
    return open({}, neverFill, path);
  }

  test('version 0: strokes become shapes, everything is shown', async () => {
    const document = await openStored('version-0');
    expect(document.head).toBe(2);
    const mask = [{ kind: 'stroke', points: [{ x: 2, y: 2.5 }], radius: 1.2, mode: 'add' }];
    const options = { ...DEFAULT_FILL_OPTIONS, fit: 'off', lines: 'off', seed: 7 };
    expect(document.retouches).toMatchObject([
      { id: 'one', operation: { kind: 'fill', inputs: { mask, sketch: [] }, options }, dependsOn: [] },
      {
        id: 'two',
        operation: { options: { ...options, fill: 'patchmatch', seed: 8 } },
        method: 'patchmatch',
        dependsOn: ['one'],
      },
    ]);
    const { data } = await document.composite();
    const ramp = Uint8Array.from({ length: 144 }, (_, index) => index);
    ramp.fill(200, (2 * 8 + 1) * 3, (2 * 8 + 3) * 3);
    ramp.fill(100, (2 * 8 + 4) * 3, (2 * 8 + 6) * 3);
    expect(Array.from(data)).toEqual(Array.from(ramp));
    await document.saveSidecar();
    const members = await readMembers(join(photo.folder, 'stored.png.lacuna'));
    expect(String(members.get('retouches.json'))).toMatch(/^\{"format":"lacuna-sidecar","version":5,/);
  });

  test('version 1', async () => {
    const document = await openStored('version-1');
    expect(document.head).toBe(1);
    const kinds = document.retouches.map(
      ({ operation }) => isFill(operation) && operation.inputs.mask.map(({ kind }) => kind),
    );
    expect(kinds).toEqual([['box'], ['pixels']]);
    const { data } = await document.composite();
    // Row 1, column 1: half way from 27 to 77. Row 4, column 1: 99 + 50. Column 0 stays.
    expect(Array.from(data.subarray(27, 30))).toEqual([52, 53, 54]);
    expect(Array.from(data.subarray(99, 102))).toEqual([149, 150, 151]);
    expect(Array.from(data.subarray(96, 99))).toEqual([96, 97, 98]);
  });

  test('version 1 with a sketch and a raster mask, shown as it was and saved anew', async () => {
    const document = await openStored('version-1-raster');
    expect(document.head).toBe(2);
    const [first, second, third] = document.retouches;
    expect(first?.operation.inputs).toHaveProperty('sketch.length', 1);
    const rect = { left: 1, top: 0, width: 2, height: 2 };
    expect(second?.operation.inputs).toHaveProperty('mask', [
      { kind: 'pixels', rect, runs: [0, 4], mode: 'add' },
    ]);
    expect(third?.dependsOn).toEqual([first?.id, second?.id]);
    const shown = await document.composite();
    const digest = createHash('sha256').update(shown.data).digest('hex');
    expect(digest).toBe('af716ca7af9a1cd87597925c3ae8bd9a6940d4e711f7d56df43679deba2ae1eb');
    await document.saveSidecar();
    const again = await open({}, neverFill, document.source.path);
    expect(describeRetouches(again)).toEqual(describeRetouches(document));
    expect(await again.composite()).toEqual(shown);
  });

  test('a newer version asks for an update', async () => {
    await writeExample();
    await forge((text) => text.replace('"version":5', '"version":6'));
    await expectInvalid(/version 5 or older but .* is version 6, written by a newer Lacuna\. Update Lacuna/);
  });

  test('version 0 with a field of version 1 is invalid', async () => {
    const text = await readFile(join(FIXTURES, 'version-1.lacuna'), 'utf8');
    await writeFile(sidecarPath, text.replace('"version":1', '"version":0'));
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
  /** Puts `pixels` in the place of those of the first patch. */
  function exchangePixels(text: string, members: Map<string, Buffer>, pixels: Buffer): string {
    const [name, patch] = [...members].find((member) => member[0].startsWith('patches/'))!;
    const alphaBytes = Number(/"alphaBytes":(\d+)/.exec(text)?.[1]);
    members.set(name, Buffer.concat([patch.subarray(0, alphaBytes), pixels]));
    return text.replace(/"pixelBytes":\d+/, `"pixelBytes":${pixels.length}`);
  }

  test.each<[string, (text: string, members: Map<string, Buffer>) => string, RegExp]>([
    ['a key that nobody knows', (text) => text.replace('"head":2', '"extra":1,"head":2'), /extra/],
    ['a missing field', (text) => text.replace(',"head":2', ''), /head/],
    [
      'a head behind the last retouch',
      (text) => text.replace('"head":2', '"head":4'),
      /head: expected at most 3/,
    ],
    ['a head that is no number', (text) => text.replace('"head":2', '"head":"2"'), /head: Invalid type/],
    [
      'a broken seed',
      (text) => text.replace('"seed":50', '"seed":-1'),
      /retouches\.0\.operation\.options\.seed/,
    ],
    [
      'an unknown fill',
      (text) => text.replace('"fill":"auto"', '"fill":"magic"'),
      /retouches\.0\.operation\.options\.fill/,
    ],
    [
      'a network with a path for a name',
      (text) => text.replace('"model":"auto"', '"model":"../x"'),
      /retouches\.0\.operation\.options\.model/,
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
      (text, members) => exchangePixels(text, members, deflateSync(Buffer.alloc(20_000_000))),
      /patches\.0: .*54 deflated bytes of pixels/,
    ],
    [
      'too few bytes',
      (text, members) => exchangePixels(text, members, deflateSync(Buffer.alloc(2))),
      /54 deflated bytes of pixels but they are 2/,
    ],
    [
      'pixels that are no deflated bytes',
      (text, members) => exchangePixels(text, members, Buffer.alloc(3)),
      /bytes of pixels/,
    ],
    [
      'a patch that is missing',
      (text, members) => {
        members.delete([...members.keys()].at(-1)!);
        return text;
      },
      /patches\/.* is missing/,
    ],
    [
      'a patch of another length',
      (text, members) => {
        members.set([...members.keys()].at(-1)!, Buffer.alloc(7));
        return text;
      },
      /has 7 bytes instead of/,
    ],
    [
      'an id twice',
      (text) => text.replaceAll(/"id":"[^"]+"/g, '"id":"same"').replace('"id":"same"', '"id":"Same"'),
      /an id occurs twice/,
    ],
    [
      'another size of the photo',
      (text) => text.replace('"width":40,"height":30}', '"width":30,"height":40}'),
      /source: expected 40 × 30/,
    ],
    [
      'another format',
      (text) => text.replace('lacuna-sidecar', 'lacuna-recipe'),
      /format: Invalid type: Expected "lacuna-sidecar"/,
    ],
    [
      'a version that is none',
      (text) => text.replace('"version":5', '"version":"5"'),
      /version: Invalid type/,
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
    const members = await readMembers(sidecarPath);
    const text = String(members.get('retouches.json'));
    members.set('retouches.json', Buffer.from(text.replace('"seed":50', '"seed":51')));
    await writeMembers(sidecarPath, members);
    await expectInvalid(/checksum: it does not match/);
  });

  test('that was cut off anywhere is refused', async () => {
    await writeExample();
    const bytes = await readFile(sidecarPath);
    for (const length of [0, 1, 50, Math.floor(bytes.length / 2), bytes.length - 1]) {
      await writeFile(sidecarPath, bytes.subarray(0, length));
      await expectInvalid(/not complete JSON|damaged or cut off/);
    }
  });

  test('of the first versions with brackets without end is refused', async () => {
    const brackets = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    await writeFile(sidecarPath, `{"format":"lacuna-sidecar","version":1,"a":${brackets}}`);
    await expectInvalid(/nested too deep/);
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

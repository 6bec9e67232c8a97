import { copyFile, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { saveImage } from '../codec/save-image.js';
import type { SourceImage } from '../codec/source-image.js';
import { openImage } from '../codec/source-image.js';
import type { RasterImage } from '../raster-image.js';
import { Document } from './document.js';
import type { TemporaryPhoto } from './fixtures/temporary-photo.js';
import { addSeed, createTemporaryPhoto, listTemporaryFiles, requestBox } from './fixtures/temporary-photo.js';
import { findOutdated } from '../../shared/retouch-list.js';
import type { Retouch } from './retouch.js';
import type { PackedRetouch } from './retouch-store.js';
import { RetouchStore } from './retouch-store.js';
import type { FillImage } from '../operations/fill-operation.js';
import { createOperations } from '../operations/prepare-operation.js';

let photo: TemporaryPhoto;
let source: SourceImage;
let original: RasterImage;

beforeEach(async () => {
  photo = await createTemporaryPhoto();
  source = await openImage(photo.path);
  original = await source.decode();
});

afterEach(() => photo.remove());

function openWith(fill: FillImage = addSeed, store = new RetouchStore({ tempDir: photo.tempDir })): Document {
  const prepare = createOperations({ fill });
  return new Document(source, { prepare, saveImage, store, application: 'lacuna test' });
}

/** What `addSeed` must have made of `image`: the first 3 rows of the box half way to the sum, the other 2 the sum. */
function expectedAfter(image: RasterImage, left: number, top: number, seed: number): RasterImage {
  const data = image.data.slice();
  for (let y = top; y < top + 5; y++) {
    for (let index = (y * 40 + left) * 3; index < (y * 40 + left + 6) * 3; index++) {
      const before = image.data[index] ?? 0;
      const sum = (before + seed) % 256;
      data[index] = y < top + 3 ? Math.round((before * 127 + sum * 128) / 255) : sum;
    }
  }
  return { ...image, data } as RasterImage;
}

/** A fill that waits until it is told to go on. */
function createGate(): { fill: FillImage; entered: Promise<void>; open: () => void } {
  let enter: () => void = () => undefined;
  let open: () => void = () => undefined;
  const entered = new Promise<void>((resolve) => (enter = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  const fill: FillImage = async (...inputs) => {
    enter();
    await opened;
    return addSeed(...inputs);
  };
  return { fill, entered, open: () => open() };
}

describe('a retouch', () => {
  test('becomes the next revision and changes the photo only where its patches are', async () => {
    const document = openWith();
    const retouch = await document.apply(requestBox(0, 5, 6));
    expect(document.head).toBe(1);
    expect(document.retouches).toEqual([retouch]);
    expect(retouch).toMatchObject({ method: 'add-seed', operation: { kind: 'fill', options: { seed: 50 } } });
    const [first, second] = retouch.patches;
    expect([first!.origins, second!.origins]).toEqual([{ cellPx: 40, from: [5, 6] }, undefined]);
    expect(await document.composite()).toEqual(expectedAfter(original, 5, 6, 50));
    await document.close();
  });

  test('works on the photo as the retouches before it left it', async () => {
    const document = openWith();
    await document.apply(requestBox(0, 5, 6));
    await document.apply(requestBox(1, 8, 8, 90));
    const first = expectedAfter(original, 5, 6, 50);
    expect(await document.composite()).toEqual(expectedAfter(first, 8, 8, 90));
    await document.close();
  });

  test('keeps what it was asked, so that it stays editable', async () => {
    const document = openWith();
    const sketch = [{ points: [{ x: 1, y: 2 }], radius: 1, mode: 'add' }] as const;
    const request = requestBox(0, 3, 3, 50, { sketch });
    const asked = structuredClone(request.operation);
    const retouch = await document.apply(request);
    expect(retouch.operation).toEqual(asked);
    expect(retouch.operation.inputs).not.toBe(request.operation.inputs);
    await document.close();
  });

  test('knows those beneath it whose result it saw', async () => {
    const near = { left: 0, top: 0, width: 20, height: 30 };
    const document = openWith(async (...inputs) => ({ ...(await addSeed(...inputs)), reads: [near] }));
    const far = await document.apply(requestBox(0, 25, 6));
    const first = await document.apply(requestBox(1, 5, 6));
    const second = await document.apply(requestBox(2, 9, 8));
    expect([far, first, second].map(({ dependsOn }) => dependsOn)).toEqual([[], [], [first.id]]);
    // One that saw nothing of another can do without it.
    await document.setHead(2, { retouches: [first.id, second.id] });
    expect(document.retouches).toEqual([first, second]);
    // One that did stays as it is, and can be told from that.
    await document.setHead(1, { retouches: [second.id] });
    expect(document.retouches).toEqual([second]);
    expect(findOutdated({ retouches: document.retouches, hidden: [] })).toEqual([second.id]);
    await document.close();
  });

  test('reports stages that never go back', async () => {
    const fill: FillImage = async (...inputs) => {
      inputs[3].onProgress?.({ stage: 'search', fraction: 0.5 });
      return addSeed(...inputs);
    };
    const document = openWith(fill);
    const seen: { stage: string; fraction: number }[] = [];
    await document.apply(requestBox(0, 5, 6), { onProgress: (progress) => seen.push(progress) });
    expect([...new Set(seen.map(({ stage }) => stage))]).toEqual(['reading', 'search', 'keeping']);
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    await document.close();
  });
});

describe('undo and redo', () => {
  test('show each revision as it was, without filling again', async () => {
    let fills = 0;
    const document = openWith((...inputs) => {
      fills++;
      return addSeed(...inputs);
    });
    await document.apply(requestBox(0, 5, 6));
    await document.apply(requestBox(1, 8, 8, 90));
    const revisions = [original, expectedAfter(original, 5, 6, 50)];
    revisions.push(expectedAfter(expectedAfter(original, 5, 6, 50), 8, 8, 90));
    for (const revision of [1, 0, 2, 1, 2, 0, 1]) {
      await document.setHead(revision);
      expect(document.head).toBe(revision);
      expect(await document.composite()).toEqual(revisions[revision]);
    }
    expect(fills).toBe(2);
    await document.close();
  });

  test('applying after an undo takes what could have been redone out of the line, and keeps it aside', async () => {
    const document = openWith();
    await document.apply(requestBox(0, 5, 6));
    const second = await document.apply(requestBox(1, 8, 8, 90));
    await document.setHead(1);
    const third = await document.apply(requestBox(1, 20, 20, 30));
    expect(document.retouches.map(({ id }) => id)).not.toContain(second.id);
    expect(document.retouches[1]).toBe(third);
    expect(await document.composite()).toEqual(expectedAfter(expectedAfter(original, 5, 6, 50), 20, 20, 30));
    expect(await listTemporaryFiles(photo.tempDir)).toHaveLength(6);
    await expect(document.setHead(3)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    await document.close();
  });

  test.each([-1, 1, 0.5, NaN])('a revision that there is not (%s) is refused', async (revision) => {
    const document = openWith();
    await expect(document.setHead(revision)).rejects.toThrow(/from 0 to 0 for revision but received/);
    expect(document.head).toBe(0);
    await document.close();
  });
});

describe('what cannot be applied changes nothing', () => {
  test('a stale revision', async () => {
    const document = openWith();
    await document.apply(requestBox(0, 5, 6));
    await expect(document.apply(requestBox(0, 8, 8))).rejects.toMatchObject({
      code: 'STALE_REVISION',
      details: { head: 1 },
    });
    expect(document.head).toBe(1);
    await document.close();
  });

  test('a mask that marks nothing inside the photo', async () => {
    const document = openWith();
    await expect(document.apply(requestBox(0, 400, 8))).rejects.toMatchObject({ code: 'MASK_EMPTY' });
    await document.close();
  });

  test('pixels that do not fill their rectangle, and a sketch line that is none', async () => {
    const document = openWith();
    const rect = { left: 0, top: 0, width: 3, height: 1 };
    const mask = [{ kind: 'pixels', rect, runs: [0, 2], mode: 'add' }] as const;
    const withMask = document.apply(requestBox(0, 5, 6, 50, { mask }));
    await expect(withMask).rejects.toThrow(/Expected a sum of 3 for runs but received 2/);
    const sketch = [{ points: [{ x: NaN, y: 0 }], radius: 1, mode: 'add' }] as const;
    const withSketch = document.apply(requestBox(0, 5, 6, 50, { sketch }));
    await expect(withSketch).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    expect(document.retouches).toEqual([]);
    await document.close();
  });

  test('a fill that makes a patch outside the photo', async () => {
    const document = openWith(async (...inputs) => {
      const { patches, ...others } = await addSeed(...inputs);
      return {
        ...others,
        patches: patches.map((patch) => ({ ...patch, rect: { ...patch.rect, left: 38 } })),
      };
    });
    await expect(document.apply(requestBox(0, 5, 6))).rejects.toThrow(
      /add-seed made a wrong patch: expected a rectangle/,
    );
    expect(document.head).toBe(0);
    await document.close();
  });
});

describe('cancelling', () => {
  interface Stage {
    readonly name: string;
    /** Builds a document in which `cancel` is called at this stage. */
    readonly prepare: (cancel: () => void) => Document;
  }

  /** Calls `cancel` when the patch of that number is to be written. */
  class CancellingStore extends RetouchStore {
    readonly #cancel: () => void;
    readonly #at: number;

    constructor(cancel: () => void, at: number) {
      super({ tempDir: photo.tempDir });
      this.#cancel = cancel;
      this.#at = at;
    }

    override add(retouch: PackedRetouch, signal?: AbortSignal): Promise<Retouch> {
      const get = (alpha: Uint8Array) => (): Uint8Array => {
        this.#cancel();
        return alpha;
      };
      const patches = retouch.patches.map((patch, index) =>
        index === this.#at
          ? Object.defineProperty({ ...patch }, 'alpha', { get: get(patch.alpha), enumerable: true })
          : patch,
      );
      return super.add({ ...retouch, patches }, signal);
    }
  }

  const stages: readonly Stage[] = [
    {
      name: 'before it began',
      prepare: (cancel) => {
        cancel();
        return openWith();
      },
    },
    {
      name: 'while the photo is read',
      prepare: (cancel) => {
        const decode = async (): Promise<RasterImage> => {
          cancel();
          return source.decode();
        };
        const parts = {
          prepare: createOperations({ fill: addSeed }),
          saveImage,
          store: new RetouchStore({ tempDir: photo.tempDir }),
          application: 'lacuna test',
        };
        return new Document({ ...source, decode }, parts);
      },
    },
    {
      name: 'during a fill that takes no notice',
      prepare: (cancel) =>
        openWith((...inputs) => {
          cancel();
          return addSeed(...inputs);
        }),
    },
    {
      name: 'during a fill that fails then',
      prepare: (cancel) =>
        openWith(async (_image, _mask, _options, { signal }) => {
          cancel();
          throw new Error(signal?.aborted ? 'aborted' : 'not told');
        }),
    },
    {
      name: 'while the first patch is kept',
      prepare: (cancel) => openWith(addSeed, new CancellingStore(cancel, 0)),
    },
    {
      name: 'while the last patch is kept',
      prepare: (cancel) => openWith(addSeed, new CancellingStore(cancel, 1)),
    },
  ];

  test.each(stages)('$name leaves the document as it was', async ({ prepare }) => {
    const controller = new AbortController();
    let isArmed = true;
    const document = prepare(() => {
      if (isArmed) controller.abort();
    });
    const applied = document.apply(requestBox(0, 5, 6), { signal: controller.signal });
    await expect(applied).rejects.toMatchObject({ code: 'CANCELLED' });
    isArmed = false;
    expect(document.head).toBe(0);
    expect(document.retouches).toEqual([]);
    expect(await listTemporaryFiles(photo.tempDir)).toEqual([]);
    expect(await document.composite()).toEqual(original);
    await document.close();
  });

  test('an error of the fill that is no cancelling stays what it is', async () => {
    const document = openWith(() => Promise.reject(new Error('out of ideas')));
    const { signal } = new AbortController();
    await expect(document.apply(requestBox(0, 5, 6), { signal })).rejects.toThrow('out of ideas');
    expect(document.head).toBe(0);
    await document.close();
  });

  test('a save writes nothing', async () => {
    const document = openWith();
    await document.apply(requestBox(0, 5, 6));
    const target = join(photo.folder, 'result.png');
    const saved = document.save(target, {}, { signal: AbortSignal.abort() });
    await expect(saved).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await readdir(photo.folder)).not.toContain('result.png');
    await document.close();
  });
});

describe('calls at the same time', () => {
  test('are carried out in the order in which they came', async () => {
    const gate = createGate();
    const document = openWith(gate.fill);
    const order: string[] = [];
    const first = document.apply(requestBox(0, 5, 6)).then(() => order.push('first'));
    const second = document.apply(requestBox(1, 8, 8, 90)).then(() => order.push('second'));
    const undo = document.setHead(1).then(() => order.push('undo'));
    await gate.entered;
    expect(document.head).toBe(0);
    gate.open();
    await Promise.all([first, second, undo]);
    expect(order).toEqual(['first', 'second', 'undo']);
    expect(document.retouches).toHaveLength(2);
    expect(document.head).toBe(1);
    await document.close();
  });

  test('the second of two retouches of the same revision is stale, and what follows is not held up', async () => {
    const document = openWith();
    const results = await Promise.allSettled([
      document.apply(requestBox(0, 5, 6)),
      document.apply(requestBox(0, 8, 8)),
      document.apply(requestBox(1, 8, 8)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { code: 'STALE_REVISION' } });
    await document.close();
  });
});

describe('saving', () => {
  test('writes the photo at the head', async () => {
    const document = openWith();
    await document.apply(requestBox(0, 5, 6));
    await document.apply(requestBox(1, 8, 8, 90));
    await document.setHead(1);
    const target = join(photo.folder, 'result.png');
    const saved = await document.save(target);
    expect(saved).toMatchObject({ path: target, format: 'png', sizeBytes: (await stat(target)).size });
    expect((await (await openImage(target)).decode()).data).toEqual(expectedAfter(original, 5, 6, 50).data);
    await document.close();
  });

  test('writes over nothing unless told so', async () => {
    const document = openWith();
    await document.apply(requestBox(0, 5, 6));
    const before = await readFile(photo.path);
    await expect(document.save(photo.path)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    expect((await readFile(photo.path)).equals(before)).toBe(true);
    await document.close();
  });

  test('over the original by force, one can go on and save again', async () => {
    const document = openWith();
    await document.apply(requestBox(0, 5, 6));
    await document.save(photo.path, { force: true });
    await document.apply(requestBox(1, 8, 8, 90));
    await document.save(photo.path, { force: true });
    const both = expectedAfter(expectedAfter(original, 5, 6, 50), 8, 8, 90);
    expect((await (await openImage(photo.path)).decode()).data).toEqual(both.data);
    await expect(document.saveSidecar()).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    await document.close();
  });

  test('is refused when the photo was changed or deleted meanwhile, but not when only its time was', async () => {
    const document = openWith();
    await document.apply(requestBox(0, 5, 6));
    const target = join(photo.folder, 'result.png');
    await utimes(photo.path, 1_000_000, 1_000_000);
    await document.save(target);
    const bytes = await readFile(photo.path);
    const other = Buffer.from(bytes);
    other[bytes.length - 20] = (other[bytes.length - 20] ?? 0) ^ 1;
    for (const changed of [other, Buffer.concat([bytes, Buffer.of(0)])]) {
      await writeFile(photo.path, changed);
      const saved = document.save(target, { force: true });
      await expect(saved).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
      await expect(document.saveSidecar()).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    }
    await rm(photo.path);
    await expect(document.save(target, { force: true })).rejects.toThrow(/moved or deleted/);
    await copyFile(target, photo.path);
    await document.close();
  });
});

describe('closing', () => {
  test('deletes the temporary files; the document is of no more use', async () => {
    const document = openWith();
    await document.apply(requestBox(0, 5, 6));
    expect(await listTemporaryFiles(photo.tempDir)).toHaveLength(2);
    await document.close();
    await document.close();
    expect(await readdir(photo.tempDir)).toEqual([]);
    await expect(document.composite()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(document.apply(requestBox(1, 5, 6))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('cancels the retouch that is running', async () => {
    const gate = createGate();
    const document = openWith(gate.fill);
    const applied = document.apply(requestBox(0, 5, 6));
    const refused = expect(applied).rejects.toMatchObject({ code: 'CANCELLED' });
    await gate.entered;
    const closed = document.close();
    gate.open();
    await Promise.all([refused, closed]);
    expect(await readdir(photo.tempDir)).toEqual([]);
  });
});

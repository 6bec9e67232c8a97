import fc from 'fast-check';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeFill } from '../../shared/operation.js';
import { growRect } from '../../shared/geometry.js';
import { maskBounds } from '../../shared/mask.js';
import type { RetouchList } from '../../shared/retouch-list.js';
import { findOutdated, moveRetouch, removeRetouch, showRetouches } from '../../shared/retouch-list.js';
import type { FillImage } from '../operations/fill-operation.js';
import { cropRaster } from '../raster-crop.js';
import type { Document } from './document.js';
import type { TemporaryPhoto } from './fixtures/temporary-photo.js';
import { createTemporaryPhoto, requestBox } from './fixtures/temporary-photo.js';
import { openDocument, restoreDocument } from './open-document.js';
import type { Retouch, RetouchPlace } from './retouch.js';

/** Fills the bounds of the hole with a number that depends on all pixels up to 3 away from it. */
const fillBySum: FillImage = async (image, mask, { seed }) => {
  const rect = maskBounds(mask);
  const around = growRect(rect, 3, image);
  const sum = [...cropRaster(image, around).data].reduce(
    (total, value) => (31 * total + value) % 65_521,
    seed,
  );
  const { width, height } = rect;
  const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => sum + index);
  const alpha = new Uint8Array(width * height).fill(255);
  const filled = { width, height, channels: 3, depth: 8, data } as const;
  return { patches: [{ rect, image: filled, alpha }], method: 'sum', notices: [], reads: [around] };
};

let photo: TemporaryPhoto;
let documents: Document[];
beforeEach(async () => {
  photo = await createTemporaryPhoto();
  documents = [];
});
afterEach(async () => {
  await Promise.all(documents.map((document) => document.close()));
  await photo.remove();
});

async function open(folder?: string): Promise<Document> {
  const services = { fill: fillBySum, tempDir: photo.tempDir };
  const document = await openDocument(photo.path, services, folder === undefined ? {} : { folder });
  documents.push(document);
  return document;
}

const idsOf = (list: readonly Retouch[]): string[] => list.map(({ id }) => id);

/** Fills a box again, or another one, where `retouch` stands. */
function requestAt(
  document: Document,
  retouch: Retouch,
  as: RetouchPlace['as'],
  seed: number,
): Parameters<Document['apply']>[0] {
  const operation = changeFill(retouch.operation, (options) => ({ ...options, seed }));
  return { baseRevision: document.head, operation, place: { of: retouch.id, as } };
}

/** Everything that shows, filled anew on a photo without retouches. */
async function fillInOrder(list: readonly Retouch[]): Promise<Document> {
  const anew = await openDocument(
    photo.path,
    { fill: fillBySum, tempDir: photo.tempDir },
    { sidecar: 'ignore' },
  );
  documents.push(anew);
  for (const { operation } of list) await anew.apply({ baseRevision: anew.head, operation });
  return anew;
}

function listOf({ retouches, hidden }: Document): RetouchList<Retouch> {
  return { retouches, hidden };
}

async function showList(document: Document, { retouches, hidden }: RetouchList<Retouch>): Promise<void> {
  await document.setHead(retouches.length, { retouches: idsOf(retouches), hidden });
}

describe('a retouch that is filled again in its place', () => {
  test('sees what lies beneath it and not what lies above, and leaves everything else', async () => {
    const document = await open();
    const first = await document.apply(requestBox(0, 4, 6));
    const second = await document.apply(requestBox(1, 12, 6));
    const third = await document.apply(requestBox(2, 30, 20));
    expect([second.dependsOn, third.dependsOn]).toEqual([[first.id], []]);
    const other = await document.apply(requestAt(document, first, 'retouch', 7));
    expect(other).toMatchObject({ dependsOn: [], variationOf: first.id });
    expect(document.retouches).toEqual([other, second, third]);
    expect(document.variations).toEqual([first]);
    expect(document.head).toBe(3);
    expect(findOutdated(listOf(document))).toEqual([second.id]);
    const updated = await document.apply(requestAt(document, second, 'retouch', 50));
    expect(updated).toMatchObject({ dependsOn: [other.id], variationOf: second.id });
    expect(findOutdated(listOf(document))).toEqual([]);
    const anew = await fillInOrder(document.retouches);
    expect(await document.composite()).toEqual(await anew.composite());
  });

  test('stays hidden where it was, and can be chosen or left again without filling', async () => {
    const document = await open();
    const first = await document.apply(requestBox(0, 4, 6));
    const one = await document.composite();
    const variation = await document.apply(requestAt(document, first, 'variation', 7));
    expect(document.retouches).toEqual([first]);
    expect(await document.composite()).toEqual(one);
    expect(document.variations).toEqual([variation]);
    await document.setHead(1, { retouches: [variation.id] });
    expect(document.variations).toEqual([first]);
    expect(await document.composite()).not.toEqual(one);
    await document.setHead(1, { retouches: [first.id], hidden: [first.id] });
    const third = await document.apply(requestAt(document, first, 'retouch', 8));
    expect(document.hidden).toEqual([third.id]);
    expect(idsOf(document.variations)).toEqual([variation.id, first.id]);
  });

  test('goes on top where what it stands for was undone', async () => {
    const document = await open();
    const first = await document.apply(requestBox(0, 4, 6));
    await document.setHead(0);
    const other = await document.apply(requestAt(document, first, 'retouch', 7));
    expect(document.retouches).toEqual([other]);
    expect(document.variations).toEqual([first]);
  });

  test('is refused where there is no such retouch', async () => {
    const document = await open();
    const first = await document.apply(requestBox(0, 4, 6));
    const request = requestAt(document, { ...first, id: 'other' }, 'retouch', 7);
    await expect(document.apply(request)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(document.retouches).toEqual([first]);
  });

  test('keeps its variations in the sidecar and through a crash, but not those of what was deleted', async () => {
    const folder = join(photo.folder, 'kept');
    const document = await open(folder);
    const first = await document.apply(requestBox(0, 4, 6));
    const second = await document.apply(requestBox(1, 30, 20));
    const variation = await document.apply(requestAt(document, first, 'variation', 7));
    await document.apply(requestAt(document, second, 'variation', 8));
    await document.setHead(1, { retouches: [first.id] });
    await document.saveSidecar();
    const again = await open();
    expect(idsOf(again.variations)).toEqual([variation.id]);
    const services = { fill: fillBySum, tempDir: photo.tempDir };
    const state = { folder, retouches: [first.id], head: 1, hidden: [] };
    const restored = await restoreDocument(photo.path, services, state);
    documents.push(restored);
    expect(idsOf(restored.variations)).toEqual([variation.id]);
    for (const one of [again, restored]) await one.setHead(1, { retouches: [variation.id] });
    expect(await again.composite()).toEqual(await restored.composite());
  });
});

test('whatever was done to the list, updating what is outdated from the bottom up gives what filling in order gives', async () => {
  const act = fc.record({
    kind: fc.constantFrom('fill', 'fill', 'again', 'toggle', 'remove', 'move', 'undo'),
    at: fc.nat(5),
    left: fc.integer({ min: 0, max: 33 }),
    top: fc.integer({ min: 0, max: 24 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 9 }), async (acts) => {
      const document = await open();
      for (const { kind, at, left, top } of acts) {
        const one = document.retouches[at % Math.max(1, document.head)];
        const list = { retouches: document.retouches.slice(0, document.head), hidden: document.hidden };
        if (kind === 'fill') await document.apply(requestBox(document.head, left, top, left));
        else if (kind === 'undo') await document.setHead(Math.max(0, document.head - 1));
        else if (!one || at >= document.head) continue;
        else if (kind === 'again') await document.apply(requestAt(document, one, 'retouch', top));
        else if (kind === 'remove') await showList(document, removeRetouch(list, one.id));
        else if (kind === 'move') await showList(document, moveRetouch(list, one.id, 1) ?? list);
        else await showList(document, showRetouches(list, [one.id], list.hidden.includes(one.id)));
      }
      await document.setHead(document.retouches.length);
      for (
        let [id] = findOutdated(listOf(document));
        id !== undefined;
        [id] = findOutdated(listOf(document))
      ) {
        const { operation } = document.retouches.find((one) => one.id === id)!;
        await document.apply({ baseRevision: document.head, operation, place: { of: id, as: 'retouch' } });
      }
      const shown = document.retouches.filter(({ id }) => !document.hidden.includes(id));
      const anew = await fillInOrder(shown);
      expect(await document.composite()).toEqual(await anew.composite());
    }),
    { numRuns: 25 },
  );
});

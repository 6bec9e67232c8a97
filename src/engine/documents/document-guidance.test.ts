import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { Mask } from '../../shared/mask.js';
import { saveImage } from '../codec/save-image.js';
import { openImage } from '../codec/source-image.js';
import type { FillImage } from '../operations/fill-operation.js';
import { createOperations } from '../operations/prepare-operation.js';
import { Document } from './document.js';
import type { TemporaryPhoto } from './fixtures/temporary-photo.js';
import { addSeed, createTemporaryPhoto, requestBox } from './fixtures/temporary-photo.js';
import { RetouchStore } from './retouch-store.js';

let photo: TemporaryPhoto;
let document: Document;
/** What the fills were told beside mask and options. */
const seen: Parameters<FillImage>[4][] = [];

beforeEach(async () => {
  photo = await createTemporaryPhoto();
  seen.length = 0;
  const fill: FillImage = async (...inputs) => {
    seen.push(inputs[4]);
    return addSeed(...inputs);
  };
  document = new Document(await openImage(photo.path), {
    prepare: createOperations({ fill }),
    saveImage,
    store: new RetouchStore({ tempDir: photo.tempDir }),
    application: 'lacuna test',
  });
});

afterEach(async () => {
  await document.close();
  await photo.remove();
});

function marked(drawn: Mask | undefined): number[] | undefined {
  return drawn && [...drawn.data.keys()].filter((pixel) => drawn.data[pixel] !== 0);
}

const DOT = [{ points: [{ x: 2.5, y: 1.5 }], radius: 0.6, mode: 'add' }] as const;

test('a document gives its sketch to the fill as lines in the photo', async () => {
  await document.apply(requestBox(0, 5, 6, 50, { sketch: DOT }));
  await document.apply(requestBox(1, 5, 6));
  const { width, height } = document.source.info;
  expect(seen[0]!.sketch).toMatchObject({ width, height });
  expect(marked(seen[0]!.sketch)).toEqual([width + 2]);
  expect(seen[1]).toEqual({});
});

test('and where may be copied from as masks of the photo, also when something is moved', async () => {
  const { width, height } = document.source.info;
  await document.apply(requestBox(0, 5, 6, 50, { sources: { avoid: DOT, prefer: [] } }));
  const mask = [{ kind: 'box', rect: { left: 3, top: 3, width: 4, height: 4 }, mode: 'add' }] as const;
  const to = { dx: 2, dy: 0, scale: 1, degrees: 0, mirror: false, copy: false };
  const operation = {
    kind: 'move',
    inputs: { mask, to, sources: { avoid: [], prefer: DOT } },
    options: DEFAULT_FILL_OPTIONS,
  } as const;
  await document.apply({ baseRevision: 1, operation });
  expect(seen[0]!.sources?.avoid).toMatchObject({ width, height });
  expect(seen.map(({ sources }) => marked(sources?.avoid))).toEqual([[width + 2], undefined]);
  expect(seen.map(({ sources }) => marked(sources?.prefer))).toEqual([undefined, [width + 2]]);
});

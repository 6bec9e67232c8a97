import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';

import { maskBounds } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { CloneOperation } from '../../shared/operation.js';
import { createEngine } from '../engine.js';
import type { TemporaryPhoto } from './fixtures/temporary-photo.js';
import { createTemporaryPhoto } from './fixtures/temporary-photo.js';
import { readMembers, writeMembers } from './fixtures/zip-members.js';

const engine = createEngine({ threads: 1 });
afterAll(() => engine.dispose());

let photo: TemporaryPhoto;
beforeEach(async () => (photo = await createTemporaryPhoto()));
afterEach(() => photo.remove());

const PRESSED: CloneOperation = {
  kind: 'clone',
  inputs: {
    mask: [
      {
        kind: 'stroke',
        points: [{ x: 22.5, y: 15.5 }, { x: 30.5, y: 15.5 }], // prettier-ignore
        radius: 6,
        widths: [0.25, 1],
        mode: 'add',
      },
    ],
    from: { dx: -14, dy: 0 },
  },
  options: { blend: 'clone', softPx: 0 },
};

/** Writes what a pen has drawn beside the photo; returns the pixels of the result. */
async function savePressed(): Promise<ArrayLike<number>> {
  const document = await engine.openDocument(photo.path);
  const retouch = await document.apply({ baseRevision: 0, operation: PRESSED });
  const { data } = await document.composite();
  expect(retouch.patches.map(({ rect }) => rect)).toEqual([
    maskBounds(rasterizeMask(PRESSED.inputs.mask, { width: 40, height: 30 })),
  ]);
  await document.saveSidecar();
  await document.close();
  return data;
}

/** Changes the sidecar and makes its checksum right again. */
async function forge(from: string, to: string): Promise<void> {
  const path = `${photo.path}.lacuna`;
  const members = await readMembers(path);
  const text = String(members.get('retouches.json')).replace(/,"checksum":"[0-9a-f]+"\}$/, '}');
  expect(text).toContain(from);
  const changed = text.replace(from, to);
  const checksum = createHash('sha256').update(changed).digest('hex');
  members.set('retouches.json', Buffer.from(`${changed.slice(0, -1)},"checksum":"${checksum}"}`));
  await writeMembers(path, members);
}

test('what a pen has drawn is there again with the sidecar, as wide as it was', async () => {
  const result = await savePressed();
  const again = await engine.openDocument(photo.path);
  expect(again.retouches.map(({ operation }) => operation)).toEqual([PRESSED]);
  expect((await again.composite()).data).toEqual(result);
  await again.close();
});

test('sidecars of the version before, which knew no widths, are read', async () => {
  await savePressed();
  await forge('"widths":[0.25,1],', '');
  await forge('"version":5', '"version":4');
  const again = await engine.openDocument(photo.path);
  expect(again.head).toBe(1);
  expect(again.retouches[0]?.operation.inputs.mask[0]).not.toHaveProperty('widths');
  await again.close();
});

test.each(['[0.25]', '[0.25,0]', '[0.25,1.5]', '[0.25,null]', '0.25'])(
  'widths of %s for two points are refused by name',
  async (widths) => {
    await savePressed();
    await forge('"widths":[0.25,1]', `"widths":${widths}`);
    await expect(engine.openDocument(photo.path)).rejects.toMatchObject({
      code: 'SIDECAR_INVALID',
      message: expect.stringMatching(/retouches\.0\.operation\.inputs\.mask\.0\.widths/) as string,
    });
  },
);

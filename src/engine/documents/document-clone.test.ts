import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';

import type { CloneOperation } from '../../shared/operation.js';
import { createEngine } from '../engine.js';
import type { TemporaryPhoto } from './fixtures/temporary-photo.js';
import { createTemporaryPhoto } from './fixtures/temporary-photo.js';

const engine = createEngine({ threads: 1 });
afterAll(() => engine.dispose());

let photo: TemporaryPhoto;
beforeEach(async () => (photo = await createTemporaryPhoto()));
afterEach(() => photo.remove());

const CLONE: CloneOperation = {
  kind: 'clone',
  inputs: {
    mask: [{ kind: 'box', rect: { left: 24, top: 10, width: 6, height: 7 }, mode: 'add' }],
    from: { dx: -20, dy: -6 },
  },
  options: { blend: 'clone', softPx: 0 },
};

test('a copy is there again with the sidecar, and depends on what lies where it was taken from', async () => {
  const document = await engine.openDocument(photo.path);
  const before = await document.composite();
  const first = await document.apply({ baseRevision: 0, operation: CLONE });
  const pixel = (x: number, y: number): number => 3 * (40 * y + x);
  expect((await document.composite()).data[pixel(26, 12)]).toBe(before.data[pixel(6, 6)]);
  const onward = { ...CLONE, inputs: { ...CLONE.inputs, from: { dx: 0, dy: 2 } } };
  const second = await document.apply({ baseRevision: 1, operation: onward });
  expect([first.dependsOn, second.dependsOn]).toEqual([[], [first.id]]);
  const after = await document.composite();
  await document.saveSidecar();
  await document.close();
  const again = await engine.openDocument(photo.path);
  expect(again.retouches.map(({ operation }) => operation)).toEqual([CLONE, onward]);
  expect(await again.composite()).toEqual(after);
  await again.close();
});

test('a source beyond the border and a stroke beside the photo are refused by name', async () => {
  const document = await engine.openDocument(photo.path);
  const apply = (inputs: Partial<CloneOperation['inputs']>) =>
    document.apply({ baseRevision: 0, operation: { ...CLONE, inputs: { ...CLONE.inputs, ...inputs } } });
  await expect(apply({ from: { dx: 4000, dy: 0 } })).rejects.toMatchObject({
    code: 'INVALID_PARAMS',
    details: { name: 'inputs.from' },
  });
  const beside = [{ kind: 'box', rect: { left: 400, top: 0, width: 5, height: 5 }, mode: 'add' }] as const;
  await expect(apply({ mask: [...beside] })).rejects.toMatchObject({ code: 'MASK_EMPTY' });
  expect(document.retouches).toEqual([]);
  await document.close();
});

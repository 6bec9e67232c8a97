import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';

import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { MoveOperation } from '../../shared/operation.js';
import { createEngine } from '../engine.js';
import type { TemporaryPhoto } from './fixtures/temporary-photo.js';
import { createTemporaryPhoto } from './fixtures/temporary-photo.js';

const engine = createEngine({ threads: 1 });
afterAll(() => engine.dispose());

let photo: TemporaryPhoto;
beforeEach(async () => (photo = await createTemporaryPhoto()));
afterEach(() => photo.remove());

const MOVE: MoveOperation = {
  kind: 'move',
  inputs: {
    mask: [{ kind: 'box', rect: { left: 4, top: 5, width: 6, height: 7 }, mode: 'add' }],
    to: { dx: 20, dy: 8, scale: 1, degrees: 0, mirror: false, copy: false },
  },
  options: { ...DEFAULT_FILL_OPTIONS, fill: 'patchmatch', fit: 'off', featherPx: 0 },
};

test('a thing that was moved is there again with the sidecar, and can be undone', async () => {
  const document = await engine.openDocument(photo.path);
  const before = await document.composite();
  await document.apply({ baseRevision: 0, operation: MOVE });
  const after = await document.composite();
  const pixel = (x: number, y: number): number => 3 * (40 * y + x);
  expect(after.data[pixel(27, 16)]).toBe(before.data[pixel(7, 8)]);
  await document.saveSidecar();
  await document.close();
  const again = await engine.openDocument(photo.path);
  expect(again.retouches.map(({ operation }) => operation)).toEqual([MOVE]);
  expect(await again.composite()).toEqual(after);
  await again.setHead(0);
  expect(await again.composite()).toEqual(before);
  await again.close();
});

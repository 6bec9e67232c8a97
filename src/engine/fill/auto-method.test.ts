import { expect, test } from 'vitest';
import type { Mask } from '../../shared/mask.js';
import { createMask } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { RasterImage8 } from '../raster-image.js';
import { createAutoMethod, isThinHole } from './auto-method.js';
import { fillImage } from './fill-image.js';
import type { FillMethod } from './fill-method.js';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';

const SIZE = { width: 3000, height: 1500 };
const WIRE = { left: 100, top: 100, width: 2500, height: 8 };
const BODY = { left: 1000, top: 700, width: 400, height: 500 };

/** Which method got which holes, by left and top, and what the fill says of it. */
async function fill(boxes: (typeof WIRE)[], sketch?: Mask) {
  const filled: Record<string, number> = { hybrid: 0, patchmatch: 0 };
  const fake = (id: string): FillMethod => ({
    id,
    async fillRegion() {
      filled[id]!++;
      return undefined;
    },
  });
  const data = new Uint8Array(SIZE.width * SIZE.height);
  const image: RasterImage8 = { ...SIZE, channels: 1, depth: 8, data };
  const mask = rasterizeMask(
    boxes.map((rect) => ({ kind: 'box', rect, mode: 'add' })),
    SIZE,
  );
  const auto = createAutoMethod(fake('hybrid'), fake('patchmatch'));
  const { method } = await fillImage(image, mask, DEFAULT_FILL_OPTIONS, auto, {}, sketch ? { sketch } : {});
  return { method, filled };
}

test('a wire is filled by PatchMatch, a body by the hybrid; the fill names what filled most', async () => {
  const wire = await fill([WIRE]);
  expect(wire.method).toBe('patchmatch');
  expect(wire.filled['hybrid']).toBe(0);
  expect(await fill([BODY])).toEqual({ method: 'hybrid', filled: { hybrid: 1, patchmatch: 0 } });
  const both = await fill([WIRE, BODY]);
  expect(both.method).toBe('hybrid');
  expect(both.filled).toEqual({ hybrid: 1, patchmatch: wire.filled['patchmatch'] });
});

test('what a sketch says is followed by the hybrid, also in a thin hole', async () => {
  const sketch = createMask(SIZE);
  sketch.data[104 * SIZE.width + 200] = 255;
  const { filled } = await fill([{ ...WIRE, width: 300 }], sketch);
  expect(filled).toEqual({ hybrid: 1, patchmatch: 0 });
});

test('many small holes in a wide region are thin, compact ones are not', () => {
  expect(isThinHole(20, { width: 700, height: 300 })).toBe(true);
  expect(isThinHole(9, { width: 10, height: 10 })).toBe(true);
  expect(isThinHole(40, { width: 60, height: 100 })).toBe(false);
  expect(isThinHole(400, { width: 400, height: 400 })).toBe(false);
});

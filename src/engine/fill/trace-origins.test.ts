import { afterAll, describe, expect, it } from 'vitest';

import { noiseImage } from '../../../tests/fixtures/images.js';
import { frameHole, framedSize } from '../../shared/frame.js';
import type { Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import { createEngine } from '../engine.js';
import type { Patch, RasterImage } from '../raster-image.js';
import { traceOrigins } from './trace-origins.js';
import { moveFill } from './work-area.js';

const engine = createEngine({ threads: 2 });
afterAll(() => engine.dispose());

function boxMask(size: Size, left: number, top: number, width: number, height: number): Mask {
  return rasterizeMask([{ kind: 'box', rect: { left, top, width, height }, mode: 'add' }], size);
}

/** How far the middles of a patch's cells are from the pixels that are said to be their origins; the mean over all, in 8-bit steps. */
function compare({ rect, image, origins }: Patch, photo: RasterImage, hole: Mask): number {
  const { cellPx, from } = origins!;
  const columns = Math.ceil(rect.width / cellPx);
  let sum = 0;
  let count = 0;
  for (let cell = 0; 2 * cell < from.length; cell++) {
    const [x, y] = [from[2 * cell]!, from[2 * cell + 1]!];
    if (x < 0) continue;
    expect(hole.data[y * photo.width + x], `${x}, ${y} is no hole`).toBe(0);
    const left = (cell % columns) * cellPx;
    const top = Math.floor(cell / columns) * cellPx;
    const column = left + Math.floor(Math.min(cellPx, rect.width - left) / 2);
    const row = top + Math.floor(Math.min(cellPx, rect.height - top) / 2);
    sum += Math.abs(image.data[row * rect.width + column]! - photo.data[y * photo.width + x]!);
    count++;
  }
  expect(count).toBeGreaterThan(50);
  return sum / count;
}

describe('where a patch was copied from', () => {
  const size = { width: 300, height: 220 };
  const photo = noiseImage(size.width, size.height, 1, 8);
  const options = { fill: 'patchmatch', fit: 'off', featherPx: 0 } as const;

  it('is where the same pixels are, of a hole in the photo', async () => {
    const hole = boxMask(size, 100, 60, 90, 70);
    const { patches } = await engine.fill(photo, hole, options);
    // Two pixels of noise differ by some eighty steps.
    expect(compare(patches[0]!, photo, hole)).toBeLessThan(20);
  });

  it('is told in coordinates of the photo when a part of it is filled', async () => {
    const hole = boxMask(size, 100, 60, 90, 70);
    const filled = await engine.fill(photo, hole, options);
    const moved = moveFill(filled, { left: 1000, top: 2000 });
    const { from } = filled.patches[0]!.origins!;
    expect(moved.patches[0]!.origins!.from).toEqual(
      from.map((value, at) => (value < 0 ? value : value + (at % 2 === 0 ? 1000 : 2000))),
    );
  });

  it('is what is preferred, though that lies far away', async () => {
    const wide = noiseImage(1400, 220, 1, 8);
    const hole = boxMask(wide, 60, 60, 80, 80);
    const prefer = boxMask(wide, 1200, 50, 120, 120);
    const { patches } = await engine.fill(wide, hole, options, {}, { sources: { prefer } });
    expect(compare(patches[0]!, wide, hole)).toBeLessThan(20);
    const columns = patches[0]!.origins!.from.filter((value, at) => at % 2 === 0 && value >= 0);
    expect(columns.filter((x) => x >= 1200).length / columns.length).toBeGreaterThan(0.5);
  });

  it('is the photo itself, where its mirror image was copied around it', async () => {
    const inner = { width: 200, height: 160 };
    const frame = { left: 60, top: 0, right: 0, bottom: 50, degrees: 0 };
    const framed = framedSize(inner, frame);
    const image = noiseImage(framed.width, framed.height, 1, 8);
    const hole = rasterizeMask(frameHole(inner, frame), framed);
    const { patches } = await engine.fill(image, hole, options, {}, { isOutward: true });
    for (const patch of patches.slice(0, 1)) expect(compare(patch, image, hole)).toBeLessThan(20);
  });

  it('is not known of what a network has drawn', async () => {
    const { patches } = await engine.fill(photo, boxMask(size, 100, 60, 90, 70), {
      ...options,
      fill: 'network',
    });
    expect(patches[0]).not.toHaveProperty('origins');
  });
});

describe('cells', () => {
  const parts = [
    { rect: { left: 0, top: 0, width: 20, height: 10 }, at: { x: 100, y: 200 } },
    { rect: { left: 20, top: 0, width: 10, height: 10 }, at: { x: 509, y: 600 }, mirrored: 'across' },
    { rect: { left: 0, top: 10, width: 20, height: 5 }, at: { x: 700, y: 804 }, mirrored: 'down' },
  ] as const;
  const scene = { width: 30, height: 15, parts };
  const bounds = { left: 4, top: 2, width: 8, height: 5 };

  function trace(sourceOf: (x: number, y: number) => number) {
    const sources = Int32Array.from({ length: 40 }, (_, at) =>
      sourceOf(4 + (at % 8), 2 + Math.floor(at / 8)),
    );
    return traceOrigins({ bounds, sources }, bounds, scene);
  }

  it('say the pixel in their middle, from each part of the scene, and −1 where nothing was copied', () => {
    // Middles: (6, 4), (10, 4), (6, 6), (10, 6); two rows of two cells.
    const from: Record<string, number> = { '6,4': 3 * 30 + 7, '10,4': 3 * 30 + 22, '6,6': 12 * 30 + 5 };
    expect(trace((x, y) => from[`${x},${y}`] ?? -1)).toEqual({
      cellPx: 4,
      from: [107, 203, 507, 603, 705, 802, -1, -1],
    });
  });

  it('are nothing where nothing was copied', () => {
    expect(trace(() => -1)).toBeUndefined();
  });
});
